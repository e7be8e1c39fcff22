"""What another programme makes of our workbooks: LibreOffice opens one, saves it, and every cell is what it was."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from elearn.reporting.spreadsheets import Format
from tests import office
from tests.reporting import odd_table


def cells_of(path: Path) -> list[list[Any]]:
    """Read a workbook's rows below its head; no cell of any sheet may be a formula."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    return [[float(value) if isinstance(value, int) else value for value in row] for row in rows]


@pytest.mark.office
def test_a_workbook_comes_back_from_libreoffice_cell_for_cell(tmp_path: Path) -> None:
    written = tmp_path / "ours.xlsx"
    odd_table.write(written, Format.XLSX)

    again = office.resaved(written, tmp_path)

    day = datetime(2026, 11, 24, 0, 30)  # noqa: DTZ001 - a cell has no zone
    assert cells_of(written) == [[text, place / 2, place / 25, day] for place, text in enumerate(odd_table.TEXTS)]
    assert cells_of(again) == cells_of(written)
    sheet = openpyxl.load_workbook(again).worksheets[0]
    assert sheet.cell(2, 3).number_format.endswith("%")
