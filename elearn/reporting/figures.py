"""Read the tallies: how many people a unit has and where they stand in each quiz, without looking at a person."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.organisation.models import OrgUnit
from elearn.organisation.queries import Unit
from elearn.reporting.models import UnitPeople, UnitTally
from elearn.reporting.statistics import Figures

_people, _tally, _unit = UnitPeople.__table__, UnitTally.__table__, OrgUnit.__table__
_SUMS = tuple(func.sum(_tally.c[name]) for name in ("begun", "finished", "passed", "share_sum"))


def figures_by_quiz(
    session: Session, actor: Actor, permission: Permission, unit: Unit | None, quiz_ids: Sequence[str]
) -> dict[str, Figures]:
    """Add up what the actor may see of a unit (of everything when None): figures by quiz, in one query."""
    conditions = _conditions(actor, permission, unit)
    nought = [literal(0)] * (len(_SUMS) - 1)
    trainees = select(literal(""), func.coalesce(func.sum(_people.c.trainees), 0), *nought)
    sums = select(_tally.c.quiz_id, *_SUMS).join(_unit, _unit.c.id == _tally.c.unit_id).where(*conditions)
    both = union_all(
        trainees.join(_unit, _unit.c.id == _people.c.unit_id).where(*conditions), sums.group_by(_tally.c.quiz_id)
    )
    found = {quiz_id: [int(one) for one in values] for quiz_id, *values in session.connection().execute(both)}
    count, *_ = found.pop("")
    counted = {quiz_id: Figures(count, *values) for quiz_id, values in found.items()}
    return {quiz_id: counted.get(quiz_id, Figures(count)) for quiz_id in quiz_ids}


def figures_by_path(
    session: Session, actor: Actor, permission: Permission, unit: Unit, quiz_ids: Sequence[str]
) -> dict[str, dict[str, Figures]]:
    """Read the figures of each single unit in and below ``unit``, by its path and by quiz, in two queries."""
    conditions = _conditions(actor, permission, unit)
    trainees = select(_unit.c.path, _people.c.trainees).join(_unit, _unit.c.id == _people.c.unit_id)
    found: dict[str, dict[str, Figures]] = {}
    for path, count in session.connection().execute(trainees.where(*conditions)):
        found[path] = {quiz_id: Figures(count) for quiz_id in quiz_ids}
    columns = (_tally.c[name] for name in ("begun", "finished", "passed", "share_sum"))
    tallies = select(_unit.c.path, _tally.c.quiz_id, *columns).join(_unit, _unit.c.id == _tally.c.unit_id)
    for path, quiz_id, *values in session.connection().execute(
        tallies.where(*conditions, _tally.c.quiz_id.in_(quiz_ids))
    ):
        own = found.setdefault(path, {})
        own[quiz_id] = own.get(quiz_id, Figures()) + Figures(0, *values)
    return found


def _conditions(actor: Actor, permission: Permission, unit: Unit | None) -> list[ColumnElement[bool]]:
    scope = within(actor, permission, OrgUnit.path)
    return [scope] if unit is None else [scope, OrgUnit.path.startswith(unit.path, autoescape=True)]
