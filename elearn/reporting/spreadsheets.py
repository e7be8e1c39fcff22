"""Tables written row by row into XLSX and CSV files, however long they are: text stays text, numbers stay numbers."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Protocol
from zoneinfo import ZoneInfo

Cell = str | int | Fraction | datetime | None


class Kind(StrEnum):
    """Name what a column holds; a share goes from 0 to 1 and is shown in percent, a coefficient to three decimals."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    COEFFICIENT = "coefficient"
    MOMENT = "moment"


class Format(StrEnum):
    """Name the formats of files."""

    XLSX = "xlsx"
    CSV = "csv"


MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}
# What a spreadsheet may take for a formula at the beginning of a cell (OWASP, "CSV Injection"), full width included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.NUMBER: "General",
    Kind.SHARE: "0%",
    Kind.COEFFICIENT: "0.000",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
_DECIMALS = {Kind.SHARE: 4, Kind.COEFFICIENT: 3}


@dataclass(frozen=True, slots=True)
class Column:
    """Hold a column's heading, its width in characters and what its cells are."""

    heading: str
    width: int
    kind: Kind = Kind.TEXT


class Table(Protocol):
    """Say what a table can do while it is written."""

    def add(self, cells: Sequence[Cell], /) -> None:
        """Write the next row."""

    def close(self, notes: Iterable[tuple[str, str]], /) -> None:
        """Finish the file; ``notes`` are pairs of a label and a text about it."""

    def abandon(self) -> None:
        """Let go of a file that will not be finished."""


@contextmanager
def open_table(
    form: Format, stream: BinaryIO, title: str, columns: Sequence[Column], zone: ZoneInfo, folder: Path
) -> Iterator[Table]:
    """Begin a table in ``stream`` with its row of headings; moments are written in ``zone``, rows wait in ``folder``.

    The caller closes the table; when it does not come to that, the table is abandoned.
    """
    is_book = form is Format.XLSX
    table: Table = _Workbook(stream, title, columns, zone, folder) if is_book else _Csv(stream, columns, zone)
    try:
        yield table
    except BaseException:
        table.abandon()
        raise


class _Workbook:
    """Write XLSX in constant memory: each row goes to a temporary file as it comes."""

    def __init__(self, stream: BinaryIO, title: str, columns: Sequence[Column], zone: ZoneInfo, folder: Path) -> None:
        import xlsxwriter

        self.book = xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": str(folder)})
        self.columns, self.zone, self.row = columns, zone, 1
        self.sheet = self.book.add_worksheet(title)
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.formats = {kind: self.book.add_format({"num_format": form}) for kind, form in _NUMBER_FORMATS.items()}
        self.sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(0, place, column.heading, self.bold)

    def add(self, cells: Sequence[Cell]) -> None:
        for place, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            if cell is None:
                continue
            form = self.formats[column.kind]
            if isinstance(cell, str):
                self.sheet.write_string(self.row, place, cell, form)  # never write(): it makes formulas and links
            elif isinstance(cell, datetime):
                local = cell.astimezone(self.zone).replace(tzinfo=None)
                self.sheet.write_datetime(self.row, place, local, form)
            else:
                self.sheet.write_number(self.row, place, _rounded(cell, column.kind), form)
        self.row += 1

    def close(self, notes: Iterable[tuple[str, str]]) -> None:
        if pairs := list(notes):
            sheet = self.book.add_worksheet(pairs[0][0])
            sheet.set_column(0, 0, 20)
            sheet.set_column(1, 1, 60)
            for row, (label, text) in enumerate(pairs):
                sheet.write_string(row, 0, label, self.bold)
                sheet.write_string(row, 1, text, self.formats[Kind.TEXT])
        self.book.close()

    def abandon(self) -> None:
        for sheet in self.book.worksheets():
            sheet.row_data_fh.close()
        self.book.fileclosed = True  # or its destructor would try to finish it


class _Csv:
    """Write CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel and WPS see the encoding."""

    def __init__(self, stream: BinaryIO, columns: Sequence[Column], zone: ZoneInfo) -> None:
        self.text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
        self.rows = csv.writer(self.text, lineterminator="\r\n")
        self.columns, self.zone = columns, zone
        self.rows.writerow([_harmless(column.heading) for column in columns])

    def add(self, cells: Sequence[Cell]) -> None:
        self.rows.writerow([self._shown(cell, column.kind) for cell, column in zip(cells, self.columns, strict=True)])

    def close(self, _notes: Iterable[tuple[str, str]]) -> None:
        self.text.detach()

    def abandon(self) -> None:
        self.text.detach()

    def _shown(self, cell: Cell, kind: Kind) -> str:
        if cell is None:
            return ""
        if isinstance(cell, str):
            return _harmless(cell)
        if isinstance(cell, datetime):
            return f"{cell.astimezone(self.zone):%Y-%m-%d %H:%M}"
        if kind is Kind.SHARE:
            return f"{float(round(Fraction(cell) * 100, 2)):g}%"
        return f"{_rounded(cell, kind):g}"


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _rounded(number: int | Fraction, kind: Kind) -> float:
    """Round once, here: marks to two decimals, coefficients to three, shares to hundredths of a percent."""
    return float(round(Fraction(number), _DECIMALS.get(kind, 2)))
