"""The ledger follows the facts: entered once, taken back when they end, never forked, and verified."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from elearn.assessment.models import Score
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.hours import ledger
from elearn.hours.following import Book, batches, settle
from elearn.hours.models import HoursEntry
from elearn.hours.statement import statement_of
from elearn.training import attendance
from elearn.training.programme import programme_of
from tests.completing import Course
from tests.hours.test_rules import RULES
from tests.published import AFTER
from tests.racing import together
from tests.taking import LATER, ZONE

BOOK = Book(RULES, "yunnan", ZONE)


@pytest.fixture
def course(published_database: Database) -> Iterator[Course]:
    """Open a transaction that is undone at the end."""
    with Session(published_database.writer, expire_on_commit=False) as session:
        yield Course(session)
        session.rollback()


def follow(course: Course) -> int:
    """Bring the ledger up to date, a day later; give how many entries were written."""
    now = LATER + timedelta(days=1)
    spans = list(batches(course.session))
    return sum(settle(course.session, course.outline, BOOK, span, now=now) for span in spans)


def sums(course: Course, username: str) -> dict[str, int]:
    """Add up somebody's hours of the year, in hundredths."""
    found = statement_of(course.session, course.account(username).public_id, LATER.year).sums
    return {"classroom": found.classroom, "online": found.online, "test": found.test}


def test_what_was_completed_attended_and_passed_is_entered_once(course: Course) -> None:
    class_id = course.make_class("tanglan", sessions=3)
    course.attend(class_id, "tanglan", 2)
    course.read("tanglan")
    course.take("tanglan", AFTER)
    online = sum(RULES[1].online.of(lecture.minutes) for lecture in course.outline.course.lectures)

    written = follow(course)

    assert written == 2 + 6 + 1
    assert sums(course, "tanglan") == {"classroom": 2 * 260, "online": online, "test": 50}
    assert follow(course) == 0
    assert ledger.verify(course.session) == (written, None)


def test_what_ends_is_taken_back_with_a_reason_and_comes_again_when_it_holds_again(course: Course) -> None:
    class_id = course.make_class("tanglan", sessions=1)
    course.attend(class_id, "tanglan", 1)
    course.take("tanglan", AFTER)
    follow(course)
    who = course.account("tanglan").id
    items = programme_of(course.session, [class_id])

    attendance.withdraw(course.session, items[0].id, [who], by=who, now=LATER)
    passing = update(Score).where(Score.account_id == who)
    course.session.execute(passing.values(passed=False))
    assert follow(course) == 2
    assert sums(course, "tanglan") == {"classroom": 0, "online": 0, "test": 0}
    reasons = course.session.scalars(select(HoursEntry.reason).where(HoursEntry.counters.is_not(None))).all()
    assert len(reasons) == 2
    assert all(reasons)

    course.session.execute(passing.values(passed=True))
    assert follow(course) == 1
    assert sums(course, "tanglan") == {"classroom": 0, "online": 0, "test": 50}
    assert ledger.verify(course.session) == (5, None)


def test_what_a_person_takes_back_stays_away_and_is_taken_back_once(course: Course) -> None:
    course.take("tanglan", AFTER)
    follow(course)
    person = course.account("tanglan").public_id

    ledger.take_back(course.session, person, 1, reason="Taken for somebody else.", now=LATER, actor_id="admin")

    assert follow(course) == 0
    assert sums(course, "tanglan")["test"] == 0
    with pytest.raises(Conflict):
        ledger.take_back(course.session, person, 1, reason="Again.", now=LATER, actor_id="admin")


def test_the_hours_of_two_accounts_of_one_person_come_together_without_counting_twice(course: Course) -> None:
    course.take("tanglan", AFTER)
    course.take("chenyu", AFTER)
    course.take("chenyu", "ecological-civilization")
    follow(course)
    old, new = (course.account(name).public_id for name in ("chenyu", "tanglan"))

    ledger.move(course.session, old, new, reason="One person.", now=LATER, actor_id="admin")

    assert (sums(course, "chenyu")["test"], sums(course, "tanglan")["test"]) == (0, 100)
    assert ledger.verify(course.session)[1] is None
    assert follow(course) == 0


def test_writers_at_once_neither_fork_the_chain_nor_enter_anything_twice(published_database: Database) -> None:
    with published_database.write() as session:
        course = Course(session)
        course.read("tanglan")
        course.read("chenyu")

    def work() -> int:
        with published_database.write() as session:
            (span,) = batches(session)
            return settle(session, Shelf().outline(session), BOOK, span, now=LATER)

    outcomes = [one.result() for one in together([work] * 4)]

    assert sorted(outcomes) == [0, 0, 0, 12]
    with published_database.read() as session:
        assert ledger.verify(session) == (12, None)


def test_a_changed_a_lost_and_a_cut_off_entry_are_found(course: Course) -> None:
    course.read("tanglan")
    follow(course)
    changed = update(HoursEntry).where(HoursEntry.number == 3)
    kept = course.session.execute(select(HoursEntry.hundredths).where(HoursEntry.number == 3)).scalar_one()

    course.session.execute(changed.values(hundredths=kept + 100))
    found = ledger.verify(course.session)[1]
    assert found is not None
    assert (found.number, found.what) == (3, "changed")

    course.session.execute(changed.values(hundredths=kept))
    last = course.session.execute(select(func.max(HoursEntry.number))).scalar_one()
    course.session.execute(delete(HoursEntry).where(HoursEntry.number == last))
    found = ledger.verify(course.session)[1]
    assert found is not None
    assert (found.number, found.what) == (last, "lost")
