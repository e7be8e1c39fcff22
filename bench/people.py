"""Databases full of made-up people: trainees with scores and tallies, made quickly, once, and kept for the next run."""

import hashlib
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from bench.serving import ROOT, settings_of
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.names import sort_key
from elearn.accounts.passwords import hash_password
from elearn.accounts.roles import Role
from elearn.assessment.models import Attempt, Grade, Score
from elearn.content.outline import Outline
from elearn.content.shelf import Shelf
from elearn.db.base import Base
from elearn.db.database import Database
from elearn.organisation.queries import Unit, units
from elearn.reporting import tallies

PASSWORD = "three measured springs"
CITY_ADMINISTRATOR, COUNTY_ADMINISTRATOR = "bench-city", "bench-county"
KEPT = ROOT / "var" / "bench"
BEGUN = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
CHUNK = 5_000
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红梅文斌鹏飞雪琳云海山水清"
MARKS, PASS_MARKS = 12, 8
Rows = dict[type[Base], list[dict[str, Any]]]


def site(folder: Path, people: int, url: str = "") -> None:
    """Set a site up in ``folder`` with so many trainees; on SQLite a copy of one that was made before, if there is."""
    if url:
        _make(folder, people, url)
        return
    kept = KEPT / f"{_key(people)}.sqlite3"
    if not kept.exists():
        making = folder / "making"
        making.mkdir()
        _make(making, people, f"sqlite:///{making / 'elearn.sqlite3'}")
        KEPT.mkdir(parents=True, exist_ok=True)
        for outdated in KEPT.glob(f"people-{people}-*"):
            outdated.unlink()
        shutil.copyfile(making / "elearn.sqlite3", kept.with_suffix(".partial"))
        kept.with_suffix(".partial").rename(kept)
        shutil.rmtree(making)
    shutil.copyfile(kept, folder / "elearn.sqlite3")


def _key(people: int) -> str:
    """Name what a database depends on: the number of people, this code, the migrations, the course."""
    found = hashlib.sha256(str(people).encode())
    sources = [Path(__file__), *(ROOT / "migrations" / "versions").glob("*.py"), *(ROOT / "content").rglob("*.*")]
    for path in sorted([*sources, *(ROOT / "elearn" / "content").glob("*.py")]):
        found.update(path.read_bytes())
    return f"people-{people}-{found.hexdigest()[:16]}"


def _make(folder: Path, people: int, url: str) -> None:
    environment = settings_of(folder, 0, {"ELEARN_DATABASE_URL": url, "ELEARN_PORT": "8000"})
    command = [sys.executable, "-m", "elearn", "setup"]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    database = Database(url)
    try:
        with database.write() as session:
            fill(session.connection(), people, units(session), Shelf().outline(session))
            tallies.recount(session)
        database.checkpoint()
    finally:
        database.dispose()


def fill(connection: Connection, people: int, tree: Sequence[Unit], outline: Outline) -> None:
    """Insert trainees at home in the townships, evenly, with scores; and two administrators."""
    hashed, chance = hash_password(PASSWORD), random.Random(20261123)
    townships = [unit for unit in tree if unit.level == "township"]
    first = {table: 1 + (connection.execute(select(func.max(table.id))).scalar() or 0) for table in (Account, Attempt)}
    numbers = iter(range(first[Attempt], first[Attempt] + 10 * people))
    for begin in range(0, people, CHUNK):
        rows: Rows = {Account: [], RoleGrant: [], Attempt: [], Grade: [], Score: []}
        for place in range(begin, min(begin + CHUNK, people)):
            account = first[Account] + place
            home = townships[place % len(townships)].id
            _add_account(rows, account, f"t{place:06}", _name(chance), home, Role.TRAINEE, home, hashed)
            for quiz in outline.quizzes.values():
                if chance.random() < 0.8:
                    _add_score(rows, account, next(numbers), quiz.id, quiz.revision_hash, chance)
        _insert(connection, rows)
    _insert(connection, _administrators(first[Account] + people, tree, hashed))
    _settle(connection)


def _administrators(number: int, tree: Sequence[Unit], hashed: str) -> Rows:
    rows: Rows = {Account: [], RoleGrant: []}
    for place, (username, level) in enumerate([(CITY_ADMINISTRATOR, "city"), (COUNTY_ADMINISTRATOR, "county")]):
        unit = next(unit.id for unit in tree if unit.level == level)
        _add_account(rows, number + place, username, "管理员", unit, Role.ADMINISTRATOR, unit, hashed)
    return rows


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))


def _add_account(
    rows: Rows, number: int, username: str, name: str, home: int, role: Role, over: int, hashed: str
) -> None:
    values = {
        "id": number,
        "public_id": f"bench{number:011}",
        "username": username,
        "name": name,
        "sort_key": sort_key(name),
        "unit_id": home,
        "language": "zh",
        "password_hash": hashed,
        "must_change_password": False,
        "created_at": BEGUN,
        "failed_logins": 0,
    }
    rows[Account].append(values)
    rows[RoleGrant].append({"account_id": number, "role": role, "unit_id": over})


def _add_score(rows: Rows, account: int, number: int, quiz_id: str, quiz_hash: str, chance: random.Random) -> None:
    """Add one attempt, its grade, and the score that follows from it."""
    started = BEGUN + timedelta(minutes=chance.randrange(80 * 24 * 60))
    ended = started + timedelta(minutes=chance.randrange(5, 30))
    earned = chance.randrange(2, MARKS + 1)
    result = {"earned": Fraction(earned), "possible": Fraction(MARKS), "passed": earned >= PASS_MARKS}
    rows[Attempt].append(
        {
            "id": number,
            "public_id": f"made{number:012}",
            "account_id": account,
            "quiz_id": quiz_id,
            "quiz_hash": quiz_hash,
            "seed": 0,
            "paper": [],
            "started_at": started,
            "submitted_at": ended,
        }
    )
    rows[Grade].append({"attempt_id": number, "detail": [], "graded_at": ended, **result})
    standing = {"begun": 1, "finished": 1, "counted_attempt_id": number, "share": earned * 10_000 // MARKS}
    rows[Score].append({"account_id": account, "quiz_id": quiz_id, "finished_at": ended, **standing, **result})


def _insert(connection: Connection, rows: Rows) -> None:
    for table, values in rows.items():
        if values:
            connection.execute(insert(table.__table__), values)  # type: ignore[arg-type]


def _settle(connection: Connection) -> None:
    """Bring PostgreSQL to where it will be anyway: counting on after the numbers given by hand, tables analysed.

    SQLite does the first by itself, and elearn never asks it for the second.
    """
    if connection.dialect.name == "postgresql":
        for table in ("account", "attempt"):
            largest = f"(SELECT max(id) FROM {table})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {largest})"))
        connection.execute(text("ANALYZE"))


def usernames(count: int) -> Iterator[str]:
    """Name the first trainees."""
    return (f"t{place:06}" for place in range(count))
