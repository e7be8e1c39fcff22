"""Statistics that are kept: from attempts in the database, for whom, of which attempts and wordings, and when."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from elearn.accounts.models import Account
from elearn.accounts.queries import actor_of_account
from elearn.accounts.roles import Role
from elearn.assessment.models import Grade, Response
from elearn.cli.tasks import TASKS
from elearn.db.database import Database
from elearn.jobs.models import Job
from elearn.marking.models import RegradeMade
from elearn.reporting import quiz_figures
from elearn.reporting.models import QuizStatistics
from elearn.reporting.quiz_figures import Kept
from tests.clock import MORNING, StandingClock
from tests.make import CITY, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account, make_tree
from tests.reporting.asking import silent
from tests.reporting.measured import QUIZ_ID, publish_quiz, sit

PUBLISHED = Path(__file__).parent.parent / "psychometrics" / "data"


def statistics(database: Database, username: str = "lecturer") -> Kept | None:
    """Work everything out that is due, and read what one person may see."""
    quiz_figures.refresh(database, StandingClock(), silent)
    return read(database, username)


def read(database: Database, username: str = "lecturer") -> Kept | None:
    """Read what is kept."""
    with database.read() as session:
        account_id = session.execute(select(Account.id).where(Account.username == username)).scalar_one()
        actor = actor_of_account(session, account_id)
        assert actor is not None
        return quiz_figures.kept(session, actor, QUIZ_ID)


def body(database: Database, username: str = "lecturer") -> Any:
    """Give the kept figures, which must be there."""
    found = statistics(database, username)
    assert found is not None
    return found.body


def filled(database: Database) -> Database:
    """Load the small tree with a lecturer over the city and one over a county."""
    with database.write() as session:
        make_tree(session)
        make_account(session, "lecturer", Role.LECTURER, unit=CITY)
        make_account(session, "countylecturer", Role.LECTURER, unit=COUNTY)
    return database


@pytest.fixture
def house(sqlite_database: Database) -> Database:
    """Fill a database on SQLite: what differs between databases is read by the published tests, on both."""
    return filled(sqlite_database)


@pytest.mark.parametrize(
    ("section", "facilities", "alpha"),
    [
        (6, [0.924, 0.709, 0.553, 0.763, 0.870], 0.2950),
        (7, [0.828, 0.658, 0.772, 0.606, 0.843], 0.4534),
    ],
)
def test_published_tests_come_out_as_published_from_the_database(
    database: Database, section: int, facilities: list[float], alpha: float
) -> None:
    house = filled(database)
    with (PUBLISHED / f"lsat{section}_patterns.csv").open() as stream:
        rows = list(csv.reader(stream))[1:]
    sheets = [["A" if mark == "1" else "B" for mark in row[:5]] for row in rows for _ in range(int(row[5]))]
    with house.write() as session:
        sit(session, publish_quiz(session, 5), sheets)

    found = body(house)

    assert [round(item["facility"], 3) for item in found["items"]] == facilities
    assert round(found["reliability"]["value"], 4) == alpha
    assert (found["people"], found["reliability"]["kind"]) == (1000, "kr20")
    assert [item["spent"]["middle"] for item in found["items"]] == [1.0] * 5


def test_only_the_first_attempt_of_a_person_counts(house: Database) -> None:
    with house.write() as session:
        quiz = publish_quiz(session, 2)
        people = sit(session, quiz, [["B", "A"]] * 6)
        sit(session, quiz, [["A", "A"]] * 6, accounts=people)

    assert [item["facility"] for item in body(house)["items"]] == [0.0, 1.0]


def test_a_lecturer_s_figures_are_of_the_own_units_only(house: Database) -> None:
    with house.write() as session:
        quiz = publish_quiz(session, 2)
        sit(session, quiz, [["A", "A"]] * 6, unit=TOWNSHIP)
        sit(session, quiz, [["B", "A"]] * 6, unit=OTHER_TOWNSHIP)

    assert body(house, "countylecturer")["items"][0]["facility"] == 1.0
    assert body(house, "lecturer")["items"][0]["facility"] == 0.5


def test_four_people_are_too_few_for_any_figure(house: Database) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 2), [["A", "B"]] * 4)

    found = body(house)

    assert found["spread"] is None
    assert {item["facility"] for item in found["items"]} == {None}
    assert {item["verdict"] for item in found["items"]} == {"SILENT"}


def test_a_planted_wrong_key_is_found(house: Database) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 9, key="B"), [planted(place) for place in range(180)], key="B")

    first = body(house)["items"][0]

    assert first["verdict"] == "WRONG_KEY"
    assert first["doubt"]["rival"] == ["c1"]


def planted(place: int) -> list[str]:
    """Answer nine questions: those who know more of the others pick A at the first, whatever its key says."""
    level = place % 9
    return ["A" if level > 4 else "B", *["A" if item < level else "C" for item in range(8)]]


def test_a_mended_question_is_counted_anew_and_an_explanation_is_not_a_question(house: Database) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 2), [["A", "A"]] * 6)
        sit(session, publish_quiz(session, 2, note="！"), [["A", "A"]] * 7)
        sit(session, publish_quiz(session, 2, key="B"), [["A", "A"]] * 8, key="B")

    found = body(house)["items"]

    assert [(item["question_id"], item["number"], item["people"]) for item in found] == [
        ("w-1", 1, 8),
        ("w-2", 2, 21),
        ("w-1", 0, 13),
    ]


def test_a_dropped_question_is_in_no_total_and_one_that_waits_to_be_marked_is_left_out(house: Database) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 3), [["A", "B", "A"]] * 6)
        session.execute(update(Grade).values(basis={"w-2": "dropped", "w-3": "pending"}))

    found = body(house)

    assert found["spread"]["mean"] == 1.0
    assert [(item["people"], item["verdict"]) for item in found["items"]] == [
        (6, "EASY"),
        (0, "DROPPED"),
        (0, "SILENT"),
    ]


def test_answers_that_were_regraded_by_a_mended_key_are_judged_by_that_key(house: Database) -> None:
    with house.write() as session:
        wrong = publish_quiz(session, 9, key="B")
        sit(session, wrong, [planted(place) for place in range(180)], key="B")
        mended = publish_quiz(session, 9)
        lecturer = session.scalars(select(Account.id)).first()
        ref, old = mended.questions[0], wrong.questions[0]
        values = {"revisions": [old.revision_hash], "answers": [], "reason": "wrong key", "undo_reason": ""}
        made = {"public_id": "regrade", "action": "use_revision", "account_id": lecturer, "made_at": MORNING}
        used = {"question_id": "w-1", "revision_hash": ref.revision_hash, "rendering_hash": ref.rendering_hash}
        session.add(RegradeMade(**values, **made, **used))

    (first,) = [item for item in body(house)["items"] if item["question_id"] == "w-1"]

    assert (first["number"], first["key"], first["doubt"]) == (1, ["c1"], None)


def test_an_answer_that_came_too_late_to_count_was_not_given(house: Database) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 2), [["A", "A"]] * 6)
        session.execute(update(Response).where(Response.question_id == "w-2").values(lateness="marked"))

    assert [item["answered"] for item in body(house)["items"]] == [6, 0]


def test_statistics_are_worked_out_anew_when_attempts_have_come_in_and_only_then(house: Database) -> None:
    with house.write() as session:
        quiz = publish_quiz(session, 2)
        sit(session, quiz, [["A", "A"]] * 6)

    assert quiz_figures.refresh(house, StandingClock(), silent) == 1
    assert quiz_figures.refresh(house, StandingClock(), silent) == 0
    with house.write() as session:
        sit(session, quiz, [["B", "A"]] * 6)
    assert quiz_figures.refresh(house, StandingClock(), silent) == 1
    found = read(house)
    assert found is not None
    assert found.people == 12


def test_statistics_follow_who_moves_and_two_who_change_places(house: Database) -> None:
    with house.write() as session:
        quiz = publish_quiz(session, 2)
        near = sit(session, quiz, [["A", "A"]] * 6, unit=TOWNSHIP)
        far = sit(session, quiz, [["B", "A"]] * 6, unit=OTHER_TOWNSHIP)
    assert body(house, "countylecturer")["items"][0]["facility"] == 1.0

    with house.write() as session:
        homes = {row.id: row.unit_id for row in session.execute(select(Account.id, Account.unit_id))}
        for here, there in zip(near, far, strict=True):
            session.execute(update(Account).where(Account.id == here).values(unit_id=homes[there]))
            session.execute(update(Account).where(Account.id == there).values(unit_id=homes[here]))

    assert body(house, "countylecturer")["items"][0]["facility"] == 0.0


def test_what_is_kept_is_what_a_rebuild_makes(house: Database) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 9), [planted(place) for place in range(120)])
    kept = statistics(house)
    with house.write() as session:
        for row in session.scalars(select(QuizStatistics)):
            row.body, row.people = {}, 0

    quiz_figures.refresh(house, StandingClock(), silent, is_all=True)

    assert read(house) == kept


def test_asking_twice_queues_one_job_which_the_worker_does(house: Database, clock: StandingClock) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 2), [["A", "A"]] * 6)
        account = session.scalars(select(Account).where(Account.username == "lecturer")).one()
        actor = actor_of_account(session, account.id)
        assert actor is not None
        quiz_figures.ask(session, actor, QUIZ_ID, now=clock())
        quiz_figures.ask(session, actor, QUIZ_ID, now=clock())
        (job,) = session.scalars(select(Job)).all()
        assert quiz_figures.is_waiting(session, actor, QUIZ_ID)
        kind, payload = job.kind, job.payload

    clock.advance(timedelta(seconds=1))
    TASKS[kind](house, payload, silent, clock)

    found = read(house)
    assert found is not None
    assert (found.people, found.computed_at) == (6, clock())


def test_what_nobody_may_see_any_more_is_dropped(house: Database) -> None:
    with house.write() as session:
        sit(session, publish_quiz(session, 2), [["A", "A"]] * 6)
    quiz_figures.refresh(house, StandingClock(), silent)
    with house.write() as session:
        row = session.scalars(select(QuizStatistics)).first()
        assert row is not None
        row.scope_key = "0" * 64

    quiz_figures.refresh(house, StandingClock(), silent)

    with house.read() as session:
        assert "0" * 64 not in session.scalars(select(QuizStatistics.scope_key)).all()


def test_units_below_others_add_nothing_to_a_scope() -> None:
    assert quiz_figures.scope_of(["/1/2/3/", "/1/2/", "/1/4/", "/1/4/"]) == ("/1/2/", "/1/4/")
