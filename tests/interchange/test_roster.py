"""Rosters: the header is found among titles and notes, in both languages, and each entry keeps its place."""

import pytest

from elearn.interchange.roster import Roster, field_of, read_roster
from elearn.interchange.tables_reading import read_table
from elearn.problems import Problem


def read(text: str) -> tuple[Roster | None, list[Problem]]:
    """Read a roster out of a text."""
    table, problems = read_table(text.encode(), "people.csv")
    assert table is not None, problems
    return read_roster(table, "people.csv")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓名", "name"),
        (" * 姓 名（必填）", "name"),
        ("Name", "name"),
        ("乡镇（街道）", "unit"),
        ("县（市、区）", "county"),
        ("Staff No.", "staff_number"),
        ("人员编号", "staff_number"),
        ("USER NAME", "username"),
        ("小组", "group"),
        ("备注", None),
        ("联系电话", None),
    ],
)
def test_headings_are_known_however_they_are_written(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_the_header_is_found_below_titles_and_above_notes() -> None:
    roster, problems = read(
        "2024年培训班学员名册,,,\n序号,姓名,工作单位,工号\n1,唐岚,保和瑶族乡,0017\n2,李军,鲁塘镇,0018\n备注：共2人,,,\n"
    )

    assert not problems
    assert roster is not None
    assert [(e.row, e.name, e.unit, e.staff_number) for e in roster.entries] == [
        (3, "唐岚", "保和瑶族乡", "0017"),
        (4, "李军", "鲁塘镇", "0018"),
    ]
    assert (roster.column("unit"), roster.heading("unit"), roster.column("group")) == (3, "工作单位", 0)


def test_an_english_roster_is_read_alike() -> None:
    roster, _ = read("Unit;User name;Full name\nLutang Town;tanglan;Tang Lan\n")

    assert roster is not None
    assert (roster.entries[0].username, roster.entries[0].name) == ("tanglan", "Tang Lan")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\nc,d\n", "P601"),
        ("姓名,工号\n唐岚,1\n", "P601"),
        ("姓名,单位\n唐岚,鲁塘镇\n", "P602"),
        ("姓名,单位,工号,员工编号\n唐岚,鲁塘镇,1,2\n", "P603"),
        ("姓名,单位,工号\n", "P604"),
    ],
)
def test_a_table_that_is_no_roster_is_refused_with_a_reason(text: str, code: str) -> None:
    roster, problems = read(text)

    assert roster is None
    assert [problem.code for problem in problems] == [code]
