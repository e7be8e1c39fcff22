"""Count an answer that was kept and did not count because it came late: an override of the mark, with a reason."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from elearn.assessment import queries as attempts
from elearn.assessment.grading import QuestionGrade, Result, grade_question, standing
from elearn.assessment.queries import Sheet
from elearn.assessment.rulings import Basis
from elearn.content.shelf import Shelf
from elearn.errors import NotFound
from elearn.marking.facts import asked_documents, facts_of, hold_rules, rulings_of
from elearn.regrading.single import Ruling, override_marks


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """Hold an answer that does not count, and the marks (earned, possible) that it would give by the key in use.

    ``place`` counts the paper's questions from 1. ``worth`` is None where no key decides: the question was dropped,
    its mark was replaced or given by hand already, or (``waits``) a person has to read it.
    """

    question_id: str
    place: int
    made_at: datetime | None
    saved_at: datetime
    worth: tuple[Fraction, Fraction] | None
    waits: bool = False


def late_answers_of(session: Session, shelf: Shelf, sheet: Sheet) -> list[LateAnswer]:
    """List the late answers of an attempt that do not count, one a question (the last), in the paper's order."""
    marked = [one for one in attempts.late_answers(session, sheet.id) if one.lateness == "marked"]
    if not marked:
        return []
    newest = {one.question_id: one for one in sorted(marked, key=lambda one: one.saved_at)}
    grades = _with_late(session, shelf, sheet)
    found = []
    for place, (key, *_) in enumerate(sheet.paper, 1):
        if key in newest:
            one, row = grades[key], newest[key]
            waits = one.basis is Basis.PENDING
            found.append(LateAnswer(key, place, row.made_at, row.saved_at, _worth(one), waits))
    return found


def count_late_answer(
    session: Session, shelf: Shelf, ruling: Ruling, question_id: str, *, reason: str, now: datetime
) -> Result:
    """Give a question the marks that its late answer earns, as an override. Raises NotFound where there is none.

    Raises Invalid for want of a reason.
    """
    hold_rules(session)
    found = {one.question_id: one for one in late_answers_of(session, shelf, ruling.sheet)}.get(question_id)
    if found is None or found.worth is None:
        raise NotFound
    return override_marks(session, shelf, ruling, question_id, found.worth, reason=reason, now=now)


def _worth(one: QuestionGrade) -> tuple[Fraction, Fraction] | None:
    return (one.earned, one.possible) if one.basis in (Basis.KEY, Basis.ACCEPTED) else None


def _with_late(session: Session, shelf: Shelf, sheet: Sheet) -> dict[str, QuestionGrade]:
    """Grade every question as if what came late had come in time."""
    documents = shelf.documents(session, asked_documents(sheet))
    facts = facts_of(session, shelf, [sheet.id])
    rulings = rulings_of(sheet, documents[sheet.quiz_hash], facts, facts.regrades)
    last = standing([*attempts.events_of(session, sheet.id), *attempts.events_not_counted(session, sheet.id)])
    answers = {key: event.answer for key, event in last.items()}
    return {entry[0]: grade_question(documents[entry[1]], answers.get(entry[0]), rulings) for entry in sheet.paper}
