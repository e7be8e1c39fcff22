"""Who has completed a class: kept in line with the facts, and made anew from them alike."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from elearn.completion import service
from elearn.completion.facts import Terms, rules_of
from elearn.completion.finished import completed
from elearn.completion.rules import Missing, Rule
from elearn.db.database import Database
from elearn.errors import Invalid
from elearn.study import rebuild
from elearn.training import attendance, membership
from elearn.training.programme import programme_of
from tests.clock import MORNING
from tests.completing import Course
from tests.published import AFTER
from tests.taking import LATER


@pytest.fixture
def course(published_database: Database) -> Iterator[Course]:
    """Open a transaction that is undone at the end."""
    with Session(published_database.writer, expire_on_commit=False) as session:
        yield Course(session)
        session.rollback()


def in_sql_as_in_python(course: Course, class_id: int) -> dict[int, tuple[Missing, datetime | None]]:
    """Give the standing of a class, of which the SELECT for thousands must say the same."""
    standing = service.standing_of(course.session, course.outline, class_id)
    rule = rules_of(course.session, course.outline, [class_id])[class_id]
    found = set(course.session.scalars(completed(course.outline.course, rule, class_id)))
    assert found == {key for key, (_, at) in standing.items() if at}
    assert service.standing_among(course.session, course.outline, rule, list(standing)) == standing
    return standing


def test_who_is_asked_for_nothing_has_completed_nothing(course: Course) -> None:
    class_id = course.make_class("tanglan")
    rule = Rule((), (), (), 0)
    asked = completed(course.outline.course, rule, class_id)

    assert course.session.scalars(asked).all() == []
    assert service.standing_of(course.session, course.outline, class_id, rule=rule).popitem()[1] == (Missing(), None)


def test_who_has_done_everything_has_completed_and_others_lack_what_they_have_not_done(course: Course) -> None:
    class_id = course.make_class("tanglan", "chenyu", sessions=2)
    course.complete("tanglan")
    course.complete("chenyu", but=AFTER)

    standing = in_sql_as_in_python(course, class_id)
    service.refresh(course.session, course.outline, class_id)

    done, not_done = course.account("tanglan").id, course.account("chenyu").id
    assert standing[done][1] == LATER
    assert (standing[not_done][0].quizzes, standing[not_done][0].count) == ((AFTER,), 1)
    assert service.completed_in(course.session, class_id) == {done: LATER}


def test_what_is_kept_is_what_a_rebuild_makes(course: Course) -> None:
    class_id = course.make_class("tanglan", "chenyu", sessions=4)
    course.live_through("tanglan")
    course.live_through("chenyu")
    course.attend(class_id, "tanglan", 2)
    course.attend(class_id, "chenyu", 1)
    course.ask(class_id, attendance_percent=50)
    kept = service.completed_in(course.session, class_id)
    in_sql_as_in_python(course, class_id)

    list(rebuild(course.session, now=LATER))

    assert kept.keys() == {course.account("tanglan").id}
    assert service.completed_in(course.session, class_id) == kept


def test_a_withdrawn_attendance_and_a_member_who_left_are_followed(course: Course) -> None:
    class_id = course.make_class("tanglan", "chenyu", sessions=1)
    course.ask(class_id, attendance_percent=100)
    for name in ("tanglan", "chenyu"):
        course.complete(name)
        course.attend(class_id, name, 1)
    assert service.refresh(course.session, course.outline, class_id) == 2
    one, other = course.account("tanglan").id, course.account("chenyu").id

    attendance.withdraw(course.session, programme_of(course.session, [class_id])[0].id, [one], by=other, now=LATER)
    membership.leave(course.session, class_id, other, now=LATER)

    assert service.refresh(course.session, course.outline, class_id) == 0
    in_sql_as_in_python(course, class_id)
    assert service.completed_in(course.session, class_id) == {}


def test_a_class_asks_for_no_share_beyond_all_and_no_quiz_that_is_not_there(course: Course) -> None:
    class_id = course.make_class("tanglan")

    with pytest.raises(Invalid) as refused:
        service.set_terms(
            course.session, course.outline, class_id, Terms(101, ("nothing",)), now=MORNING, actor_id=None
        )

    assert [problem.path for problem in refused.value.problems] == ["attendance", "quizzes"]
