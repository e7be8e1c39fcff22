"""Tables that others send: a spreadsheet or a text with delimiters becomes rows of texts that know their place. Pure.

``read_table`` looks at the content, not at the file's name: XLSX by its first bytes, everything else as text. What
it cannot read it says as problems with row and column, all of them at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.problems import Phrase, Problem

MOST_ROWS, MOST_COLUMNS = 20_000, 100
LONGEST_CELL = 32_767  # Excel's own limit
TOO_MANY_ROWS = Phrase("A table has at most %(count)s rows.", {"count": f"{MOST_ROWS:,}"})
EMPTY = Phrase("There is nothing in this file.")


@dataclass(frozen=True, slots=True)
class TableRow:
    """Hold one row that is not empty: its number as the spreadsheet shows it (from 1) and its cells' texts."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """Give the text of a column (from 0) without outer spaces, "" where the row is shorter or there is none."""
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the rows of one sheet, and how the file was written (``xlsx``, or the encoding and the delimiter)."""

    rows: tuple[TableRow, ...]
    form: str


def column_name(column: int) -> str:
    """Name a column (from 0) as a spreadsheet does: 0 is A, 26 is AA."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name


def bounded(rows: Sequence[TableRow], path: str) -> list[Problem]:
    """List what is wrong with the size of a table: nothing in it, too many rows, cells that are too long."""
    if not rows:
        return [Problem(path, 0, 0, "T601", EMPTY)]
    if len(rows) > MOST_ROWS:
        return [Problem(path, 0, 0, "T602", TOO_MANY_ROWS)]
    message = Phrase("A cell has at most %(count)s characters.", {"count": f"{LONGEST_CELL:,}"})
    return [
        Problem(path, row.number, column + 1, "T603", message)
        for row in rows
        for column, text in enumerate(row.cells)
        if len(text) > LONGEST_CELL
    ]
