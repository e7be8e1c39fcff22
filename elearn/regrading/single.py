"""Rule over one attempt: a mark by hand, an override; and grade it anew at once, with all that follows."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment import service as assessment
from elearn.assessment.grading import Result
from elearn.assessment.models import Grade
from elearn.assessment.queries import Sheet
from elearn.assessment.rulings import Part
from elearn.audit import service as audit
from elearn.content.shelf import Shelf
from elearn.marking import service as marking
from elearn.marking.facts import grade_attempts, hold_rules
from elearn.notices.service import tell
from elearn.regrading.rolling import roll_up
from elearn.regrading.telling import CHANGED, GIVEN, grade_news


@dataclass(frozen=True, slots=True)
class Ruling:
    """Hold whom a ruling is about and who makes it: the attempt, its owner's public id, and the actor."""

    sheet: Sheet
    person_id: str
    actor: Actor


def mark_answer(
    session: Session,
    shelf: Shelf,
    ruling: Ruling,
    question_id: str,
    given: marking.Marking,
    *,
    part: Part,
    seen: int,
    now: datetime,
) -> Result:
    """Add marks by hand to an answer, and grade the attempt anew; its owner is told when the last wait is over.

    Raises what ``marking.service.give`` raises.
    """
    hold_rules(session)
    sheet, actor = ruling.sheet, ruling.actor
    marking.give(session, sheet.id, question_id, given, part=part, marker_id=actor.id, seen=seen, now=now)
    facts = {"attempt": sheet.public_id, "question": question_id, "part": part.value, "marks": str(given.marks)}
    audit.record(session, "mark.give", now=now, actor_id=actor.public_id, subject_id=ruling.person_id, facts=facts)
    before, after = grade_anew(session, shelf, sheet, now=now)
    quiz = shelf.document(session, sheet.quiz_hash)
    if before.pending and not after.pending:
        tell(session, [(sheet.account_id, grade_news(GIVEN, quiz, sheet.public_id, given.comment))], now=now)
    elif not before.pending and (before.earned, before.possible) != (after.earned, after.possible):
        words = given.reason or given.comment
        tell(session, [(sheet.account_id, grade_news(CHANGED, quiz, sheet.public_id, words))], now=now)
    return after


def override_marks(
    session: Session,
    shelf: Shelf,
    ruling: Ruling,
    question_id: str | None,
    marks: tuple[Fraction, Fraction] | None,
    *,
    reason: str,
    now: datetime,
) -> Result:
    """Replace marks (None takes the last override back), grade the attempt anew, and tell its owner.

    Raises what ``marking.service.override`` raises.
    """
    hold_rules(session)
    sheet, actor = ruling.sheet, ruling.actor
    marking.override(session, sheet.id, question_id, marks, reason=reason, account_id=actor.id, now=now)
    facts = {"attempt": sheet.public_id, "question": question_id, "marks": None if marks is None else str(marks[0])}
    action = "override.withdraw" if marks is None else "override.set"
    audit.record(session, action, now=now, actor_id=actor.public_id, subject_id=ruling.person_id, facts=facts)
    before, after = grade_anew(session, shelf, sheet, now=now)
    if (before.earned, before.possible, before.passed) != (after.earned, after.possible, after.passed):
        quiz = shelf.document(session, sheet.quiz_hash)
        tell(session, [(sheet.account_id, grade_news(CHANGED, quiz, sheet.public_id, reason))], now=now)
    return after


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a grade as it was before."""

    earned: Fraction
    possible: Fraction
    passed: bool
    pending: int


def grade_anew(session: Session, shelf: Shelf, sheet: Sheet, *, now: datetime) -> tuple[Kept, Result]:
    """Grade one attempt from its facts, and bring score and tally up to date; the grade before and after."""
    grade = session.get_one(Grade, sheet.id, with_for_update=True, populate_existing=True)
    before = Kept(grade.earned, grade.possible, grade.passed, grade.pending)
    result = grade_attempts(session, shelf, [sheet])[sheet.id]
    if not assessment.is_kept(grade, result):
        assessment.keep_grade(session, sheet.id, result, now=now)
        session.expire(grade)
        roll_up(session, [(sheet.account_id, sheet.quiz_id)])
    return before, result
