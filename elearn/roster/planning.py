"""What a roster would change: each row compared with the people there are, every fault and doubt named. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from elearn.accounts.names import check_name, check_username, clean_name, fold_username
from elearn.interchange.roster import Entry, Field, Roster
from elearn.organisation.naming import Meant, Named, UnitNames
from elearn.problems import Phrase, Problem, faults, in_order
from elearn.roster import faults as say

LONGEST_STAFF_NUMBER = 64


@dataclass(frozen=True, slots=True)
class Known:
    """Hold somebody who is there already; ``is_own`` says whether whoever imports may change the account."""

    id: int
    username: str
    name: str
    staff_number: str | None
    unit_path: str
    is_trainee: bool
    is_locked: bool
    is_own: bool
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Hold the people that a roster's rows may mean: by user name, by staff number, and by name for the doubts."""

    by_username: Mapping[str, Known]
    by_number: Mapping[str, Known]
    by_name: Mapping[str, Sequence[Known]]


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what becomes of one row. ``known`` None makes somebody new; ``changes`` is empty where nothing changes."""

    row: int
    name: str
    username: str
    staff_number: str | None
    unit: Named
    group: str
    known: Known | None
    changes: tuple[Literal["name", "unit", "staff_number", "trainee"], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what an import would do; with a fault among ``problems`` it does nothing."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]

    @property
    def may_go_on(self) -> bool:
        """Say whether no fault forbids the import."""
        return not faults(self.problems)

    @property
    def new(self) -> tuple[Line, ...]:
        """List the rows that make somebody new."""
        return tuple(line for line in self.lines if line.known is None)

    @property
    def changed(self) -> tuple[Line, ...]:
        """List the rows that change somebody."""
        return tuple(line for line in self.lines if line.known is not None and line.changes)

    @property
    def renames(self) -> bool:
        """Say whether anybody would be called otherwise than now."""
        return any("name" in line.changes for line in self.lines)

    @property
    def same(self) -> int:
        """Count the rows of people who stay as they are."""
        return sum(line.known is not None and not line.changes for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """Give the three counts."""
        return {"new": len(self.new), "changed": len(self.changed), "same": self.same}


def plan(roster: Roster, path: str, names: UnitNames, may: Callable[[str], bool], people: People) -> Plan:
    """Compare a roster with who is there; ``may`` says whether the importer may act over a unit's path."""
    planner = _Planner(roster, path, names, may, people)
    lines = [line for entry in roster.entries if (line := planner.line(entry)) is not None]
    return Plan(tuple(lines), tuple(in_order(planner.problems)))


@dataclass(slots=True)
class _Planner:
    roster: Roster
    path: str
    names: UnitNames
    may: Callable[[str], bool]
    people: People
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)  # (field, value) → the row that had it first
    meant: dict[tuple[str, str], Meant] = field(default_factory=dict)

    def line(self, entry: Entry) -> Line | None:
        """Read one row; None when a fault leaves nothing to plan with."""
        before = len(faults(self.problems))
        name, unit = self._name(entry), self._unit(entry)
        username, number = self._keys(entry)
        known = self._known(entry, username, number)
        if known is not None and known.is_retired:
            self._say(entry, "name", say.RETIRED, value=known.name)
        if unit is None or len(faults(self.problems)) > before:
            return None
        if known is None:
            username = username or fold_username(entry.staff_number)
            self._doubt_new(entry, name, unit)
        else:
            username, number = known.username, number or known.staff_number
            self._doubt_known(entry, name, known)
        changes = _changes(known, name, number, unit)
        return Line(entry.row, name, username, number, unit, entry.group, known, changes)

    def _say(self, entry: Entry, where: Field, fault: say.Fault, **values: object) -> None:
        hint = fault.hint and Phrase(fault.hint.text, values)
        message = Phrase(fault.message.text, values)
        column = self.roster.column(where)
        self.problems.append(Problem(self.path, entry.row, column, fault.code, message, hint, fault.severity))

    def _name(self, entry: Entry) -> str:
        name = clean_name(entry.name)
        if not name:
            self._say(entry, "name", say.NO_NAME)
        elif check_name(name):
            self._say(entry, "name", say.BAD_NAME, value=name[:60])
        return name

    def _unit(self, entry: Entry) -> Named | None:
        if entry.county and not self._over(entry):
            return None
        if not entry.unit:
            self._say(entry, "unit", say.NO_UNIT)
            return None
        found = self._find(entry.unit, entry.county)
        if found.unit is not None:
            if self.may(found.unit.path):
                return found.unit
            self._say(entry, "unit", say.NOT_OWN_UNIT, value=entry.unit)
        elif found.several:
            self._say(entry, "unit", say.SEVERAL_UNITS, value=entry.unit, units=self._listed(found.several))
        else:
            self._say_unknown(entry, "unit", entry.unit, found)
        return None

    def _over(self, entry: Entry) -> bool:
        """Check the county's column; say whether it means a unit."""
        found = self._find(entry.county, "")
        if found.unit is None:
            self._say_unknown(entry, "county", entry.county, found)
        return found.unit is not None

    def _say_unknown(self, entry: Entry, where: Field, value: str, found: Meant) -> None:
        fault = say.NEAR_UNIT if found.nearest else say.UNKNOWN_UNIT
        self._say(entry, where, fault, value=value, units=self._listed(found.nearest))

    def _find(self, text: str, county: str) -> Meant:
        key = (text, county)
        if key not in self.meant:
            self.meant[key] = self.names.find(text, county)
        return self.meant[key]

    def _listed(self, units: Sequence[Named]) -> tuple[str, ...]:
        return tuple(self.names.qualified(unit) for unit in units)

    def _keys(self, entry: Entry) -> tuple[str, str | None]:
        """Read what tells people apart: user name ("" where none is given) and staff number."""
        username, number = fold_username(entry.username), entry.staff_number.strip() or None
        if not username and number is None:
            self._say(entry, "staff_number" if self.roster.column("staff_number") else "username", say.NO_KEY)
        if username and check_username(username):
            self._say(entry, "username", say.BAD_USERNAME, value=entry.username[:70])
        if number and (len(number) > LONGEST_STAFF_NUMBER or not number.isprintable()):
            self._say(entry, "staff_number", say.BAD_NUMBER, value=number[:70])
        given: tuple[tuple[Field, str | None], ...] = (("username", username), ("staff_number", number))
        for where, value in given:
            first = self.seen.setdefault((where, value), entry.row) if value else entry.row
            if first != entry.row:
                self._say(entry, where, say.TWICE, value=value, row=first)
        return username, number

    def _known(self, entry: Entry, username: str, number: str | None) -> Known | None:
        """Find whom a row means; say where user name and staff number disagree, or belong to another's person."""
        by_name = self.people.by_username.get(username) if username else None
        by_number = self.people.by_number.get(number) if number else None
        known = by_number or by_name
        if by_number and username and by_number.username != username:
            self._say(entry, "staff_number", say.NUMBER_OF_OTHER, value=number, name=_told(by_number))
        elif by_name and number and by_name.staff_number not in (None, number):
            self._say(entry, "username", say.NAME_OF_OTHER, value=username, name=_told(by_name))
        elif known is not None and not known.is_own:
            self._say(entry, "username" if by_name else "staff_number", say.NOT_OWN_PERSON, value=username or number)
        if known is None and not username and number:
            self._make_username(entry, number)
        return known

    def _make_username(self, entry: Entry, number: str) -> None:
        if self.seen[("staff_number", number)] != entry.row:
            return  # that it stands there twice has been said
        made = fold_username(number)
        first = self.seen.setdefault(("username", made), entry.row)
        if check_username(made) or made in self.people.by_username or first != entry.row:
            self._say(entry, "staff_number", say.NEEDS_USERNAME, value=number[:70])

    def _doubt_new(self, entry: Entry, name: str, unit: Named) -> None:
        county = "/".join(unit.path.split("/")[:3]) + "/"
        alike = [
            one
            for one in self.people.by_name.get(name, ())
            if one.unit_path.startswith(county) and one.is_own and not one.is_retired
        ]
        if alike:
            self._say(entry, "name", say.LIKELY_TWICE, value=name, names=tuple(one.username for one in alike))

    def _doubt_known(self, entry: Entry, name: str, known: Known) -> None:
        if name != known.name:
            self._say(entry, "name", say.RENAMED, value=known.username, old=known.name, new=name)
        if known.is_locked:
            self._say(entry, "name", say.LOCKED, value=known.name)


def _told(known: Known) -> str | Phrase:
    """Name somebody, or not, where that is not for the importer to know."""
    return f"{known.name} ({known.username})" if known.is_own else say.SOMEBODY_ELSE


def _changes(
    known: Known | None, name: str, number: str | None, unit: Named
) -> tuple[Literal["name", "unit", "staff_number", "trainee"], ...]:
    if known is None:
        return ()
    found: list[Literal["name", "unit", "staff_number", "trainee"]] = []
    if known.name != name:
        found.append("name")
    if known.unit_path != unit.path:
        found.append("unit")
    if known.staff_number != number:
        found.append("staff_number")
    if not known.is_trainee:
        found.append("trainee")
    return tuple(found)
