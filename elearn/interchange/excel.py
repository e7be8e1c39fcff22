"""Read a bank from an Excel file: every visible sheet with a header that names 题干 and 答案 (see the template)."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pkgutil import resolve_name
from typing import Any

from elearn.interchange import bank_codes
from elearn.interchange.drafts import MOST_QUESTIONS, Bank, refused
from elearn.interchange.headings import is_header, row_lines
from elearn.interchange.lines import Line, clean
from elearn.interchange.packages import check_package
from elearn.interchange.plain import read_lines
from elearn.interchange.tokens import KIND_WORDS
from elearn.problems import Problem
from elearn.questions.places import Place

_MOST_ROWS = 5_000
_MOST_COLUMNS = 80
_HEADER_WITHIN = 10  # titles and remarks above the header
Row = tuple[int, list[str]]


def read_excel(path: str, data: bytes) -> Bank:
    """Read an .xlsx file; places count the rows of a sheet from 1, and name the sheet where there are several."""
    reasons = check_package(path, data, "Excel (.xlsx)")
    if reasons:
        return refused(reasons)
    try:
        # Loaded only when an Excel file comes, for a serving process should stay small.
        book = resolve_name("openpyxl:load_workbook")(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        sheets = [(sheet.title, list(_rows(sheet))) for sheet in book.worksheets if sheet.sheet_state == "visible"]
        book.close()
    except Exception:  # whatever a damaged file makes of the parser: KeyError, ValueError, ParseError, BadZipFile …
        return refused([bank_codes.UNREADABLE.at(Place(path), form="Excel (.xlsx)")])
    filled = [(title, rows) for title, rows in sheets if rows]
    banks = [_sheet(path if len(filled) == 1 else f"{path}#{title}", title, rows) for title, rows in filled]
    drafts = tuple(draft for bank in banks for draft in bank.drafts)
    problems = [problem for bank in banks for problem in bank.problems]
    if not drafts and not problems:
        problems.append(bank_codes.NOTHING_FOUND.at(Place(path)))
    return Bank(drafts, tuple(problems))


def _sheet(path: str, title: str, rows: Sequence[Row]) -> Bank:
    start = next((place for place, (_, cells) in enumerate(rows[:_HEADER_WITHIN]) if is_header(cells)), None)
    if start is None:  # no table of questions: perhaps text that somebody pasted into cells
        return read_lines(path, (Line(n, text) for n, cells in rows for text in cells if text))
    if len(rows) - start - 1 > MOST_QUESTIONS:
        count = len(rows) - start - 1
        return refused([bank_codes.TOO_MANY.at(Place(path), count=count, limit=MOST_QUESTIONS)])
    problems: list[Problem] = [_stray(path, row) for row in rows[:start]]
    header = rows[start][1]
    word = title.strip().removesuffix("题")
    kind = word if word in KIND_WORDS else ""
    lines = [
        Line(number, text, is_literal=is_literal)
        for count, (number, cells) in enumerate(rows[start + 1 :], 1)
        for text, is_literal in row_lines(header, cells, count, kind)
    ]
    bank = read_lines(path, lines)
    return Bank(bank.drafts, (*problems, *bank.problems))


def _stray(path: str, row: Row) -> Problem:
    number, cells = row
    return bank_codes.STRAY_TEXT.at(Place(path, number), text=" ".join(cells).strip()[:40])


def _rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
    for number, row in enumerate(sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True), 1):
        cells = [_text(value) for value in row]
        if any(cells):
            yield number, cells


def _text(value: object) -> str:
    """Write a value as its reader sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "\n".join(clean(line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
