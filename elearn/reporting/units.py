"""The scores by unit: the units below one, in the order of their codes or names, with what is too small left unsaid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.names import sort_key
from elearn.accounts.roles import Permission
from elearn.errors import NotFound
from elearn.organisation.queries import Unit
from elearn.reporting.figures import figures_by_path
from elearn.reporting.filters import UnitOrder
from elearn.reporting.statistics import Figures, too_small, total


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold a unit's figures in one quiz; ``is_said`` False: too few finished for results to be shown."""

    figures: Figures
    is_said: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Hold one line: a unit with everything below it, or (``is_own``) only the people of the unit above the table."""

    unit: Unit
    is_own: bool
    has_below: bool
    cells: Mapping[str, Cell]

    @property
    def people(self) -> int:
        """Give how many trainees the line counts."""
        return max((cell.figures.people for cell in self.cells.values()), default=0)


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Hold the table below ``unit``: its line of totals and the lines it is made of."""

    unit: Unit
    total: UnitRow
    rows: tuple[UnitRow, ...]


def unit_in(known: Sequence[Unit], code: str) -> Unit:
    """Find a unit among those in scope. Raises NotFound: what is another's does not exist."""
    found = next((unit for unit in known if unit.code == code), None)
    if found is None:
        raise NotFound
    return found


def topmost(known: Sequence[Unit]) -> list[Unit]:
    """List the units in scope that have none above them in scope, by code."""
    return [unit for unit in known if not any(parent_path(unit.path).startswith(other.path) for other in known)]


def parent_path(path: str) -> str:
    """Give the path of the unit above, "/" when there is none."""
    return path[: path.rstrip("/").rfind("/") + 1]


def unit_table(
    session: Session,
    actor: Actor,
    permission: Permission,
    known: Sequence[Unit],
    unit: Unit,
    quiz_ids: Sequence[str],
    order: UnitOrder,
    language: str,
) -> UnitTable:
    """Make the table of the units right below ``unit``; ``known`` are the units in scope."""
    by_path = figures_by_path(session, actor, permission, unit, quiz_ids)
    return table_of(by_path, known, unit, quiz_ids, order, language)


def table_of(
    by_path: Mapping[str, Mapping[str, Figures]],
    known: Sequence[Unit],
    unit: Unit,
    quiz_ids: Sequence[str],
    order: UnitOrder,
    language: str,
) -> UnitTable:
    """Make the table out of the figures of single units, by path and quiz; what is too small stays unsaid."""
    below = [one for one in known if parent_path(one.path) == unit.path]
    parents = {parent_path(one.path) for one in known}
    if order is UnitOrder.NAME:
        below.sort(key=lambda one: sort_key(one.name(language)))
    sums = {one.path: _summed(by_path, one.path, quiz_ids) for one in below}
    own = by_path.get(unit.path, {})
    lines = [(one, False, sums[one.path]) for one in below]
    if below and any(own.get(key, Figures()) != Figures() for key in quiz_ids):
        lines.insert(0, (unit, True, {key: own.get(key, Figures()) for key in quiz_ids}))
    hidden = {key: _hidden(lines, key) for key in quiz_ids}
    rows = tuple(
        UnitRow(
            one,
            is_own,
            one.path in parents and not is_own,
            {key: Cell(cells[key], str(number) not in hidden[key]) for key in quiz_ids},
        )
        for number, (one, is_own, cells) in enumerate(lines)
    )
    everything = _summed(by_path, unit.path, quiz_ids)
    whole = {key: Cell(figures, not too_small({"": figures.finished})) for key, figures in everything.items()}
    return UnitTable(unit, UnitRow(unit, False, bool(below), whole), rows)


def _hidden(lines: Sequence[tuple[Unit, bool, Mapping[str, Figures]]], quiz_id: str) -> frozenset[str]:
    return too_small({str(number): cells[quiz_id].finished for number, (_, _, cells) in enumerate(lines)})


def _summed(by_path: Mapping[str, Mapping[str, Figures]], path: str, quiz_ids: Sequence[str]) -> dict[str, Figures]:
    inside = [figures for key, figures in by_path.items() if key.startswith(path)]
    return {key: total(figures.get(key, Figures()) for figures in inside) for key in quiz_ids}
