"""The shape of the organisation: rows of a CSV file checked and put in order, paths as prefixes. Pure."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from elearn.problems import Phrase, Problem

COLUMNS = ("code", "level", "parent_code", "name_zh", "name_en")
LEVELS = ("province", "city", "county", "township")


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
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = Phrase("The first row must be: %(columns)s.", {"columns": ",".join(COLUMNS)})
        return [], [Problem(path, 1, 1, "U101", message)]
    problems, units = [], dict[str, UnitRow]()
    for raw in reader:
        line = reader.line_num
        row = UnitRow(*((raw[name] or "").strip() for name in COLUMNS))
        if not (row.code and row.name_zh and row.name_en) or row.level not in LEVELS:
            problems.append(Problem(path, line, 1, "U102", Phrase("A unit needs code, level, name_zh and name_en.")))
        elif row.code in units:
            message = Phrase("The code %(code)s is used twice.", {"code": row.code})
            problems.append(Problem(path, line, 1, "U103", message))
        elif row.parent_code and row.parent_code not in units:
            message = Phrase("The parent %(code)s does not stand above this row.", {"code": row.parent_code})
            problems.append(Problem(path, line, 3, "U104", message))
        else:
            units[row.code] = row
    if not problems and sum(not row.parent_code for row in units.values()) != 1:
        problems.append(Problem(path, 0, 0, "U105", Phrase("There must be exactly one unit without a parent.")))
    return ([] if problems else list(units.values())), problems


def is_within(path: str, ancestor: str) -> bool:
    """Say whether the unit at ``path`` is the unit at ``ancestor`` or below it."""
    return path.startswith(ancestor)


def is_within_any(path: str, ancestors: Iterable[str]) -> bool:
    """Say whether the unit at ``path`` is one of ``ancestors`` or below one of them."""
    return any(is_within(path, ancestor) for ancestor in ancestors)
