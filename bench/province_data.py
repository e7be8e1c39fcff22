"""A province on one site: 100,000 people, six attempts each, ten answers an attempt; streamed into the tables.

Whatever is made is made a thousand people at a time and handed to the driver as rows (PostgreSQL: COPY), so that memory
stays the same. Right answers are the keys' own and wrong ones are blank: every grade follows from its answers.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from bench.people import GIVEN, PASSWORD, SURNAMES
from elearn.accounts.models import Account
from elearn.accounts.names import sort_key
from elearn.accounts.passwords import hash_password
from elearn.accounts.roles import Role
from elearn.assessment.models import Attempt
from elearn.content.outline import QuizOutline
from elearn.content.shelf import Shelf
from elearn.organisation.queries import units
from elearn.questions.registry import kind_of
from elearn.reporting import tallies
from elearn.training import service as classes

CHUNK, ATTEMPTS, ANSWERS = 1_000, 6, 10
BEGUN = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
PAPERS = 25  # different ones a quiz: drawn quizzes do not repeat themselves
CITY, COUNTY, LECTURER = "bench-city", "bench-county", "bench-lecturer"
CLASS_SHARE = 500  # one in so many belongs to the class: 200 of a province
Values = tuple[Any, ...]
COLUMNS = {
    "account": "id public_id username name sort_key staff_number unit_id language password_hash must_change_password "
    "created_at failed_logins",
    "role_grant": "account_id role unit_id",
    "class_member": "class_id account_id came_by joined_at",
    "attempt": "id public_id account_id quiz_id quiz_hash seed paper started_at submitted_at pass_percent",
    "response": "attempt_id event_id question_id sequence answer saved_at",
    "grade": "attempt_id earned possible passed detail graded_at",
    "score": "account_id quiz_id begun finished counted_attempt_id earned possible share passed finished_at",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """Hold one paper of a quiz: its text as it is kept, and each question's id and right answer as text."""

    quiz: QuizOutline
    text: str
    questions: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Maker:
    """Make the rows of people; ``moment`` writes a moment as the database keeps it."""

    papers: Sequence[Sequence[Paper]]
    townships: Sequence[int]
    class_id: int
    hashed: str
    moment: Callable[[datetime], Any]
    chance: random.Random = field(default_factory=lambda: random.Random(20261125))
    rows: dict[str, list[Values]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, account: int, place: int, attempt: int) -> None:
        """Add one person with attempts numbered from ``attempt``."""
        name = self.chance.choice(SURNAMES) + "".join(self.chance.choices(GIVEN, k=self.chance.choice((1, 2, 2))))
        home = self.townships[place % len(self.townships)]
        self.add_account(account, f"p{place:06}", name, home, f"G{place:07}")
        self.rows["role_grant"].append((account, Role.TRAINEE, home))
        if place % CLASS_SHARE == 0:
            self.rows["class_member"].append((self.class_id, account, "person", self.moment(BEGUN)))
        ability = self.chance.uniform(0.35, 0.95)
        for number, papers in enumerate(self.chance.sample(self.papers, ATTEMPTS)):
            self._sit(account, attempt + number, self.chance.choice(papers), ability)

    def add_account(self, key: int, username: str, name: str, home: int, staff: str) -> None:
        """Add one account."""
        made = self.moment(BEGUN)
        row = (key, f"prov{key:08}", username, name, sort_key(name), staff, home, "zh", self.hashed, False, made, 0)
        self.rows["account"].append(row)

    def _sit(self, account: int, attempt: int, paper: Paper, ability: float) -> None:
        started = BEGUN + timedelta(minutes=self.chance.randrange(80 * 24 * 60))
        marks = [int(self.chance.random() < ability) for _ in paper.questions]
        earned, possible, quiz = sum(marks), len(marks), paper.quiz
        ended = self.moment(started + timedelta(seconds=30 * possible + 20))
        is_passed = earned * 100 >= quiz.pass_percent * possible
        identity = (attempt, f"pa{attempt:010}", account, quiz.id, quiz.revision_hash, 0)
        self.rows["attempt"].append((*identity, paper.text, self.moment(started), ended, quiz.pass_percent))
        detail = []
        for place, ((question, right), mark) in enumerate(zip(paper.questions, marks, strict=True)):
            at = self.moment(started + timedelta(seconds=30 * (place + 1)))
            self.rows["response"].append((attempt, f"e{place}", question, place + 1, right if mark else "null", at))
            detail.append(f'["{question}","{mark}","1"]')
        kept = f"[{','.join(detail)}]"
        self.rows["grade"].append((attempt, str(earned), str(possible), is_passed, kept, ended))
        standing = (account, quiz.id, 1, 1, attempt, str(earned), str(possible))
        self.rows["score"].append((*standing, earned * 10_000 // possible, is_passed, ended))

    def take(self) -> dict[str, list[Values]]:
        """Give what was made and begin anew."""
        taken, self.rows = self.rows, {name: [] for name in COLUMNS}
        return taken


def fill(session: Session, people: int, report: Callable[[int], None]) -> None:
    """Fill a site that is set up with so many people, a class, and two administrators and a lecturer."""
    connection, tree = session.connection(), units(session)
    is_sqlite = connection.dialect.name == "sqlite"
    city = next(unit for unit in tree if unit.level == "city")
    facts = classes.Facts("省级大班", "Province", BEGUN.date(), BEGUN.date(), "", "", "")
    made = classes.create(session, facts, unit_id=city.id, course_id="bench", now=BEGUN, actor_id=None)
    townships = [unit.id for unit in tree if unit.level == "township"]
    moment = as_text if is_sqlite else as_is
    maker = Maker(papers(session), townships, made.id, hash_password(PASSWORD), moment)
    account = 1 + (connection.execute(select(func.max(Account.id))).scalar() or 0)
    attempt = 1 + (connection.execute(select(func.max(Attempt.id))).scalar() or 0)
    for place in range(people):
        maker.add(account + place, place, attempt + ATTEMPTS * place)
        if place % CHUNK == CHUNK - 1:
            store(connection, maker.take())
            report(place + 1)
    county = next(unit for unit in tree if unit.level == "county")
    staff = ((CITY, city.id, "administrator"), (COUNTY, county.id, "administrator"), (LECTURER, city.id, "lecturer"))
    for number, (username, unit_id, role) in enumerate(staff):
        maker.add_account(account + people + number, username, "管理员", unit_id, f"S{number}")
        maker.rows["role_grant"].append((account + people + number, role, unit_id))
    store(connection, maker.take())
    if not is_sqlite:
        for table in ("account", "attempt"):
            largest = f"(SELECT max(id) FROM {table})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {largest})"))
        connection.execute(text("ANALYZE"))
    tallies.recount(session)


def papers(session: Session) -> list[list[Paper]]:
    """Make some papers of every published quiz, each of at most ten questions that a key marks."""
    shelf, chance, found = Shelf(), random.Random(7), []
    for quiz in shelf.outline(session).quizzes.values():
        refs = [ref for ref in {ref.id: ref for ref in quiz.everything}.values() if ref.kind != "essay"]
        specs = shelf.documents(session, {ref.revision_hash for ref in refs})
        refs = [ref for ref in refs if specs[ref.revision_hash].get("points", "1") in ("1", 1)]
        every = []
        for _ in range(PAPERS if quiz.draws else 1):
            drawn = chance.sample(refs, min(ANSWERS, len(refs)))
            entries = [[ref.id, ref.revision_hash, ref.rendering_hash] for ref in drawn]
            answers = [kind_of(ref.kind).best_answer(specs[ref.revision_hash]) for ref in drawn]
            named = tuple((ref.id, as_json(answer)) for ref, answer in zip(drawn, answers, strict=True))
            every.append(Paper(quiz, as_json(entries), named))
        found.append(every)
    return found


def store(connection: Connection, rows: dict[str, list[Values]]) -> None:
    """Hand rows to the driver, table by table."""
    raw = connection.connection.driver_connection
    for table, values in rows.items():
        columns = COLUMNS[table].split()
        if connection.dialect.name == "sqlite":
            places = ",".join("?" * len(columns))
            raw.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({places})", values)  # type: ignore[union-attr]
            continue
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({','.join(columns)}) FROM STDIN") as copy:  # type: ignore[union-attr]
            for row in values:
                copy.write_row(row)


def as_json(value: object) -> str:
    """Write a value as the tables keep it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_text(moment: datetime) -> str:
    """Write a moment as SQLite keeps it."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def as_is(moment: datetime) -> datetime:
    """Leave a moment to the driver."""
    return moment
