"""What people ruled over an attempt, as its owner's result page says it: marks by hand, changes and their reasons."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from elearn.assessment.queries import Sheet
from elearn.assessment.rulings import Basis, settled
from elearn.db.types import marks_of
from elearn.marking.facts import facts_of, markers_of
from elearn.regrading.history import hands_of, history_of, lines_for_owner
from elearn.web.asking import Marked
from elearn.web.current import language, shelf, transaction
from elearn.web.papers import Question


def graded(questions: Sequence[Question], grade: Any) -> list[Question]:
    """Put the marks that the grade holds beside the questions, in place of those that the key alone would give."""
    if grade is None:
        return list(questions)
    marks = {key: (marks_of(earned), marks_of(possible)) for key, earned, possible in grade.detail}
    return [(asked, _graded(one, marks.get(asked.id), grade.basis.get(asked.id))) for asked, one in questions]


def rulings_values(sheet: Sheet, grade: Any) -> dict[str, Any]:
    """Give what the result says of rulings: what each mark rests on, comments by question, and changes with reasons."""
    if grade is None:
        return {"basis": {}, "hands": {}, "changes": (), "waiting": 0}
    hands = {}
    if any(word in (Basis.HAND, Basis.PENDING) for word in grade.basis.values()):
        hands = _hands(sheet)
    steps = history_of(transaction(), shelf(), sheet) if grade.version > 1 else []
    places = {entry[0]: number for number, entry in enumerate(sheet.paper, 1)}
    changes = lines_for_owner(steps)
    return {"basis": grade.basis, "hands": hands, "changes": changes, "waiting": grade.pending, "places": places}


def criteria_of(spec: Any, given: Any) -> list[tuple[str, Any, Fraction]]:
    """Pair each criterion of a rubric that was marked with its title, its marks, and what was possible."""
    rubric = {one["id"]: one for one in spec.get("rubric", ())}
    found = [(rubric.get(key), Fraction(marks)) for key, marks in given.criteria]
    return [(one["title"][language()], marks, Fraction(one["points"])) for one, marks in found if one is not None]


def _hands(sheet: Sheet) -> dict[str, Any]:
    """Find the mark by hand that counts for each question, with its criteria; none where one is still missing."""
    facts = facts_of(transaction(), shelf(), [sheet.id])
    keys = {entry[0]: entry[1] for entry in sheet.paper}
    documents = shelf().documents(transaction(), [sheet.quiz_hash, *keys.values()])
    markers = markers_of(documents[sheet.quiz_hash])
    found: dict[str, Any] = {}
    for key, ones in hands_of(transaction(), sheet.id).items():
        counts = settled(facts.given[sheet.id][key], markers)
        row = next((one for one in ones if counts is not None and one.sequence == counts.sequence), None)
        if row is not None and key in keys:
            found[key] = (row, criteria_of(documents[keys[key]], row))
    return found


def _graded(one: Marked | None, marks: tuple[Fraction, Fraction] | None, basis: str | None) -> Marked | None:
    is_pending = basis == Basis.PENDING
    if one is None or marks is None or (one.earned, one.possible, one.is_pending) == (*marks, is_pending):
        return one
    return replace(one, earned=marks[0], possible=marks[1], is_pending=is_pending)
