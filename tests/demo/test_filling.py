"""The made-up class: the same for the same chance, true to its own figures, and alive."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from elearn.accounts.models import Account, RoleGrant
from elearn.announcements.models import Announcement
from elearn.assessment.models import Attempt, Grade, Response, Score
from elearn.audit.models import AuditEvent
from elearn.certificates.models import Certificate
from elearn.completion.models import ClassCompletion
from elearn.content.files import read_folder
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.db.types import UTCDateTime
from elearn.demo.cast import LOG_INS
from elearn.demo.filling import DAYS, FILLED, fill
from elearn.hours.ledger import verify
from elearn.organisation.models import OrgUnit
from elearn.progress.models import SectionDone
from elearn.reporting import tallies
from elearn.reporting.models import UnitPeople, UnitTally
from elearn.schema import METADATA
from elearn.study import publish, rebuild
from elearn.training.attendance import present_at
from elearn.training.models import ClassMember, GroupMember, TrainingClass
from elearn.training.programme import programme_of
from elearn.training.programme_models import ClassSession
from tests.clock import MORNING, StandingClock
from tests.conftest import BACKENDS
from tests.make import PASSWORD, hashed, make_tree
from tests.published import FOLDER, made
from tests.templates import Template, copy_of, filled_database, filled_file
from tests.visiting import log_in
from tests.web.conftest import opened_site

SIZE = 12
SEED = 1
LECTURES = [
    "ecological-civilization",
    "rural-environment",
    "drinking-water",
    "laws-and-regulations",
    "law-enforcement",
    "public-opinion",
]
# What is planned may lie ahead.
PLANS = (
    ClassSession.__table__.c.begins_at,
    ClassSession.__table__.c.ends_at,
    Attempt.__table__.c.deadline,
    Attempt.__table__.c.closes_at,
    Announcement.__table__.c.until_at,
)
Fill = Callable[[Database, int, int], list[float]]


@pytest.fixture(scope="module")
def filled() -> Fill:
    """Give what fills a database with so many people, by a seed; the shipped course is rendered once for all."""
    course = made(read_folder(FOLDER))

    def work(database: Database, size: int, seed: int) -> list[float]:
        with database.write() as session:
            make_tree(session)
            publish(session, *course, source="test", now=MORNING, account_id=None, note="test")
            return list(
                fill(
                    session,
                    size=size,
                    chance=Random(seed),
                    now=MORNING,
                    zone=ZoneInfo("Asia/Shanghai"),
                    password_hash=hashed(PASSWORD),
                )
            )

    return work


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, filled: Fill) -> tuple[Path, list[float]]:
    """Fill a SQLite file with the class that every test here is given a copy of; give it and the shares told."""
    path = tmp_path_factory.mktemp("class") / "class.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return path, filled_file(path, lambda database: filled(database, SIZE, SEED))


@pytest.fixture(scope="module")
def sqlite_class(told: tuple[Path, list[float]]) -> Path:
    """Give the file alone."""
    return told[0]


@pytest.fixture(scope="module")
def postgres_class(postgres_template: Template, filled: Fill) -> Iterator[Template]:
    """Fill a PostgreSQL database with the class that every test here is given a copy of."""
    folder, empty = postgres_template
    with filled_database(folder, "class", lambda database: filled(database, SIZE, SEED), empty) as template:
        yield template


@pytest.fixture(params=BACKENDS)
def class_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a copy of the class, on each backend."""
    with copy_of(request, tmp_path, "sqlite_class", "postgres_class") as url:
        yield url


@pytest.fixture
def classroom(class_url: str) -> Iterator[Database]:
    """Open a copy of the class."""
    opened = Database(class_url)
    yield opened
    opened.dispose()


def rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    """Read columns of a table, in their order."""
    with database.read() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(*columns))]


def everything(database: Database) -> list[list[tuple[Any, ...]]]:
    """Read what makes up a class."""
    return [
        rows(database, Account.username, Account.name, Account.public_id, Account.unit_id, Account.last_login_at),
        rows(database, SectionDone.account_id, SectionDone.lecture_id, SectionDone.section_id, SectionDone.done_at),
        rows(database, Attempt.public_id, Attempt.account_id, Attempt.started_at, Attempt.submitted_at),
        rows(database, Response.event_id, Response.question_id, Response.answer, Response.saved_at),
        rows(database, Grade.attempt_id, Grade.earned, Grade.passed),
    ]


def empty(database: Database) -> None:
    """Delete every row."""
    with database.write() as session:
        for table in reversed(METADATA.sorted_tables):
            if table.name == "org_unit":
                session.execute(table.update().values(parent_id=None))
            session.execute(table.delete())


def test_the_same_seed_makes_the_same_class_and_another_one_another(sqlite_database: Database, filled: Fill) -> None:
    filled(sqlite_database, 3, 7)
    first = everything(sqlite_database)
    empty(sqlite_database)
    filled(sqlite_database, 3, 7)
    again = everything(sqlite_database)
    empty(sqlite_database)
    filled(sqlite_database, 3, 8)

    assert all(first)
    assert again == first
    assert everything(sqlite_database) != first


def test_the_share_that_is_done_rises_from_nothing_to_all(told: tuple[Path, list[float]]) -> None:
    _, shares = told

    assert shares == sorted(shares)
    assert shares[0] < 0.05
    assert 0.95 < shares[-1] <= 1


def test_tallies_and_scores_equal_a_recount(classroom: Database) -> None:
    kept = [
        rows(classroom, UnitTally.unit_id, UnitTally.quiz_id, UnitTally.begun, UnitTally.passed, UnitTally.share_sum),
        rows(classroom, UnitPeople.unit_id, UnitPeople.trainees),
        rows(classroom, Score.account_id, Score.quiz_id, Score.begun, Score.finished, Score.earned, Score.passed),
    ]

    with classroom.write() as session:
        for _ in rebuild(session, now=MORNING):
            pass
        tallies.recount(session)

    assert kept == [
        rows(classroom, UnitTally.unit_id, UnitTally.quiz_id, UnitTally.begun, UnitTally.passed, UnitTally.share_sum),
        rows(classroom, UnitPeople.unit_id, UnitPeople.trainees),
        rows(classroom, Score.account_id, Score.quiz_id, Score.begun, Score.finished, Score.earned, Score.passed),
    ]
    assert sum(trainees for _, trainees in kept[1]) == SIZE


def test_nothing_happens_before_the_class_begins_or_in_the_future(classroom: Database) -> None:
    begin = MORNING - timedelta(days=DAYS)
    with classroom.read() as session:
        for table in METADATA.sorted_tables:
            for column in table.c:
                if isinstance(column.type, UTCDateTime) and column not in PLANS:
                    found: list[datetime] = [moment for moment in session.scalars(select(column)) if moment]
                    assert all(begin <= moment <= MORNING for moment in found), column


def test_the_class_of_2024_has_two_days_six_lectures_two_evenings_and_everybody_in_a_group(
    classroom: Database,
) -> None:
    with classroom.read() as session:
        classes = session.scalars(select(TrainingClass).order_by(TrainingClass.id)).all()
        first = classes[0]
        items = programme_of(session, [first.id])
        kinds = Counter(item.kind for item in items)
        members = set(session.scalars(select(ClassMember.account_id).where(ClassMember.class_id == first.id)))
        grouped = set(session.scalars(select(GroupMember.account_id).where(GroupMember.class_id == first.id)))
        present = present_at(session, [item.id for item in items])
        townships = session.scalars(select(OrgUnit.id).where(OrgUnit.level != "city")).all()
        homes = set(session.scalars(select(Account.unit_id).where(Account.id.in_(members))))
    assert len(classes) == 2
    assert (first.last_day - first.first_day).days == 1
    assert kinds == {"opening": 1, "lecture": 6, "discussion": 2}
    assert [item.lecture_id for item in items if item.lecture_id] == LECTURES
    assert homes == set(townships)  # one officer of each township, one deputy of each county's bureau
    assert len(members) == len(homes)
    assert grouped == members
    assert all(0.7 < len(who) / len(members) <= 1 for who in present.values())


def test_the_class_has_every_kind_of_standing(classroom: Database) -> None:
    scores = rows(classroom, Score.begun, Score.finished, Score.passed)

    trainees = rows(classroom, RoleGrant.account_id, RoleGrant.role)
    assert len({account_id for account_id, role in trainees if role == "trainee"}) == SIZE
    assert any(passed and begun > 1 for begun, _, passed in scores), "failed, repeated, passed"
    assert any(begun > finished for begun, finished, _ in scores), "in progress"
    assert any(finished and not passed for _, finished, passed in scores), "failed"
    with classroom.read() as session:
        quizzes = {lecture.quiz_id for lecture in Shelf().outline(session).course.lectures}
    begun = [quiz_id for _, quiz_id in rows(classroom, Score.account_id, Score.quiz_id) if quiz_id in quizzes]
    assert len(begun) < len(quizzes) * SIZE, "not begun"
    assert any(
        quiz_id == "final-exam" for quiz_id, finished in rows(classroom, Score.quiz_id, Score.finished) if finished
    )


def test_unusual_names_are_among_them(classroom: Database) -> None:
    names = "".join(name for (name,) in rows(classroom, Account.name))

    assert all(character in names for character in "·𠮷㛃")


def test_the_filled_database_is_known_as_a_demo(classroom: Database) -> None:
    assert (FILLED,) in rows(classroom, AuditEvent.action)


def test_every_log_in_works_and_begins_on_a_page_with_something_to_do(
    class_url: str, tmp_path: Path, clock: StandingClock
) -> None:
    with opened_site(class_url, tmp_path, clock) as site:
        for username in LOG_INS:
            client = site.test_client()
            log_in(client, username, PASSWORD)
            assert not client.get("/account/").location, "no password to be changed first"
            if username == "trainee":
                today = client.get("/learn/").text
                (percent,) = re.findall(r"<b>(\d+)%</b>", today)
                assert 55 <= int(percent) <= 65, "about 60 % through"
                assert "有一份没做完的练习" in today
                assert "返岗九十天：请写下您的做法" in today, "announced to the class"
            if username == "county":
                assert "demo" in client.get("/admin/people/?role=trainee").text
            if username == "admin":
                assert "请写下您的做法" in client.get("/announcements/").text
                assert client.get("/admin/people/twice").text.count("/merge?") >= 1
                assert client.get("/admin/concerns/").text.count('href="/admin/concerns/') == 2


def test_the_ledger_of_hours_holds_and_certificates_were_given_to_those_who_completed(classroom: Database) -> None:
    completed = set(rows(classroom, ClassCompletion.class_id, ClassCompletion.account_id))
    held = rows(classroom, Certificate.class_id, Certificate.account_id, Certificate.status)

    with classroom.read() as session:
        number, broken = verify(session)

    assert number > SIZE
    assert broken is None
    assert {(class_id, account_id) for class_id, account_id, status in held if status == "valid"} <= completed
