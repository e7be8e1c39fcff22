"""The made-up class: the same for the same chance, true to its own figures, and alive."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from elearn.accounts.models import Account, RoleGrant
from elearn.assessment.models import Attempt, Grade, Response, Score
from elearn.audit.models import AuditEvent
from elearn.content.files import read_folder
from elearn.content.library import Library
from elearn.content.publishing import Item
from elearn.db.database import Database
from elearn.db.types import UTCDateTime
from elearn.demo.cast import LOG_INS
from elearn.demo.filling import DAYS, FILLED, fill
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
from tests.make import PASSWORD, hashed, make_tree
from tests.published import FOLDER, made
from tests.visiting import log_in
from tests.web.conftest import opened_site

SIZE = 20
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
)
Fill = Callable[[Database, int], list[float]]


@pytest.fixture(scope="module")
def course() -> tuple[Library, tuple[Item, ...]]:
    """Render the shipped course, once for all tests here."""
    return made(read_folder(FOLDER))


@pytest.fixture
def filled(course: tuple[Library, tuple[Item, ...]]) -> Fill:
    """Give what fills a database with a small class."""

    def work(database: Database, seed: int) -> list[float]:
        with database.write() as session:
            make_tree(session)
            publish(session, *course, source="test", now=MORNING, account_id=None, note="test")
            return list(
                fill(
                    session,
                    size=SIZE,
                    chance=Random(seed),
                    now=MORNING,
                    zone=ZoneInfo("Asia/Shanghai"),
                    password_hash=hashed(PASSWORD),
                )
            )

    return work


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
    filled(sqlite_database, 7)
    first = everything(sqlite_database)
    empty(sqlite_database)
    filled(sqlite_database, 7)
    again = everything(sqlite_database)
    empty(sqlite_database)
    filled(sqlite_database, 8)

    assert again == first
    assert everything(sqlite_database) != first


def test_tallies_and_scores_equal_a_recount(database: Database, filled: Fill) -> None:
    filled(database, 1)
    kept = [
        rows(database, UnitTally.unit_id, UnitTally.quiz_id, UnitTally.begun, UnitTally.passed, UnitTally.share_sum),
        rows(database, UnitPeople.unit_id, UnitPeople.trainees),
        rows(database, Score.account_id, Score.quiz_id, Score.begun, Score.finished, Score.earned, Score.passed),
    ]

    with database.write() as session:
        for _ in rebuild(session, now=MORNING):
            pass
        tallies.recount(session)

    assert kept == [
        rows(database, UnitTally.unit_id, UnitTally.quiz_id, UnitTally.begun, UnitTally.passed, UnitTally.share_sum),
        rows(database, UnitPeople.unit_id, UnitPeople.trainees),
        rows(database, Score.account_id, Score.quiz_id, Score.begun, Score.finished, Score.earned, Score.passed),
    ]
    assert sum(trainees for _, trainees in kept[1]) == SIZE


def test_nothing_happens_before_the_class_begins_or_in_the_future(database: Database, filled: Fill) -> None:
    shares = filled(database, 1)

    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    begin = MORNING - timedelta(days=DAYS)
    with database.read() as session:
        for table in METADATA.sorted_tables:
            for column in table.c:
                if isinstance(column.type, UTCDateTime) and column not in PLANS:
                    found: list[datetime] = [moment for moment in session.scalars(select(column)) if moment]
                    assert all(begin <= moment <= MORNING for moment in found), column


def test_the_class_of_2024_has_two_days_six_lectures_two_evenings_and_everybody_in_a_group(
    database: Database, filled: Fill
) -> None:
    filled(database, 1)

    with database.read() as session:
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


def test_the_class_has_every_kind_of_standing(database: Database, filled: Fill) -> None:
    filled(database, 3)

    scores = rows(database, Score.begun, Score.finished, Score.passed)

    trainees = rows(database, RoleGrant.account_id, RoleGrant.role)
    assert len({account_id for account_id, role in trainees if role == "trainee"}) == SIZE
    assert any(passed and begun > 1 for begun, _, passed in scores), "failed, repeated, passed"
    assert any(begun > finished for begun, finished, _ in scores), "in progress"
    assert any(finished and not passed for _, finished, passed in scores), "failed"
    assert len(scores) < 6 * SIZE, "not begun"


def test_unusual_names_are_among_them(database: Database, filled: Fill) -> None:
    filled(database, 1)

    names = "".join(name for (name,) in rows(database, Account.name))

    assert all(character in names for character in "·𠮷㛃")


def test_the_filled_database_is_known_as_a_demo(database: Database, filled: Fill) -> None:
    filled(database, 1)

    assert (FILLED,) in rows(database, AuditEvent.action)


def test_every_log_in_works_and_begins_on_a_page_with_something_to_do(
    database: Database, database_url: str, filled: Fill, tmp_path: Path, clock: StandingClock
) -> None:
    filled(database, 1)

    with opened_site(database_url, tmp_path, clock) as site:
        for username in LOG_INS:
            client = site.test_client()
            log_in(client, username, PASSWORD)
            assert not client.get("/account/").location, "no password to be changed first"
            if username == "trainee":
                today = client.get("/learn/").text
                (percent,) = re.findall(r"<b>(\d+)%</b>", today)
                assert 55 <= int(percent) <= 65, "about 60 % through"
                assert "有一份没做完的练习" in today
            if username == "county":
                assert "demo" in client.get("/admin/people/?role=trainee").text
