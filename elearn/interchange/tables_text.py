"""Texts with delimiters: the encoding and the delimiter are found by what fits, not asked for. Pure."""

import csv
import io
from collections import Counter

from elearn.interchange.tables import MOST_COLUMNS, MOST_ROWS, Table, TableRow, bounded
from elearn.problems import Phrase, Problem

DELIMITERS = ",;\t，；|"  # the first of two that fit alike is taken
SAMPLE_ROWS = 40
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NO_TEXT = Phrase("This is neither a spreadsheet (.xlsx) nor a text in UTF-8 or GB 18030.")
NO_TEXT_HINT = Phrase("In Excel or WPS, choose “Save as” and the format “Excel workbook (.xlsx)”.")
BROKEN = Phrase("The text cannot be read as a table from here on: a quotation mark is not closed, or there is a NUL.")


def read_text_table(data: bytes, path: str) -> tuple[Table | None, list[Problem]]:
    """Read a text with delimiters; the number of a row is its line in the file."""
    text, encoding = decoded(data)
    if text is None:
        return None, [Problem(path, 0, 0, "T604", NO_TEXT, NO_TEXT_HINT)]
    delimiter = delimiter_of(text)
    rows, fault = _rows(text, delimiter)
    if fault:
        return None, [Problem(path, fault, 1, "T605", BROKEN)]
    problems = bounded(rows, path)
    return (None if problems else Table(tuple(rows), f"{encoding} {delimiter!r}")), problems


def decoded(data: bytes) -> tuple[str | None, str]:
    """Decode a text by its mark, else as UTF-8 if all of it is that, else as GB 18030; None where neither fits.

    UTF-8 goes first: Chinese in GB 18030 is next to never valid UTF-8, while the reverse is often the case.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            candidates = [(data[len(mark) :], encoding)]
            break
    else:
        candidates = [(data, "utf-8"), (data, "gb18030")]
    for body, encoding in candidates:
        try:
            return body.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None, ""


def delimiter_of(text: str) -> str:
    """Find the delimiter that gives the most rows of one width (at least two cells), among the first rows."""
    sample = "".join(text.splitlines(keepends=True)[:SAMPLE_ROWS])
    best, most = DELIMITERS[0], (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(row.cells) for row in _rows(sample, delimiter)[0] if len(row.cells) > 1)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        if (count, width) > most:
            best, most = delimiter, (count, width)
    return best


def _rows(text: str, delimiter: str) -> tuple[list[TableRow], int]:
    """Give the rows that are not empty and 0, or the rows so far and the line where the text breaks off."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[TableRow] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(TableRow(begins, tuple(cells[:MOST_COLUMNS])))
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        return rows, begins
    return rows, begins if "\0" in text else 0
