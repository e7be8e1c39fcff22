"""Certificates and regrades: the preview says what the commit does to them; nothing is revoked; undoing restores."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.rulings import Action
from elearn.certificates.doubts import doubts_in
from elearn.certificates.models import Certificate
from elearn.certificates.service import Issuer, issue
from elearn.completion.service import completed_in, refresh
from elearn.db.database import Database
from elearn.marking.models import RegradeMade
from elearn.notices.models import Notice
from elearn.regrading import foresight, plans
from elearn.regrading.models import RegradePlan
from elearn.regrading.queries import preview_of
from tests.completing import Course
from tests.published import AFTER
from tests.regrading.classes import Class
from tests.taking import LATER, ZONE


@pytest.fixture
def session(published_database: Database) -> Iterator[Session]:
    """Open a transaction that is undone at the end."""
    with Session(published_database.writer, expire_on_commit=False) as opened:
        yield opened
        opened.rollback()


def enough(course: Course, quiz: str) -> int:
    """Say how many first questions of a quiz's paper are just enough to pass it."""
    outline = course.outline.quizzes[quiz]
    return -(-outline.size * outline.pass_percent // 100)


def just_passed(course: Course, room: Class, *, less: int = 0) -> int:
    """Let tanglan complete a class, the last quiz with no mark to spare, or ``less`` marks short; give the class."""
    class_id = course.make_class("tanglan")
    course.complete("tanglan", but=AFTER)
    room.sheets.append(course.take("tanglan", AFTER, rightly=enough(course, AFTER) - less))
    refresh(course.session, course.outline, class_id)
    return class_id


def commit(room: Class, made: RegradePlan) -> RegradePlan:
    """Let a plan take effect."""
    room.commit(made)
    return made


def test_a_regrade_that_takes_a_passing_puts_the_certificate_in_doubt_as_previewed_and_undoing_restores(
    session: Session,
) -> None:
    course, room = Course(session), Class(session)
    class_id = just_passed(course, room)
    (serial,) = issue(session, course.outline, class_id, Issuer("admin", LATER, ZONE))
    key = session.scalars(select(Certificate.id).where(Certificate.serial == serial)).one()

    made = room.plan(0, Action.USE_REVISION)
    foreseen = foresight.foresee(session, room.shelf, made)
    assert (foreseen.lost, foreseen.gained, foreseen.restored) == ((key,), (), ())
    assert (preview_of(session, made, foreseen).lost, preview_of(session, made, foreseen).gained) == (1, 0)
    commit(room, made)

    assert doubts_in(session, class_id) == {key: [AFTER]}
    assert session.scalars(select(Certificate.status)).all() == ["valid"]
    refresh(session, course.outline, class_id)
    assert completed_in(session, class_id) == {}
    told = select(Notice.link).where(Notice.account_id == course.account("admin").id)
    assert session.scalars(told).one().endswith("/certificates")
    assert preview_of(session, made, foresight.foresee(session, room.shelf, made)).lost == 1

    undoing = plans.plan_undoing(session, room.lecturer, session.get_one(RegradeMade, made.regrade_id), now=LATER)
    plans.prepare(session, room.shelf, undoing, now=LATER)
    assert foresight.foresee(session, room.shelf, undoing).restored == (key,)
    commit(room, undoing)

    assert doubts_in(session) == {}
    assert refresh(session, course.outline, class_id) == 1


def test_a_regrade_that_gives_a_passing_lets_somebody_complete_as_previewed(session: Session) -> None:
    course, room = Course(session), Class(session)
    class_id = just_passed(course, room, less=1)
    assert completed_in(session, class_id) == {}
    person = course.account("tanglan").id

    last = len(room.sheets[0].paper) - 1
    made = room.plan(last, Action.FULL_MARKS)
    assert foresight.foresee(session, room.shelf, made).gained == ((class_id, person),)
    commit(room, made)

    assert refresh(session, course.outline, class_id) == 1
    assert completed_in(session, class_id).keys() == {person}


def test_another_attempt_that_passes_keeps_a_certificate_out_of_doubt(session: Session) -> None:
    course, room = Course(session), Class(session)
    class_id = just_passed(course, room)
    issue(session, course.outline, class_id, Issuer("admin", LATER, ZONE))
    course.take("tanglan", AFTER)

    made = room.plan(0, Action.USE_REVISION)

    assert foresight.foresee(session, room.shelf, made).lost == ()
    commit(room, made)
    assert doubts_in(session) == {}
