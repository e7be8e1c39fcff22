"""Open our files in LibreOffice and compare every cell: ``python -m bench.office`` (needs ``soffice``).

The suite does it with a book (``tests/reporting/test_office.py``); here a list goes the same way. Texts, numbers and
moments go into both, LibreOffice reads them and writes books of its own: these are read cell by cell.
"""

import csv
import io
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from elearn.reporting.spreadsheets import Format
from tests import office
from tests.reporting import odd_table

# A list has no types of its own: it is read as whoever opens it chooses, here every column as text.
READ_CSV = "--infilter=CSV:44,34,76,1,1/2/2/2/3/2/4/2,0,false,false,false"


def main() -> None:
    """Write, let LibreOffice open and write again, compare, and say how many cells were looked at."""
    if office.program() is None:
        raise SystemExit(f"This needs {office.ADVICE}.")
    with tempfile.TemporaryDirectory(prefix="elearn-office-") as name:
        folder = Path(name)
        for form in Format:
            written = folder / f"ours.{form}"
            odd_table.write(written, form)
            found = reopened(folder, written, form)
            wrong = [
                (ours, theirs) for ours, theirs in zip(expected(written, form), found, strict=True) if ours != theirs
            ]
            print(f"{form}: {len(found) * len(odd_table.COLUMNS)} cells, {len(wrong)} rows differ")
            for ours, theirs in wrong:
                print(f"  ours {ours!r}\n  read {theirs!r}")


def expected(path: Path, form: Format) -> list[list[Any]]:
    """Give the rows as a spreadsheet should have them; those of a list are what stands in it."""
    if form is Format.CSV:
        return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))[1:]
    day = datetime(2026, 11, 24, 0, 30)  # noqa: DTZ001 - a cell has no zone
    return [[text, place / 2, place / 25, day] for place, text in enumerate(odd_table.TEXTS)]


def reopened(folder: Path, path: Path, form: Format) -> list[list[Any]]:
    """Let LibreOffice open a file and write a book; give that book's rows."""
    reading = [READ_CSV] if form is Format.CSV else []
    sheet = openpyxl.load_workbook(office.resaved(path, folder / form, *reading)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    if formulas := [cell.coordinate for cell in cells if cell.data_type == "f"]:
        raise SystemExit(f"{form}: formulas in {formulas}")
    return [[as_read(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]


def as_read(value: Any) -> Any:
    """Give a value as rows hold it: numbers as floats."""
    return float(value) if isinstance(value, int) else value


if __name__ == "__main__":
    main()
