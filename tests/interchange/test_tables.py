"""Tables: what was written in any usual form comes back cell for cell, and what is unsafe or broken is refused."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.interchange.tables import MOST_ROWS, column_name
from elearn.interchange.tables_reading import read_table

NAMES = ("买买提·吐尔逊", "𠮷小满", "欧阳㛃", "长" * 50)
# Cells as people fill them: no control characters, no outer spaces, a delimiter or a quotation mark now and then.
cells = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=' ,;"\n，；|\t'), min_size=1, max_size=12
).map(lambda text: text.strip() or "x")
tables = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=3, max_size=6)


def as_csv(rows: list[list[str]], delimiter: str, encoding: str) -> bytes:
    """Write rows as a text."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return target.getvalue().encode(encoding)


def as_xlsx(rows: list[list[object]], **formats: str) -> bytes:
    """Write rows as a workbook; ``formats`` give cells (by name) a number format."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, form in formats.items():
        sheet[cell].number_format = form
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def texts(data: bytes) -> list[list[str]]:
    """Read a file that has no faults."""
    table, problems = read_table(data, "people")
    assert table is not None, problems
    return [list(row.cells) for row in table.rows]


def code(data: bytes) -> str:
    """Give the code of the one fault of a file."""
    table, problems = read_table(data, "people")
    assert table is None
    return problems[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@settings(max_examples=25)
@given(rows=tables, delimiter=st.sampled_from(",;\t，|"))
def test_a_text_comes_back_cell_for_cell(encoding: str, rows: list[list[str]], delimiter: str) -> None:
    head = [["姓名", "单位", "工号"]] * 8  # as in life, most rows are plain: they show the delimiter
    assert texts(as_csv(head + rows, delimiter, encoding)) == head + rows


@settings(max_examples=15)
@given(rows=tables)
def test_a_workbook_comes_back_cell_for_cell(rows: list[list[str]]) -> None:
    plain = [[cell.lstrip("=") or "x" for cell in row] for row in rows]  # openpyxl would write those as formulas
    assert texts(as_xlsx([list(row) for row in plain])) == plain


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_survive_both_encodings(name: str, encoding: str) -> None:
    assert texts(as_csv([["姓名", "单位"], [name, "鲁塘镇"]], ",", encoding))[1][0] == name


def test_numbers_of_a_workbook_are_read_as_they_are_shown() -> None:
    data = as_xlsx([[12345.0, 7, 1.5, True, None, "0012"]], B1="0000")

    assert texts(data) == [["12345", "0007", "1.5", "TRUE", "", "0012"]]


def test_a_number_that_has_lost_its_last_digits_is_a_fault_with_its_place() -> None:
    _, problems = read_table(as_xlsx([["name", 431002199001011234]]), "people.xlsx")

    assert [(p.code, p.line, p.column) for p in problems] == [("T610", 1, 2)]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    table, _ = read_table(as_xlsx([["a", "b"], [None, None], ["c", "d"]]), "people.xlsx")

    assert table is not None
    assert [row.number for row in table.rows] == [1, 3]


def test_hidden_sheets_are_passed_over() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([["secret", "list"]])))
    book.worksheets[0].sheet_state = "hidden"
    shown = book.create_sheet("shown")
    shown.append(["a", "b"])
    book.active = 1
    target = io.BytesIO()
    book.save(target)

    assert texts(target.getvalue()) == [["a", "b"]]


def with_part(name: str, body: bytes) -> bytes:
    """Add a part to a workbook."""
    target = io.BytesIO(as_xlsx([["a", "b"]]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "T601"),
        (b"\n \n,,\n", "T601"),
        (b"\x81\xff\x00", "T604"),
        (b'name,unit\n"tang,lutang\n', "T605"),
        (b"name,unit\n\0,\0\n", "T605"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "T606"),
        (with_part("xl/vbaProject.bin", b"macro"), "T607"),
        (with_part("xl/bomb.bin", b"\0" * (65 * 1024 * 1024)), "T608"),
        (with_part("xl/evil.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'), "T609"),
        (with_part("xl/wide.xml", "<?xml version='1.0' encoding='utf-16'?><x/>".encode("utf-16")), "T609"),
        (b"PK\x03\x04 and then nothing", "T609"),
        (("a,b\n" * (MOST_ROWS + 1)).encode(), "T602"),
        (b"a,b\n" + b"x" * 40_000 + b",c\n", "T603"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, expected: str) -> None:
    assert code(data) == expected


@settings(max_examples=60)
@given(data=st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_whatever_break_the_reader(data: bytes) -> None:
    table, problems = read_table(data, "people")

    assert (table is None) == bool(problems)


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [column_name(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
