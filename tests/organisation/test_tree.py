"""The organisation's file: read with all its faults, and the real one without any."""

from pathlib import Path

import pytest

from elearn.organisation.tree import COLUMNS, LEVELS, is_within, is_within_any, read_units

FILE = Path(__file__).parents[2] / "content" / "organisation.csv"
HEAD = ",".join(COLUMNS) + "\n"
CITY = "1,city,,市,City\n"


def faults_of(rows: str) -> list[tuple[int, int, str]]:
    """Read rows below the right first row; give line, column and code of every problem."""
    units, problems = read_units(HEAD + rows, "units.csv")
    assert (units == []) is bool(problems)
    assert {problem.path for problem in problems} <= {"units.csv"}
    return [(problem.line, problem.column, problem.code) for problem in problems]


def test_the_real_organisation_has_one_city_eleven_counties_and_159_townships() -> None:
    units, problems = read_units(FILE.read_text())

    assert problems == []
    assert [sum(unit.level == level for unit in units) for level in LEVELS] == [0, 1, 11, 159]
    assert len({unit.code for unit in units}) == 171


def test_every_unit_stands_below_its_parent() -> None:
    units, _ = read_units(FILE.read_text())
    above = {""}
    for unit in units:
        assert unit.parent_code in above
        above.add(unit.code)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (CITY, []),
        (CITY + "\n2,county,1,县,County\n", []),
        ("1,city,,,City\n", [(2, 1, "U102")]),
        ("1,village,,村,Village\n", [(2, 1, "U102")]),
        ("1,city\n", [(2, 1, "U102")]),
        (CITY + "1,county,1,县,County\n", [(3, 1, "U103")]),
        (CITY + "2,county,9,县,County\n", [(3, 3, "U104")]),
        (CITY + "3,township,2,乡,Town\n2,county,1,县,County\n", [(3, 3, "U104")]),
        (CITY + "2,city,,市,Another\n", [(0, 0, "U105")]),
        ("", [(0, 0, "U105")]),
        ("1,city,,市,City, of the south\n", [(2, 1, "U106")]),
        (f"1,city,,{'市' * 101},City\n", [(2, 1, "U107")]),
        (f"{'1' * 21},city,,市,City\n", [(2, 1, "U107")]),
        (CITY + "2,township,1,乡,Town\n3,county,2,县,County\n", [(4, 2, "U108")]),
        (CITY + "2,city,1,市,City\n", [(3, 2, "U108")]),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(rows: str, faults: list[tuple[int, int, str]]) -> None:
    assert faults_of(rows) == faults


def test_all_faults_are_told_at_once() -> None:
    rows = CITY + "2,county,1,,County\n3,county,8,县,County\n1,county,1,县,County\n"

    assert faults_of(rows) == [(3, 1, "U102"), (4, 3, "U104"), (5, 1, "U103")]


def test_the_children_of_a_faulty_row_are_not_blamed() -> None:
    assert faults_of(CITY + "2,county,1,,County\n3,township,2,乡,Town\n") == [(3, 1, "U102")]


def test_a_wrong_first_row_is_told_with_the_right_one() -> None:
    units, problems = read_units("code,name\n1,x\n")

    assert units == []
    assert [(problem.line, problem.code) for problem in problems] == [(1, "U101")]
    assert "code,level,parent_code,name_zh,name_en" in str(problems[0].message)


def test_a_file_as_spreadsheets_write_it_is_read() -> None:
    units, problems = read_units("\ufeff" + (HEAD + CITY + '2,county,1,"县","A, B"\n').replace("\n", "\r\n"))

    assert problems == []
    assert [unit.name_en for unit in units] == ["City", "A, B"]


def test_a_unit_is_within_itself_and_what_is_above_it() -> None:
    assert is_within("/1/12/", "/1/12/")
    assert is_within("/1/12/204/", "/1/12/")
    assert not is_within("/1/", "/1/12/")


def test_a_unit_is_not_within_one_whose_number_begins_alike() -> None:
    assert not is_within("/1/123/", "/1/12/")


def test_within_none_is_within_nothing() -> None:
    assert not is_within_any("/1/", [])
    assert is_within_any("/1/12/", ["/1/13/", "/1/"])
