"""Work out what a plan would do to attempts, some at a time, and keep it beside them until it is committed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from elearn.assessment import queries as attempts
from elearn.assessment.grading import Result
from elearn.assessment.models import Attempt
from elearn.assessment.queries import Sheet
from elearn.assessment.rulings import Action, Regrade
from elearn.assessment.service import grade_values, is_kept
from elearn.content.shelf import Shelf
from elearn.db.inserting import insert_new
from elearn.marking.facts import grade_attempts, regrades_in_force
from elearn.regrading.models import RegradeChange, RegradePlan

UNDO = "undo"
LAST = 2**62  # stands after every regrade that is there
BATCH = 100  # attempts examined between two looks at the clock


def in_scope(plan: RegradePlan) -> list[ColumnElement[bool]]:
    """Select the handed-in attempts whose paper holds one of the plan's revisions (a hash stands nowhere else).

    Of a plan for a whole quiz those that were begun under one of the quiz's revisions.
    """
    if plan.setting is not None:
        begun_under = Attempt.quiz_hash.in_(plan.revisions)
        return [Attempt.submitted_at.is_not(None), Attempt.quiz_id == plan.quiz_id, begun_under]
    paper = type_coerce(Attempt.__table__.c.paper, Text)  # as the text that it is kept as
    holds = or_(*(paper.like(f"%{key}%") for key in plan.revisions))
    found = [Attempt.submitted_at.is_not(None), holds]
    return [*found, Attempt.quiz_id == plan.quiz_id] if plan.quiz_id else found


def count_in_scope(session: Session, plan: RegradePlan) -> int:
    """Count the attempts that a plan has to look at."""
    return session.execute(select(func.count()).select_from(Attempt).where(*in_scope(plan))).scalar_one()


def rules_now(session: Session, shelf: Shelf) -> list[int]:
    """List the regrades in force."""
    return [one.id for one in regrades_in_force(session, shelf)]


def examine(session: Session, shelf: Shelf, plan: RegradePlan, after: int) -> tuple[list[dict[str, Any]], int | None]:
    """Grade the next attempts behind the key ``after`` under the plan: rows of changes, the last key (None: done)."""
    sheets = attempts.sheets_where(session, *in_scope(plan), Attempt.id > after, limit=BATCH)
    return compare(session, shelf, plan, sheets), sheets[-1].id if sheets else None


def compare(session: Session, shelf: Shelf, plan: RegradePlan, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Compare the grades that attempts have with those that they would have under the plan."""
    planned = _regrade(session, shelf, plan)
    kept = {grade.attempt_id: grade for grade in attempts.grades_of(session, [sheet.id for sheet in sheets])}

    def changed(regrades: Sequence[Regrade]) -> Sequence[Regrade]:
        others = [one for one in regrades if one.id != plan.undoes_id]
        return others if planned is None else [*others, planned]

    results = grade_attempts(session, shelf, sheets, with_rules=changed)
    return [_row(plan.id, kept[key], result) for key, result in results.items() if key in kept]


def stage(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep rows of changes; what was kept of the same attempts before gives way."""
    if rows:
        fresh = insert_new(session.connection(), RegradeChange)
        names = [column.name for column in RegradeChange.__table__.c if not column.primary_key]
        anew = {name: fresh.excluded[name] for name in names}
        statement = fresh.on_conflict_do_update(index_elements=["plan_id", "attempt_id"], set_=anew)
        session.connection().execute(statement, list(rows))


def _regrade(session: Session, shelf: Shelf, plan: RegradePlan) -> Regrade | None:
    """Give the regrade that a plan would add; None when it takes one away."""
    if plan.action == UNDO:
        return None
    spec = shelf.document(session, plan.revision_hash) if plan.revision_hash else None
    revisions = frozenset(plan.revisions)
    where = (plan.quiz_id, plan.question_id, revisions)
    return Regrade(LAST, Action(plan.action), *where, spec, tuple(plan.answers), plan.setting)


def _row(plan_id: int, kept: Any, result: Result) -> dict[str, Any]:
    before, after = (kept.earned, kept.possible, kept.passed, kept.pending), grade_values(result)
    is_seen = before != (result.earned, result.possible, result.passed, result.pending)
    old, new = (
        earned / possible if possible else 0 for earned, possible in (before[:2], (result.earned, result.possible))
    )
    return {
        "plan_id": plan_id,
        "attempt_id": kept.attempt_id,
        "version": kept.version,
        "is_changed": not is_kept(kept, result),
        "is_seen": is_seen,
        "direction": (new > old) - (new < old),
        "flip": int(result.passed) - int(kept.passed),
        "earned_before": kept.earned,
        "possible_before": kept.possible,
        "passed_before": kept.passed,
        "pending_before": kept.pending,
        **after,
    }
