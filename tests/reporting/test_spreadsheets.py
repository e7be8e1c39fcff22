"""XLSX and CSV as spreadsheets read them: every text a text, every number a number, nothing a formula."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.reporting.spreadsheets import Cell, Column, Format, Kind, open_table
from tests.reporting.crowd import ODD_NAMES

ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS = (
    Column("=Name", 18),
    Column("Marks", 9, Kind.NUMBER),
    Column("Share", 9, Kind.SHARE),
    Column("On", 18, Kind.MOMENT),
)
MOMENT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # the 24th in Chenzhou
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(form: Format, *rows: Sequence[Cell], notes: tuple[tuple[str, str], ...] = ()) -> bytes:
    stream = io.BytesIO()
    with TemporaryDirectory() as folder, open_table(form, stream, "成绩", COLUMNS, ZONE, Path(folder)) as table:
        for row in rows:
            table.add(row)
        table.close(notes)
    return stream.getvalue()


def sheet_of(body: bytes, place: int = 0) -> Any:
    return openpyxl.load_workbook(io.BytesIO(body)).worksheets[place]


def rows_of(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_is_a_text_in_xlsx_whatever_it_looks_like(name: str) -> None:
    cell = sheet_of(written(Format.XLSX, [name, None, None, None])).cell(2, 1)

    assert (cell.value, cell.data_type, cell.number_format) == (name, "s", "@")


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60))
def test_every_text_comes_back_from_xlsx_as_it_went_in(text: str) -> None:
    cell = sheet_of(written(Format.XLSX, [text, None, None, None])).cell(2, 1)

    assert (cell.value, cell.data_type) == (text, "s")


def test_an_xlsx_file_holds_no_formula_and_no_link() -> None:
    names = [*ODD_NAMES, "https://example.org", "mailto:a@example.org", '=HYPERLINK("x")', "{=1}"]

    body = written(Format.XLSX, *([name, None, None, None] for name in names))

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in text
        assert "<f " not in text
        assert "hyperlink" not in text
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_numbers_shares_and_moments_are_what_they_are_in_xlsx() -> None:
    sheet = sheet_of(written(Format.XLSX, ["唐岚", Fraction(25, 3), Fraction(2, 3), MOMENT]))

    values = [cell.value for cell in sheet[2]]
    assert values == ["唐岚", 8.33, 0.6667, datetime(2026, 11, 24, 0, 30)]  # noqa: DTZ001 - a cell has no zone
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "d"]
    assert [cell.number_format for cell in sheet[2]] == ["@", "General", "0%", "yyyy-mm-dd hh:mm"]


def test_the_headings_are_bold_and_stay_in_sight() -> None:
    sheet = sheet_of(written(Format.XLSX, ["a", 1, 1, MOMENT]))

    assert [cell.value for cell in sheet[1]] == ["=Name", "Marks", "Share", "On"]
    assert all(cell.font.bold and cell.data_type == "s" for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == pytest.approx(18, abs=1)


def test_what_is_not_known_is_an_empty_cell() -> None:
    assert [cell.value for cell in sheet_of(written(Format.XLSX, ["a", None, None, None], ["b", 0, 0, None]))[2]] == [
        "a",
        None,
        None,
        None,
    ]
    assert rows_of(written(Format.CSV, ["a", None, 0, None]))[1] == ["a", "", "0%", ""]


def test_notes_stand_on_a_sheet_of_their_own() -> None:
    body = written(Format.XLSX, notes=(("About", "=1+1"), ("Made on", "today")))

    assert [cell.value for cell in sheet_of(body, 1)["B"]] == ["=1+1", "today"]
    assert {cell.data_type for cell in sheet_of(body, 1)["B"]} == {"s"}


def test_a_csv_file_begins_with_a_mark_and_ends_lines_as_windows_does() -> None:
    body = written(Format.CSV, ["𠮷㛃", 1, 1, MOMENT])

    assert body.startswith(b"\xef\xbb\xbf'=Name,")
    assert body.count(b"\r\n") == body.count(b"\n") == 2
    assert rows_of(body)[1] == ["𠮷㛃", "1", "100%", "2026-11-24 00:30"]


@given(TEXTS)
def test_no_text_in_csv_begins_like_a_formula_and_none_is_lost(text: str) -> None:
    (shown,) = rows_of(written(Format.CSV, [text, None, None, None]))[1][:1]

    assert not shown.startswith(DANGEROUS)
    assert shown == (f"'{text}" if text.startswith(DANGEROUS) else text)


@given(st.fractions(0, 1000), st.fractions(0, 1))
def test_numbers_in_csv_are_bare_numbers(marks: Fraction, share: Fraction) -> None:
    row = rows_of(written(Format.CSV, ["a", marks, share, None]))[1]

    assert abs(float(row[1]) - float(marks)) <= 0.006
    assert abs(float(row[2].removesuffix("%")) - float(share * 100)) <= 0.006
