"""How a grade came about: every fact that had a say in it, in order, and what the grade was after each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment import queries as attempts
from elearn.assessment.grading import Result, grade, standing
from elearn.assessment.papers import Paper
from elearn.assessment.queries import Sheet
from elearn.assessment.rulings import Action, Given, Override
from elearn.content.shelf import Shelf
from elearn.marking.facts import Facts, asked_documents, given_of, regrades_of, rulings_of
from elearn.marking.models import HandMark, MarkOverride, RegradeMade
from elearn.regrading.staging import UNDO


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one step: what (``handed_in``, ``hand``, ``override``, ``withdrawn``, an action, ``undo``), when, by whom.

    ``question_id`` None is the whole attempt; ``revision`` is the one that was put in place; ``result`` the grade
    after it. Regrades that changed nothing here are steps, too. ``setting`` is what one of the whole quiz put in place.
    """

    what: str
    at: datetime
    by: str | None
    question_id: str | None
    reason: str
    revision: str | None
    marks: tuple[Fraction, Fraction] | None
    result: Result
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class _Fact:
    """Hold a fact's place in time (of equals: kind, then key), how it is told, and its row."""

    order: tuple[datetime, int, int]
    told: Step
    row: Any


def history_of(session: Session, shelf: Shelf, sheet: Sheet) -> list[Step]:
    """List what made the grade of a handed-in attempt, the oldest first; the last result is the grade that is kept.

    Nothing of it is kept for itself: each grade is computed again from the facts that were there by then.
    """
    assert sheet.submitted_at is not None
    documents = shelf.documents(session, asked_documents(sheet))
    answers = {key: event.answer for key, event in standing(attempts.events_of(session, sheet.id)).items()}
    specs, quiz = [documents[entry[1]] for entry in sheet.paper], documents[sheet.quiz_hash]
    made = _touching(session, sheet)
    values = {one.id: one for one in regrades_of(session, shelf, made)}
    in_force = {one.id for one in made if _was_in_force(one, sheet.submitted_at)}
    given: dict[str, list[Given]] = {}
    overrides: list[Override] = []

    def now() -> Result:
        facts = Facts({sheet.id: given}, {sheet.id: overrides}, [])
        regrades = [values[key] for key in sorted(in_force)]
        return grade(specs, answers, quiz["pass_percent"], rulings_of(sheet, quiz, facts, regrades))

    steps = [Step("handed_in", sheet.submitted_at, None, None, "", None, None, now())]
    facts = [*_hands(session, sheet, steps[0]), *_overrides(session, sheet, steps[0]), *_regrades(made, steps[0])]
    names = _names(session, {int(fact.told.by) for fact in facts if fact.told.by})
    for fact in sorted(facts, key=lambda one: one.order):
        if isinstance(fact.row, HandMark):
            given.setdefault(fact.row.question_id, []).append(given_of(fact.row))
        elif isinstance(fact.row, MarkOverride):
            overrides.append(Override(fact.row.question_id, fact.row.marks, fact.row.possible))
        elif fact.told.what == UNDO:
            in_force.discard(fact.row.id)
        else:
            in_force.add(fact.row.id)
        steps.append(replace(fact.told, by=names.get(int(fact.told.by or 0)), result=now()))
    return steps


def as_marked(session: Session, shelf: Shelf, sheet: Sheet, paper: Paper) -> Paper:
    """Give a paper with the questions as regrades have them marked: their mended keys and explanations."""
    made = _in_force(session, sheet)
    mended = {one.question_id: one for one in made if one.action == Action.USE_REVISION}
    if not mended:
        return paper
    keys = {key for one in mended.values() for key in (one.revision_hash, one.rendering_hash) if key}
    found = shelf.documents(session, keys)
    specs, renderings, revisions = list(paper.specs), list(paper.renderings), list(paper.revisions)
    for place, spec in enumerate(paper.specs):
        one = mended.get(spec["id"])
        if one is not None and one.revision_hash and one.rendering_hash:
            specs[place], renderings[place] = found[one.revision_hash], found[one.rendering_hash]
            revisions[place] = (one.revision_hash, one.rendering_hash)
    return Paper(paper.quiz, tuple(specs), tuple(renderings), tuple(revisions))


def hands_of(session: Session, attempt_id: int) -> Mapping[str, Sequence[HandMark]]:
    """List the marks that were given to an attempt by hand, by question, the oldest first."""
    found: dict[str, list[HandMark]] = {}
    for one in session.scalars(select(HandMark).where(HandMark.attempt_id == attempt_id).order_by(HandMark.id)):
        found.setdefault(one.question_id, []).append(one)
    return found


def _hands(session: Session, sheet: Sheet, first: Step) -> list[_Fact]:
    found = []
    for key, ones in hands_of(session, sheet.id).items():
        for one in ones:
            by, why, marks = str(one.marker_id), one.reason or one.comment, (one.marks, one.possible)
            told = replace(first, what="hand", at=one.given_at, by=by, question_id=key, reason=why, marks=marks)
            found.append(_Fact((one.given_at, 0, one.id), told, one))
    return found


def _overrides(session: Session, sheet: Sheet, first: Step) -> list[_Fact]:
    found = []
    read = select(MarkOverride).where(MarkOverride.attempt_id == sheet.id).order_by(MarkOverride.id)
    for one in session.scalars(read):
        marks = None if one.marks is None or one.possible is None else (one.marks, one.possible)
        what, by = "withdrawn" if marks is None else "override", str(one.account_id)
        told = replace(first, what=what, at=one.set_at, by=by, question_id=one.question_id, reason=one.reason)
        found.append(_Fact((one.set_at, 1, one.id), replace(told, marks=marks), one))
    return found


def _regrades(made: Sequence[RegradeMade], first: Step) -> list[_Fact]:
    found = []
    for one in made:
        told = replace(first, question_id=one.question_id or None, revision=one.revision_hash, setting=one.setting)
        if one.made_at >= first.at:
            by, what = str(one.account_id), one.action
            done = replace(told, what=what, at=one.made_at, by=by, reason=one.reason)
            found.append(_Fact((one.made_at, 2, one.id), done, one))
        if one.undone_at is not None and one.undone_at >= first.at:
            by, why = str(one.undone_by), one.undo_reason
            undone = replace(told, what=UNDO, at=one.undone_at, by=by, reason=why, revision=None, setting=None)
            found.append(_Fact((one.undone_at, 3, one.id), undone, one))
    return found


def _was_in_force(one: RegradeMade, at: datetime) -> bool:
    return one.made_at < at and (one.undone_at is None or one.undone_at >= at)


def _touching(session: Session, sheet: Sheet) -> list[RegradeMade]:
    asked = {entry[0]: entry[1] for entry in sheet.paper} | {"": sheet.quiz_hash}  # which stands for the whole quiz
    read = select(RegradeMade).where(RegradeMade.question_id.in_(list(asked))).order_by(RegradeMade.id)
    return [
        one
        for one in session.scalars(read)
        if one.quiz_id in (None, sheet.quiz_id) and asked[one.question_id] in one.revisions
    ]


def _in_force(session: Session, sheet: Sheet) -> list[RegradeMade]:
    return [one for one in _touching(session, sheet) if one.undone_at is None]


def _names(session: Session, account_ids: set[int]) -> dict[int, str]:
    read = select(Account.id, Account.name).where(Account.id.in_(account_ids))
    return {row.id: row.name for row in session.execute(read)}


def lines_for_owner(steps: Sequence[Step]) -> list[tuple[Step, Any]]:
    """Pair each step that changed the sum, the passing or the waiting with the result before it."""
    found = []
    for before, step in pairwise(steps):
        old, new = before.result, step.result
        if (old.earned, old.possible, old.passed, old.pending) != (new.earned, new.possible, new.passed, new.pending):
            found.append((step, old))
    return found
