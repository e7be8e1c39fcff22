"""15 August 2026, replayed: new papers leave out what the repealed laws bore, and what was begun stays as it was."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from elearn.assessment import queries
from elearn.assessment.models import Score
from elearn.assessment.papers import paper_of
from elearn.assessment.personal import terms_for
from elearn.assessment.queries import Sheet
from elearn.content.check import check_library
from elearn.content.publishing import items_of, source_hash
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import NotAllowed
from elearn.identities import new_public_id
from elearn.questions.registry import kind_of
from elearn.study import NONE_IN_FORCE, begin_quiz, grade_sheet, hand_in, publish
from tests.content.old_course import BEFORE, EVENING, MIDNIGHT, REPEAL, WRITTEN, old_files
from tests.make import make_account, make_tree
from tests.taking import ZONE, actor_of, event


@dataclass
class Classroom:
    """Seat one person before the old course, on either side of midnight."""

    database: Database
    shelf: Shelf = field(default_factory=Shelf)

    def begin(self, quiz: str, now: datetime) -> Sheet:
        """Begin an attempt, or find the open one."""
        with self.database.write() as session:
            who, found = actor_of(session, "tanglan"), self.shelf.outline(session).quizzes[quiz]
            terms = terms_for(session, who, found, ZONE, now=now)
            public_id = begin_quiz(session, who, found, terms, public_id=new_public_id(), zone=ZONE, now=now)
            return queries.sheet_of(session, public_id, who.id)

    def hand_in(self, sheet: Sheet, *, right: int, now: datetime) -> tuple[str, str]:
        """Answer the first questions rightly, and hand in; give what was earned and what could be."""
        with self.database.write() as session:
            specs = paper_of(session, self.shelf, sheet).specs
            today = BEFORE if now < MIDNIGHT else REPEAL
            events = [event(spec["id"], kind_of(spec["kind"]).best_answer(spec)) for spec in specs[:right]]
            result = hand_in(session, self.shelf, sheet, events, today=today, now=now)
            return str(result.earned), str(result.possible)

    def grade(self, sheet: Sheet) -> tuple[object, ...]:
        """Read the grade that is kept and make it anew from the facts; they must agree."""
        with self.database.read() as session:
            kept, anew = queries.grade_of(session, sheet.id), grade_sheet(session, self.shelf, sheet)
            assert kept is not None
            assert (kept.earned, kept.possible, kept.passed) == (anew.earned, anew.possible, anew.passed)
            return kept.earned, kept.possible, kept.passed, kept.detail

    def score(self) -> tuple[object, ...]:
        """Read where the person stands in the practice quiz."""
        with self.database.read() as session:
            found = session.get_one(Score, (actor_of(session, "tanglan").id, "water"))
            return found.begun, found.finished, found.earned, found.possible


@pytest.fixture
def room(database: Database) -> Classroom:
    """Publish the old course on the day it was written, and let a trainee in."""
    library, problems = check_library(old_files(), today=WRITTEN.date())
    assert library is not None, problems
    with database.write() as session:
        make_tree(session)
        make_account(session)
        items = items_of(library)
        publish(session, library, items, source=source_hash(old_files()), now=WRITTEN, account_id=None, note="")
    return Classroom(database)


def asked(sheet: Sheet) -> list[str]:
    """List the questions of a paper."""
    return [entry[0] for entry in sheet.paper]


def test_new_papers_have_all_questions_the_day_before_and_only_those_in_force_on_the_day(room: Classroom) -> None:
    before = room.begin("water", EVENING)
    room.hand_in(before, right=4, now=EVENING)

    after = room.begin("water", MIDNIGHT)

    assert asked(before) == ["w-1", "w-2", "w-3", "w-4"]
    assert asked(after) == ["w-2", "w-4"]
    assert room.hand_in(after, right=2, now=MIDNIGHT) == ("2", "2")


def test_past_attempts_and_their_grades_are_untouched(room: Classroom) -> None:
    before = room.begin("water", EVENING)
    assert room.hand_in(before, right=3, now=EVENING) == ("3", "4")
    grade, score = room.grade(before), room.score()

    room.begin("water", MIDNIGHT)

    assert room.grade(before) == grade
    assert room.score()[1:] == score[1:]


def test_an_attempt_that_is_open_at_midnight_is_handed_in_as_it_was_begun(room: Classroom) -> None:
    begun = room.begin("water", EVENING)

    again = room.begin("water", MIDNIGHT)

    assert again == begun
    assert room.hand_in(again, right=4, now=MIDNIGHT) == ("4", "4")


def test_what_is_drawn_is_in_force(room: Classroom) -> None:
    assert set(asked(room.begin("exam", MIDNIGHT))) == {"m-1", "m-3"}


def test_a_measuring_quiz_goes_on_with_the_questions_that_are_left(room: Classroom) -> None:
    assert asked(room.begin("pre", MIDNIGHT)) == ["p-2"]


def test_a_quiz_without_a_question_in_force_is_not_begun(room: Classroom) -> None:
    assert asked(room.begin("post", EVENING)) == ["q-1"]
    room.hand_in(room.begin("post", EVENING), right=1, now=EVENING)

    with room.database.read() as session:
        left = room.shelf.outline(session).quizzes["post"].in_force(REPEAL)
    assert left.size == 0


def test_somebody_who_comes_too_late_is_told_why(room: Classroom) -> None:
    with pytest.raises(NotAllowed) as refused:
        room.begin("post", MIDNIGHT)

    assert refused.value.message == NONE_IN_FORCE


def test_the_bank_can_be_drawn_dry_and_no_more_is_promised_than_there_is(room: Classroom) -> None:
    with room.database.read() as session:
        exam = room.shelf.outline(session).quizzes["exam"]

    assert exam.in_force(BEFORE) is exam
    assert [(count, len(pool)) for count, pool in exam.in_force(REPEAL).draws] == [(2, 2)]
    assert exam.size == exam.in_force(REPEAL).size == 2
