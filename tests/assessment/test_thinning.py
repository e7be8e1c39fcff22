"""Long answers: one version of every two minutes is kept, what counts always, and a repeat stays a repeat."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.assessment import queries, responses
from elearn.assessment.grading import Event, standing
from elearn.assessment.models import Response
from elearn.assessment.queries import Sheet
from elearn.assessment.thinning import KEPT_EVERY, Version, answer_hash, to_thin
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from tests.clock import MORNING
from tests.essays import CHOICE, ESSAY, QUIZ, publish_essays
from tests.taking import actor_of, begin_in

TEXT = "河道巡查记录：水色发黑，有异味，已向县生态环境分局报告。" * 20
moments = st.integers(0, 3_000).map(lambda seconds: MORNING + timedelta(seconds=seconds))
versions = st.lists(
    st.builds(Version, st.uuids().map(str), st.integers(1, 400), moments), max_size=40, unique_by=lambda one: one[0]
)


@given(versions)
def test_the_newest_stays_and_one_of_every_two_minutes_before_it(given_versions: list[Version]) -> None:
    gone = set(to_thin(given_versions))
    left = sorted((one for one in given_versions if one.event_id not in gone), key=lambda one: (one[1], one[0]))

    if given_versions:
        assert left[-1] == max(given_versions, key=lambda one: (one[1], one[0]))
        assert left[0] == min(given_versions, key=lambda one: (one[1], one[0]))
    for before, after in pairwise(left[:-1]):
        assert abs(after.saved_at - before.saved_at) >= KEPT_EVERY
    assert to_thin(left) == []
    assert gone == set(to_thin(reversed(given_versions)))


@pytest.fixture
def desk(published_database: Database) -> Iterator[tuple[Session, Sheet]]:
    """Sit down before a quiz with an essay, in a transaction that is undone at the end."""
    with Session(published_database.writer) as session:
        publish_essays(session)
        yield session, begin_in(session, Shelf(), actor_of(session, "tanglan"), QUIZ)
        session.rollback()


def write(session: Session, sheet: Sheet, numbers: range, seconds: int = 15) -> list[Event]:
    """Save a text that grows with each pause of its writer, one a number; give what was sent."""
    sent = []
    for number in numbers:
        one = Event(f"essay-{number:04}", ESSAY, number, {"text": TEXT + "又写了一句。" * number, "files": []})
        responses.save(session.connection(), sheet.id, [one], now=MORNING + timedelta(seconds=seconds * number))
        sent.append(one)
    return sent


def kept(session: Session, sheet: Sheet) -> list[Any]:
    """Read the events of the essay in their order."""
    read = select(*Response.__table__.c).where(Response.attempt_id == sheet.id, Response.question_id == ESSAY)
    return list(session.execute(read.order_by(Response.sequence)))


def test_an_essay_keeps_a_version_of_every_two_minutes_and_that_there_were_others(desk: tuple[Session, Sheet]) -> None:
    session, sheet = desk

    sent = write(session, sheet, range(1, 42))

    rows = kept(session, sheet)
    assert [row.event_id for row in rows] == [one.event_id for one in sent]
    assert [row.sequence for row in rows if row.thinned is None] == [1, 9, 17, 25, 33, 41]
    assert {row.thinned for row in rows if row.thinned} == {
        answer_hash(one.answer) for one in sent if one.sequence % 8 != 1
    }
    assert standing(queries.events_of(session, sheet.id))[ESSAY].answer == sent[-1].answer


def test_versions_that_come_again_or_in_another_order_change_nothing(desk: tuple[Session, Sheet]) -> None:
    session, sheet = desk
    sent = write(session, sheet, range(1, 20))
    before = kept(session, sheet)

    for one in (sent[3], sent[18], sent[0]):
        responses.save(session.connection(), sheet.id, [one, one], now=MORNING + timedelta(minutes=30))

    assert kept(session, sheet) == before


def test_short_answers_are_kept_whole_however_often_they_change(desk: tuple[Session, Sheet]) -> None:
    session, sheet = desk
    for number in range(1, 30):
        answer = {"text": "短。" * number, "files": []} if number % 2 else "c1"
        one = Event(f"short-{number:04}", ESSAY if number % 2 else CHOICE, number, answer)
        responses.save(session.connection(), sheet.id, [one], now=MORNING + timedelta(seconds=number))

    assert session.scalar(select(func.count()).where(Response.thinned.is_not(None))) == 0
