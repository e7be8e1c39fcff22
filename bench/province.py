"""Every administrator's page, roll-ups and exports on a site of a province: ``python -m bench.province``.

The database (100,000 people, 600,000 attempts, 6,000,000 answers) is made once and kept in ``var/bench``; ``--people``
makes a smaller one. With ``--postgres`` it is made in a private PostgreSQL cluster, anew each time.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bench import province_data
from bench.province_data import CITY, COUNTY, LECTURER
from bench.serving import ROOT, Served, free_port, served, settings_of
from bench.visits import Visitor, logged_in
from elearn import schema
from elearn.accounts.models import Account
from elearn.accounts.queries import actor_of_account
from elearn.app import create_app
from elearn.assessment.models import Attempt
from elearn.config import read_settings
from elearn.db.database import Database
from elearn.identities import new_public_id, utc_now
from elearn.organisation.queries import units
from elearn.reporting import downloads, exports, mastery, retention_kept, tallies
from elearn.reporting.filters import Filters
from elearn.reporting.models import UnitMastery, UnitPeople, UnitTally
from elearn.reporting.spreadsheets import Format
from elearn.training.models import TrainingClass
from tests import postgres

PEOPLE, ROUNDS = 100_000, 20
TABLE_GOAL, MAP_GOAL = 300.0, 500.0  # milliseconds
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
# What leads nowhere without something to lead to, and files, which are measured by themselves or are as large as asked.
LEFT_OUT = ("/media/", "/calendar/", "/metrics", "/healthz", "/login", "/attempts/", "/review/", "/marking/files")
QUERIES = {
    "/reports/scores": [
        "?order=name",
        "?quiz={quiz}&state=passed",
        "?quiz={quiz}&state=not_begun&order=name",
        "?quiz={quiz}&below=30",
        "?q=p0999",
        "?q=王伟",
        "?unit={township}&order=name",
        "?unit={county}&quiz={quiz}&state=not_passed",
        "?class={class_id}&quiz={quiz}",
    ],
    "/reports/units": ["?unit={county}", "?quiz={quiz}"],
    "/reports/mastery": ["?source=practice", "?source=practice&unit={county}"],
    "/reports/mastery/topic": ["?source=practice&topic={quiz}&unit={township}"],
    "/reports/scores/print": ["?unit={township}"],
    "/admin/people/": ["?q=p0999", "?q=王伟"],
}


def main() -> None:
    """Make what is missing, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.province", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL instead of SQLite")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is asked for")
    parser.add_argument("--only", nargs="*", default=[], help="parts: due rollups pages export")
    chosen = parser.parse_args()
    with site(chosen.people, is_postgres=chosen.postgres) as (folder, changes):
        wants = set(chosen.only) or {"due", "rollups", "pages", "export"}
        say(f"load {os.getloadavg()[0]:.1f}, {chosen.people:,} people, {'PostgreSQL' if changes else 'SQLite'}")
        for part, measure in (("due", due), ("rollups", roll_ups), ("pages", pages), ("export", export)):
            if part in wants:
                measure(folder, changes, chosen)


@contextmanager
def site(people: int, *, is_postgres: bool) -> Iterator[tuple[Path, dict[str, str]]]:
    """Give a folder of data, and the settings that lead to its database."""
    kept = ROOT / "var" / "bench" / f"province-{people}"
    kept.mkdir(parents=True, exist_ok=True)
    with (
        postgres.cluster(**DURABLE) if is_postgres else nullcontext("") as cluster,
        tempfile.TemporaryDirectory() as own,
    ):
        if not cluster:
            if not (kept / "made").exists():
                make(kept, {}, people)
                (kept / "made").touch()
            with opened(kept, {}) as database:
                schema.migrate(database)
            yield kept, {}
            return
        postgres.create(cluster, "province")
        changes = {"ELEARN_DATABASE_URL": postgres.url(cluster, "province")}
        make(Path(own), changes, people)
        yield Path(own), changes


@contextmanager
def opened(folder: Path, changes: dict[str, str]) -> Iterator[Database]:
    """Open the site's database."""
    database = Database(changes.get("ELEARN_DATABASE_URL") or f"sqlite:///{folder / 'elearn.sqlite3'}")
    try:
        yield database
    finally:
        database.dispose()


def make(folder: Path, changes: dict[str, str], people: int) -> None:
    """Set a site up and fill it, in one transaction."""
    begun = time.perf_counter()
    environment = settings_of(folder, 8000, changes)
    command = [sys.executable, "-m", "elearn", "setup"]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    with opened(folder, changes) as database:
        with database.write() as session:
            province_data.fill(
                session, people, lambda done: say(f"  {done:,} people made") if done % 20_000 == 0 else None
            )
        database.checkpoint()
    say(f"made in {time.perf_counter() - begun:.0f} s, {memory():.0f} MB at most")


def due(folder: Path, changes: dict[str, str], _chosen: Any) -> None:
    """Bring the roll-ups of the worker up to date, and let it come round again when there is nothing to do."""
    zone = ZoneInfo("Asia/Shanghai")
    with opened(folder, changes) as database:
        for name in ("what is due", "a round without changes"):
            timed(f"map of mastery, {name}", lambda: mastery.refresh(database, utc_now, progress))
            timed(f"retention report, {name}", lambda: retention_kept.refresh(database, utc_now, zone))


def roll_ups(folder: Path, changes: dict[str, str], _chosen: Any) -> None:
    """Make every roll-up anew, and compare with what was kept."""
    with opened(folder, changes) as database:
        before = derived(database)
        timed("map of mastery, made anew", lambda: mastery.refresh(database, utc_now, progress, is_all=True))

        def recount() -> None:
            with database.write() as session:
                tallies.recount(session)

        timed("tallies, counted anew", recount)
        say(f"equal to what was kept: {derived(database) == before}; {memory():.0f} MB at most")


def derived(database: Database) -> list[Any]:
    """Read the roll-ups."""
    with database.read() as session:
        tables = (
            (UnitMastery.unit_id, UnitMastery.quiz_id, UnitMastery.body),
            (UnitTally.__table__,),
            (UnitPeople.__table__,),
        )
        return [sorted(map(repr, session.execute(select(*columns)))) for columns in tables]


def pages(folder: Path, changes: dict[str, str], chosen: Any) -> None:
    """Ask for every page that an administrator of the city, one of a county, and a lecturer can open."""
    values = known(folder, changes)
    with served(folder, free_port(), **changes) as server:
        for username in (CITY, COUNTY, LECTURER):
            visitor = logged_in(server.port, username, "/account/")
            say(f"{username}: milliseconds p50, p95, CPU of the server; bytes")
            for address in addresses(folder, changes, values):
                ask(server, visitor, address, chosen.rounds)
        say(f"memory of the serving process (PSS): {server.memory_bytes() / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f}")


def ask(server: Served, visitor: Visitor, address: str, rounds: int) -> None:
    """Ask for a page some times and print what it took, unless it is closed or leads elsewhere."""
    status, headers, body = visitor.ask("GET", address)
    if status != 200 or "text/html" not in str(headers.get("Content-Type", "")):
        return
    took, used = [], server.cpu_seconds()
    for _ in range(rounds):
        begun = time.perf_counter()
        visitor.ask("GET", address)
        took.append(1000 * (time.perf_counter() - begun))
    cpu = 1000 * (server.cpu_seconds() - used) / rounds
    took.sort()
    p95 = took[min(len(took) - 1, len(took) * 95 // 100)]
    goal = MAP_GOAL if address.startswith("/reports/mastery") else TABLE_GOAL
    missed = "" if p95 <= goal else "  MISSED by CPU, too" if cpu > goal else "  MISSED (neighbours: see the CPU)"
    say(f"  {median(took):7.0f} {p95:7.0f} {cpu:7.1f} {len(body):9,}  {address}{missed}")


def known(folder: Path, changes: dict[str, str]) -> dict[str, str]:
    """Find what fills the places of addresses."""
    with opened(folder, changes) as database, database.read() as session:
        person = session.scalars(select(Account).where(Account.username == "p000000")).one()
        attempt = session.scalars(select(Attempt).where(Attempt.account_id == person.id).order_by(Attempt.id)).first()
        tree = units(session)
        assert attempt is not None
        own = next(unit for unit in tree if unit.id == person.unit_id)
        county = next(unit for unit in tree if unit.level == "county" and own.path.startswith(unit.path))
        class_id = session.scalars(select(TrainingClass.public_id).order_by(TrainingClass.id.desc())).first()
    quiz = "drinking-water"
    values = {"public_id": person.public_id, "attempt_id": attempt.public_id, "class_id": str(class_id)}
    return {**values, "quiz": quiz, "quiz_id": quiz, "county": county.code, "township": own.code}


def addresses(folder: Path, changes: dict[str, str], values: dict[str, str]) -> list[str]:
    """List every address that can be filled in, off the site's own map, and tables with filters."""
    app = create_app(read_settings(settings_of(folder, 8000, changes)))
    found = []
    for rule in app.url_map.iter_rules():
        filled = {name: values[name] for name in rule.arguments if name in values}
        if "GET" in (rule.methods or ()) and filled.keys() == rule.arguments and not rule.rule.startswith(LEFT_OUT):
            _, path = rule.build(filled) or ("", "")
            found += [path, *(path + quote(query.format(**values), safe="?&=") for query in QUERIES.get(path, []))]
    app.writer.close()
    app.database.dispose()
    return sorted(found)


def export(folder: Path, changes: dict[str, str], _chosen: Any) -> None:
    """Build files of a county and of everybody, each in a process of its own, for the peak of memory is a process's."""
    for unit in ("county", ""):
        for form in Format:
            command = [sys.executable, "-m", "bench.province_export", str(folder), unit, form]
            environment = settings_of(folder, 8000, changes)
            subprocess.run(command, env=environment, cwd=ROOT, check=True)


def build(folder: Path, changes: dict[str, str], unit: str, form: Format) -> None:
    """Ask for a file, build it, and say how quickly and in how much memory."""
    with opened(folder, changes) as database:
        with database.write() as session:
            account = session.scalars(select(Account).where(Account.username == CITY)).one()
            actor = actor_of_account(session, account.id)
            assert actor is not None
            chosen = next(one for one in units(session) if one.level == unit) if unit else None
            public_id, now = new_public_id(), utc_now()
            zone = str(ZoneInfo("Asia/Shanghai"))
            asked: dict[str, Any] = {"language": "zh", "time_zone": zone, "today": "2026-11-25", "now": now}
            downloads.ask(session, actor, Filters(unit=chosen), form, public_id=public_id, **asked)
        rows = [0]
        begun = time.perf_counter()
        exports.build(database, public_id, lambda done, _total: rows.__setitem__(0, done), utc_now)
        took = time.perf_counter() - begun
    rate = f"{rows[0]:,} rows, {rows[0] / took:,.0f} a second, {memory():.0f} MB at most"
    say(f"export {form} {unit or 'everybody'}: {rate}")


def timed(name: str, deed: Callable[[], Any]) -> None:
    """Do something and print how long it took."""
    begun, used = time.perf_counter(), time.process_time()
    found = deed()
    cost = f"{time.perf_counter() - begun:.1f} s ({time.process_time() - used:.1f} s CPU)"
    say(f"{name}: {cost}{f', {found:,} rows' if found else ''}")


def progress(done: int, total: int) -> None:
    """Print how far a roll-up is, now and then."""
    if done and done % 400 == 0:
        say(f"  {done:,} of {total:,}")


def memory() -> float:
    """Give the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
