"""Read the organisation tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from elearn.organisation.models import OrgUnit

unit_table = OrgUnit.__table__


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold a unit as pages show it."""

    id: int
    code: str
    level: str
    path: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Give its name in a language."""
        return self.name_zh if language == "zh" else self.name_en


_COLUMNS = (OrgUnit.id, OrgUnit.code, OrgUnit.level, OrgUnit.path, OrgUnit.name_zh, OrgUnit.name_en)


def units(session: Session, *conditions: ColumnElement[bool]) -> list[Unit]:
    """List the units that fulfil every condition, by code."""
    return [_unit(row) for row in session.execute(select(*_COLUMNS).where(*conditions).order_by(OrgUnit.code))]


def unit_by_code(session: Session, code: str) -> Unit | None:
    """Find a unit by its code."""
    row = session.execute(select(*_COLUMNS).where(OrgUnit.code == code)).first()
    return _unit(row) if row else None


def root(session: Session) -> Unit | None:
    """Find the unit without a parent."""
    row = session.execute(select(*_COLUMNS).where(OrgUnit.parent_id.is_(None))).first()
    return _unit(row) if row else None


def _unit(row: Row[tuple[int, str, str, str, str, str]] | Sequence[object]) -> Unit:
    return Unit(*row)
