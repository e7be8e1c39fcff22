"""Bring the organisation tree into the database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.organisation.models import OrgUnit
from elearn.organisation.tree import UnitRow


def load_units(session: Session, rows: Sequence[UnitRow]) -> int:
    """Add the units that are missing, parents first; give how many. Units that exist keep their id and path."""
    known = {unit.code: unit for unit in session.scalars(select(OrgUnit))}
    added = 0
    for row in rows:
        if row.code in known:
            known[row.code].name_zh, known[row.code].name_en = row.name_zh, row.name_en
            continue
        parent = known.get(row.parent_code)
        unit = OrgUnit(
            code=row.code,
            level=row.level,
            parent_id=parent.id if parent else None,
            path=f"new:{row.code}",
            name_zh=row.name_zh,
            name_en=row.name_en,
        )
        session.add(unit)
        session.flush()
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
        known[row.code] = unit
        added += 1
    session.flush()
    return added
