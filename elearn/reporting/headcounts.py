"""How many trainees each unit has, from the roll-up."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.reporting.models import UnitPeople


def trainees_by_unit(session: Session, unit_ids: Collection[int]) -> dict[int, int]:
    """Give the number of trainees at home in each of the units; a unit without any may be missing."""
    read = select(UnitPeople.unit_id, UnitPeople.trainees).where(UnitPeople.unit_id.in_(unit_ids))
    return {row.unit_id: row.trainees for row in session.execute(read)}
