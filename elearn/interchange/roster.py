"""A roster out of a table: the header found by what it says, each row's entries with their places. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from elearn.interchange.tables import Table, TableRow, column_name
from elearn.problems import Phrase, Problem

Field = Literal["name", "unit", "county", "username", "staff_number", "group"]
# How people head these columns; compared without spaces, brackets and what stands in brackets.
HEADINGS: Mapping[Field, tuple[str, ...]] = {
    "name": ("姓名", "名字", "学员姓名", "学员", "人员姓名", "name", "fullname", "full name", "trainee"),
    "unit": (
        "单位", "工作单位", "所在单位", "单位名称", "乡镇", "乡镇街道", "乡镇(街道)", "镇街", "所属单位", "所在乡镇",
        "单位代码", "单位编码",
        "unit", "township", "organisation", "organization", "work unit", "unit name", "unit code",
    ),
    "county": (
        "县", "区县", "县区", "县市区", "县(市、区)", "所在县", "所在区县", "所属县区", "county", "district",
        "county or district",
    ),
    "username": ("用户名", "账号", "帐号", "登录名", "登录账号", "username", "user name", "login", "account", "user"),
    "staff_number": (
        "工号", "人员编号", "职工编号", "员工编号", "编号", "学员编号", "警号", "执法证号", "staff number", "staff no",
        "staff id", "employee number", "employee id", "number", "id",
    ),
    "group": ("组", "小组", "组别", "分组", "讨论组", "group", "discussion group"),
}  # fmt: skip
LABELS: Mapping[Field, Phrase] = {
    "name": Phrase("Name"),
    "unit": Phrase("Unit"),
    "county": Phrase("County"),
    "username": Phrase("User name"),
    "staff_number": Phrase("Staff number"),
    "group": Phrase("Group"),
}
HEADER_WITHIN = 15  # rows: titles and notes stand above a header, no more
NO_HEADER = Phrase("No row heads the columns: there must be “姓名” (name) and “单位” (unit) in one of the first rows.")
NO_KEY = Phrase(
    "There is neither a column “用户名” (user name) nor one “工号” (staff number): names alone tell nobody."
)
TWICE = Phrase("Two columns are headed “%(heading)s”: columns %(first)s and %(second)s.")
NO_PEOPLE = Phrase("Nobody stands below the header.")


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one person's row; ``columns`` counts from 1 and tells where each field stands."""

    row: int
    name: str
    unit: str
    county: str
    username: str
    staff_number: str
    group: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Hold the entries of a file, and in which column (from 1) each field stands."""

    entries: tuple[Entry, ...]
    columns: Mapping[Field, int]
    headings: Mapping[Field, str]

    def column(self, field: Field) -> int:
        """Give the column of a field, 0 when the roster has none."""
        return self.columns.get(field, 0)

    def heading(self, field: Field) -> str | Phrase:
        """Name a field as the file does, or in the reader's language where the file has no such column."""
        return self.headings.get(field) or LABELS[field]


def read_roster(table: Table, path: str) -> tuple[Roster | None, list[Problem]]:
    """Find the header and read what stands below it; every fault of the header at once."""
    header = _header_of(table)
    if header is None:
        return None, [Problem(path, 0, 0, "P601", NO_HEADER)]
    columns, problems = _columns(header, path)
    if "username" not in columns and "staff_number" not in columns:
        problems.append(Problem(path, header.number, 0, "P602", NO_KEY))
    below = [row for row in table.rows if row.number > header.number]
    entries = tuple(entry for row in below if _has_any(entry := _entry(row, columns)))
    if not entries and not problems:
        problems.append(Problem(path, header.number, 0, "P604", NO_PEOPLE))
    if problems:
        return None, problems
    places = {field: place + 1 for field, place in columns.items()}
    return Roster(entries, places, {field: header.cell(place) for field, place in columns.items()}), []


def field_of(heading: str) -> Field | None:
    """Say which field a heading means, None for a column of no interest."""
    return _FIELDS.get(_folded(heading))


def _folded(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = "".join(character for character in text if character.isalnum() or character in "()")
    return text if text in _EXACT else re.sub(r"\(.*?\)|[()]", "", text)


_EXACT = frozenset({"乡镇(街道)", "县(市区)"})
_FIELDS: Mapping[str, Field] = {_folded(heading): field for field, names in HEADINGS.items() for heading in names}


def _header_of(table: Table) -> TableRow | None:
    """Choose the row with the most headings that are known, name and unit among them; the first of equals."""
    best, most = None, 0
    for row in table.rows[:HEADER_WITHIN]:
        found = {field_of(cell) for cell in row.cells} - {None}
        if {"name", "unit"} <= found and len(found) > most:
            best, most = row, len(found)
    return best


def _columns(header: TableRow, path: str) -> tuple[dict[Field, int], list[Problem]]:
    columns: dict[Field, int] = {}
    problems = []
    for place, text in enumerate(header.cells):
        field = field_of(text)
        if field is None:
            continue
        if field in columns:
            values = {"heading": text.strip(), "first": column_name(columns[field]), "second": column_name(place)}
            problems.append(Problem(path, header.number, place + 1, "P603", Phrase(TWICE.text, values)))
        columns.setdefault(field, place)
    return columns, problems


def _entry(row: TableRow, columns: Mapping[Field, int]) -> Entry:
    values = {field: row.cell(columns.get(field)) for field in HEADINGS}
    return Entry(row.number, **values)


def _has_any(entry: Entry) -> bool:
    """Say whether a row is about somebody: notes below a list fill one cell, and no name with anything else."""
    return bool(entry.name and (entry.unit or entry.username or entry.staff_number)) or bool(
        entry.username or entry.staff_number
    )
