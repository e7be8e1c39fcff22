"""The shape of the organisation: rows of a CSV file checked and put in order, paths as prefixes. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from elearn.problems import Phrase, Problem

COLUMNS = ("code", "level", "parent_code", "name_zh", "name_en")
LEVELS = ("province", "city", "county", "township")
LONGEST = (20, 20, 20, 100, 200)  # characters, column by column, as the tables keep them
TOO_MANY_CELLS = (
    "U106",
    1,
    Phrase("This row has more cells than the first row; a text with a comma stands in quotation marks."),
)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Hold one unit as a file gives it."""

    code: str
    level: str
    parent_code: str
    name_zh: str
    name_en: str


def read_units(text: str, path: str = "organisation.csv") -> tuple[list[UnitRow], list[Problem]]:
    """Read the units of a CSV text, parents before children; all faults together, and no units if there is one."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = Phrase("The first row must be: %(columns)s.", {"columns": ",".join(COLUMNS)})
        return [], [Problem(path, 1, 1, "U101", message)]
    problems, units = [], dict[str, UnitRow]()
    for raw in reader:
        row = UnitRow(*((raw[name] or "").strip() for name in COLUMNS))
        fault = TOO_MANY_CELLS if None in raw else _fault(row, units)
        if fault:
            code, column, message = fault
            problems.append(Problem(path, reader.line_num, column, code, message))
        units.setdefault(row.code, row)  # a faulty row still is a parent: its children are not to be blamed
    if not problems and sum(not row.parent_code for row in units.values()) != 1:
        problems.append(Problem(path, 0, 0, "U105", Phrase("There must be exactly one unit without a parent.")))
    return ([] if problems else list(units.values())), problems


def _fault(row: UnitRow, units: Mapping[str, UnitRow]) -> tuple[str, int, Phrase] | None:
    """Give the code, column and sentence of the first fault of a row; ``units`` are those above it."""
    if not (row.code and row.name_zh and row.name_en) or row.level not in LEVELS:
        return "U102", 1, Phrase("A unit needs code, level, name_zh and name_en.")
    if any(len(value) > longest for value, longest in zip(astuple(row), LONGEST, strict=True)):
        return "U107", 1, Phrase("A code has at most 20 characters, a name 100 in Chinese and 200 in English.")
    if row.code in units:
        return "U103", 1, Phrase("The code %(code)s is used twice.", {"code": row.code})
    if not row.parent_code:
        return None
    if row.parent_code not in units:
        return "U104", 3, Phrase("The parent %(code)s does not stand above this row.", {"code": row.parent_code})
    above = units[row.parent_code].level
    if above in LEVELS and LEVELS.index(row.level) <= LEVELS.index(above):
        values = {"level": row.level, "above": above}
        return "U108", 2, Phrase("A %(level)s cannot belong to a %(above)s.", values)
    return None


def is_within(path: str, ancestor: str) -> bool:
    """Say whether the unit at ``path`` is the unit at ``ancestor`` or below it."""
    return path.startswith(ancestor)


def is_within_any(path: str, ancestors: Iterable[str]) -> bool:
    """Say whether the unit at ``path`` is one of ``ancestors`` or below one of them."""
    return any(is_within(path, ancestor) for ancestor in ancestors)
