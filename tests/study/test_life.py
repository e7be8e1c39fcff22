"""Lives of attempts, made up by hypothesis: whatever people do, what is kept up to date equals what is counted anew."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment import queries, responses, service
from elearn.assessment.grading import Event, grade, standing
from elearn.assessment.models import Attempt, Grade
from elearn.assessment.papers import paper_of
from elearn.assessment.queries import Sheet
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.organisation.models import OrgUnit
from elearn.questions.registry import kind_of
from elearn.study import hand_in, move_account, rebuild
from tests.published import AFTER, AT_ONCE
from tests.taking import LATER, actor_of, begin_in, event, roll_ups

people = st.sampled_from(["tanglan", "chenyu"])
quizzes = st.sampled_from([AFTER, AT_ONCE])
places = st.integers(0, 11)
sequences = st.integers(1, 6)
how_right = st.sampled_from(["right", "blank", "odd"])
units = st.sampled_from(["431002101", "431002102", "431003101", "431002"])


class Life(RuleBasedStateMachine):
    """Let two people live through random days in one transaction that is undone at the end."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.database.writer, expire_on_commit=False)
        self.shelf = Shelf()
        self.open: dict[tuple[str, str], Sheet] = {}
        self.closed: list[Sheet] = []
        self.sent: dict[int, list[Event]] = {}
        self.shown: set[tuple[int, str]] = set()

    @initialize()
    def arrive(self) -> None:
        """Begin at the desk."""
        assert roll_ups(self.session)["scores"] == {}

    def specs(self, sheet: Sheet) -> list[Mapping[str, Any]]:
        """List the questions of a paper."""
        return list(paper_of(self.session, self.shelf, sheet).specs)

    def drawn(self, sheet: Sheet, place: int, how: str, sequence: int) -> Event:
        """Answer one of the questions."""
        spec = self.specs(sheet)[place]
        best = kind_of(spec["kind"]).best_answer(spec)
        return event(spec["id"], {"right": best, "blank": None, "odd": "c1"}[how], sequence)

    @rule(person=people, quiz=quizzes)
    def begin(self, person: str, quiz: str) -> None:
        """Begin, or come back."""
        sheet = begin_in(self.session, self.shelf, actor_of(self.session, person), quiz)
        if (person, quiz) in self.open:
            assert sheet == self.open[person, quiz]
        else:
            assert sheet.id not in self.sent
            self.open[person, quiz], self.sent[sheet.id] = sheet, []

    @precondition(lambda self: self.open)
    @rule(data=st.data(), place=places, how=how_right, sequence=sequences)
    def save(self, data: st.DataObject, place: int, how: str, sequence: int) -> None:
        """Save an answer; it is refused if the key was shown."""
        sheet = self.open[data.draw(st.sampled_from(sorted(self.open)))]
        one = self.drawn(sheet, place, how, sequence)
        if (sheet.id, one.question_id) in self.shown:
            with pytest.raises(Conflict):
                responses.save(self.session.connection(), sheet.id, [one], now=LATER)
            return
        responses.save(self.session.connection(), sheet.id, [one], now=LATER)
        self.sent[sheet.id].append(one)

    @precondition(lambda self: any(self.sent.values()))
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """Send what was sent before once more, at any time."""
        sheet_id = data.draw(st.sampled_from(sorted(key for key, sent in self.sent.items() if sent)))
        responses.save(self.session.connection(), sheet_id, self.sent[sheet_id], now=LATER)

    @precondition(lambda self: any(quiz == AT_ONCE for _, quiz in self.open))
    @rule(data=st.data(), place=places)
    def look(self, data: st.DataObject, place: int) -> None:
        """Look at a key."""
        key = data.draw(st.sampled_from(sorted(key for key in self.open if key[1] == AT_ONCE)))
        sheet = self.open[key]
        question_id = self.specs(sheet)[place]["id"]
        service.show_key(self.session, sheet.id, question_id, now=LATER)
        self.shown.add((sheet.id, question_id))

    @precondition(lambda self: self.open)
    @rule(data=st.data(), place=places, how=how_right)
    def finish(self, data: st.DataObject, place: int, how: str) -> None:
        """Hand in with a last answer, and get the grade that the events give."""
        key = data.draw(st.sampled_from(sorted(self.open)))
        sheet = self.open[key]
        last = [self.drawn(sheet, place, how, 7)]
        if (sheet.id, last[0].question_id) in self.shown:
            last = []
        result = hand_in(self.session, self.shelf, sheet, last, today=LATER.date(), now=LATER)
        self.sent[sheet.id] += last
        answers = {name: one.answer for name, one in standing(self.sent[sheet.id]).items()}
        assert result == grade(self.specs(sheet), answers, 60)
        self.closed.append(self.open.pop(key))

    @precondition(lambda self: self.closed)
    @rule(data=st.data())
    def be_late(self, data: st.DataObject) -> None:
        """Try to change what was handed in."""
        sheet = data.draw(st.sampled_from(self.closed))
        with pytest.raises(Conflict):
            responses.save(self.session.connection(), sheet.id, [event(sheet.paper[0][0], "c1", 9)], now=LATER)
        with pytest.raises(Conflict):
            service.close(self.session, sheet.id, [], now=LATER)

    @rule(person=people, code=units)
    def move(self, person: str, code: str) -> None:
        """Move to another unit."""
        account = self.session.scalars(select(Account).where(Account.username == person)).one()
        unit_id = self.session.scalars(select(OrgUnit.id).where(OrgUnit.code == code)).one()
        move_account(self.session, account, unit_id, now=LATER, actor_id=None)

    @invariant()
    def what_is_kept_is_what_was_sent(self) -> None:
        """Compare the events in the database with those of the model."""
        for sheet_id, sent in self.sent.items():
            assert {one.event_id for one in queries.events_of(self.session, sheet_id)} == {one.event_id for one in sent}

    def teardown(self) -> None:
        """Count everything anew, and undo the transaction."""
        kept = roll_ups(self.session)
        steps = list(rebuild(self.session, now=LATER))
        attempts, grades = (self.session.scalar(select(func.count()).select_from(one)) for one in (Attempt, Grade))
        counted = roll_ups(self.session)
        self.session.close()

        assert kept == counted
        assert len(steps) == len(kept["scores"])
        assert (attempts, grades) == (len(self.open) + len(self.closed), len(self.closed))


def test_whatever_people_do_the_roll_ups_are_right(published_database: Database) -> None:
    class LifeHere(Life):
        database = published_database

    run_state_machine_as_test(LifeHere, settings=settings(max_examples=12, stateful_step_count=25))

    with published_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0
