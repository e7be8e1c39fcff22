"""Spreadsheets: XLSX read cell by cell, without formulas, links or macros, and within bounds. Pure.

A workbook is a ZIP archive of XML. Before a parser sees it, its size unpacked is bounded (a "bomb" says small and
becomes large), macros are refused, and so is every document type declaration (entities that unfold without end).
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from elearn.interchange.tables import MOST_COLUMNS, MOST_ROWS, Table, TableRow, bounded
from elearn.problems import Phrase, Problem

BEGINNING = b"PK\x03\x04"
OLD_BEGINNING = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and every workbook under a password
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 2_000
MOST_SEEN = 4 * MOST_ROWS  # rows, empty ones included: a sheet may claim a million
EXACT_DIGITS = 15  # a spreadsheet's number is a double: longer ones have lost their last digits already
OLD = Phrase("This is an old .xls workbook, or one under a password.")
OLD_HINT = Phrase("In Excel or WPS, take the password off, choose “Save as” and the format “Excel workbook (.xlsx)”.")
MACROS = Phrase("This workbook has macros. Save it as .xlsx, without macros.")
TOO_LARGE = Phrase("This workbook is too large when it is unpacked.")
BROKEN = Phrase("This workbook cannot be read: it is damaged, or no .xlsx.")
LOST_DIGITS = Phrase("The number %(value)s is too long for a spreadsheet: its last digits are lost.")
LOST_HINT = Phrase("Format the column as text and type the number again.")


def read_xlsx_table(data: bytes, path: str) -> tuple[Table | None, list[Problem]]:
    """Read the first visible sheet that has anything in it."""
    if data.startswith(OLD_BEGINNING):
        return None, [Problem(path, 0, 0, "T606", OLD, OLD_HINT)]
    unsafe = _unsafe(data)
    if unsafe is not None:
        code, message = unsafe
        return None, [Problem(path, 0, 0, code, message)]
    try:
        rows, problems = _first_sheet(data, path)
    except Exception:  # whatever a parser says of a damaged file: KeyError, ValueError, ParseError, BadZipFile …
        return None, [Problem(path, 0, 0, "T609", BROKEN)]
    problems += bounded(rows, path)
    return (None if problems else Table(tuple(rows), "xlsx")), problems


def _unsafe(data: bytes) -> tuple[str, Phrase] | None:
    """Say why an archive must not be opened, None when nothing forbids it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # A part is never unpacked beyond the size that its entry states, so the sum is a bound.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return "T608", TOO_LARGE
            if any("vbaproject" in part.filename.lower() for part in parts):
                return "T607", MACROS
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")) and _declares_types(archive.read(part)):
                    return "T609", BROKEN
    # ``zipfile`` raises RuntimeError of an encrypted part, NotImplementedError of a packing it does not know.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "T609", BROKEN
    return None


def _declares_types(part: bytes) -> bool:
    """Say whether a part has a document type declaration, or is in an encoding that could hide one."""
    return b"<!DOCTYPE" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:200]


def _first_sheet(data: bytes, path: str) -> tuple[list[TableRow], list[Problem]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
            rows, problems = _rows(sheet.iter_rows(max_row=MOST_SEEN, max_col=MOST_COLUMNS), path)
            if rows:
                return rows, problems
    finally:
        book.close()
    return [], []


def _rows(cells: Iterable[tuple[Any, ...]], path: str) -> tuple[list[TableRow], list[Problem]]:
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for number, row in enumerate(cells, 1):
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1].strip():  # a row is read as wide as the sheet may be
            texts.pop()
        if not texts:
            continue
        rows.append(TableRow(number, tuple(texts)))
        for column, cell in enumerate(row[: len(texts)], 1):
            if _is_too_long(cell.value):
                message = Phrase(LOST_DIGITS.text, {"value": texts[column - 1]})
                problems.append(Problem(path, number, column, "T610", message, LOST_HINT))
        if len(rows) > MOST_ROWS:
            break
    return rows, problems


def _is_too_long(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**EXACT_DIGITS


def _text(cell: Any) -> str:
    """Write a cell as its reader sees it: whole numbers without a point, leading zeros of a format, days as ISO."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        zeros = str(cell.number_format or "")
        return str(value).zfill(len(zeros)) if zeros and not zeros.strip("0") else str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
