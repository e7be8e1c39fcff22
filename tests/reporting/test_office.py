"""What another programme makes of our workbooks: LibreOffice opens one, saves it, and every cell is what it was."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from elearn.reporting.spreadsheets import Column, Format, Kind, open_table
from tests import office
from tests.reporting.crowd import ODD_NAMES

ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS = (
    Column("姓名", 18),
    Column("Marks", 9, Kind.NUMBER),
    Column("Share", 9, Kind.SHARE),
    Column("On", 18, Kind.MOMENT),
)
MOMENT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
FORMULAS = ("=HYPERLINK(0)", "=1+1", "{=1}", "+1", "-1", "@x", "＝1+1", "\t=1", "=cmd|' /C calc'!A0")
TEXTS = (*ODD_NAMES, *FORMULAS, "0012", "1E5", "2026-11-23", "TRUE", "𠀀𪚥·㐀", "买买提·吐尔逊", "字" * 50, "a\nb")


def write(path: Path, form: Format) -> None:
    """Write the table as every export does."""
    with path.open("wb") as stream, open_table(form, stream, "成绩", COLUMNS, ZONE, path.parent) as table:
        for place, text in enumerate(TEXTS):
            table.add([text, Fraction(place, 2), Fraction(place, 25), MOMENT])
        table.close([("About", "=1+1")] if form is Format.XLSX else [])


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
    write(written, Format.XLSX)

    again = office.resaved(written, tmp_path)

    day = datetime(2026, 11, 24, 0, 30)  # noqa: DTZ001 - a cell has no zone
    assert cells_of(written) == [[text, place / 2, place / 25, day] for place, text in enumerate(TEXTS)]
    assert cells_of(again) == cells_of(written)
    sheet = openpyxl.load_workbook(again).worksheets[0]
    assert sheet.cell(2, 3).number_format.endswith("%")
