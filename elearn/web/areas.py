"""Units as pages offer them: grouped by county, in the order of their codes, with the county beside a township."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.organisation.models import OrgUnit
from elearn.organisation.queries import Unit, units
from elearn.web.current import actor, transaction


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Hold a county (or the city) and the units in it, itself first."""

    head: Unit
    members: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Hold the units over which somebody has a permission."""

    units: Sequence[Unit]

    @property
    def by_code(self) -> Mapping[str, Unit]:
        """Find a unit by its code."""
        return {unit.code: unit for unit in self.units}

    @property
    def by_id(self) -> Mapping[int, Unit]:
        """Find a unit by its id."""
        return {unit.id: unit for unit in self.units}

    @property
    def groups(self) -> list[UnitGroup]:
        """Group the units by county; the city stands alone."""
        gathered: dict[str, list[Unit]] = {}
        for unit in sorted(self.units, key=lambda unit: unit.path.count("/")):  # a county before its townships
            gathered.setdefault(county_path(unit.path), []).append(unit)
        found = [UnitGroup(members[0], tuple(members)) for members in gathered.values()]
        return sorted(found, key=lambda group: group.head.code)

    def county_of(self, unit: Unit) -> Unit | None:
        """Find the county of a township; None for a county, the city, and where the county is out of sight."""
        above = county_path(unit.path)
        return None if above == unit.path else next((other for other in self.units if other.path == above), None)


def area(permission: Permission) -> Area:
    """Read the units over which the actor has a permission, in one query."""
    return Area(units(transaction(), within(actor(), permission, OrgUnit.path)))


def county_path(path: str) -> str:
    """Cut a path after its second unit: that of the county, or of the city itself."""
    return "/".join(path.split("/")[:3]).rstrip("/") + "/"
