"""Names of units: what is meant is found, what may be two is said to be, and what is near is offered, never taken."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.organisation.naming import UnitNames, distance
from elearn.organisation.tree import read_units

TREE = """code,level,parent_code,name_zh,name_en
4310,city,,郴州市,Chenzhou City
431002,county,4310,北湖区,Beihu District
431021,county,4310,桂阳县,Guiyang County
431023,county,4310,永兴县,Yongxing County
431002103,township,431002,华塘镇,Huatang Town
431002104,township,431002,鲁塘镇,Lutang Town
431021103,township,431021,太和镇,Taihe Town
431023110,township,431023,太和镇,Taihe Town
"""


@dataclass(frozen=True)
class Unit:
    """Be a unit with a path of codes."""

    id: int
    code: str
    path: str
    name_zh: str
    name_en: str


def tree() -> UnitNames:
    """Make the names of a small tree."""
    rows, problems = read_units(TREE)
    assert not problems
    units: dict[str, Unit] = {}
    for number, row in enumerate(rows, 1):
        above = units[row.parent_code].path if row.parent_code else "/"
        units[row.code] = Unit(number, row.code, f"{above}{number}/", row.name_zh, row.name_en)
    return UnitNames(list(units.values()))


NAMES = tree()


@pytest.mark.parametrize(
    ("text", "county", "code"),
    [
        ("华塘镇", "", "431002103"),
        (" 华塘 镇 ", "", "431002103"),
        ("北湖区华塘镇", "", "431002103"),
        ("郴州市北湖区华塘镇", "", "431002103"),
        ("郴州市华塘镇", "", "431002103"),
        ("华塘镇人民政府", "", "431002103"),
        ("HUATANG TOWN", "", "431002103"),
        ("431002103", "", "431002103"),
        ("太和镇", "永兴县", "431023110"),
        ("桂阳县太和镇", "", "431021103"),
        ("北湖区", "", "431002"),
        ("北湖区生态环境分局", "", "431002"),
    ],
)
def test_a_unit_is_found_by_its_name(text: str, county: str, code: str) -> None:
    found = NAMES.find(text, county)

    assert found.unit is not None
    assert found.unit.code == code


def test_a_name_that_two_units_have_is_ambiguous_until_the_county_is_said() -> None:
    found = NAMES.find("太和镇")

    assert found.unit is None
    assert [NAMES.qualified(unit) for unit in found.several] == ["桂阳县太和镇", "永兴县太和镇"]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("华糖镇", ["华塘镇"]), ("华塘", ["华塘镇"]), ("北湖区华糖镇", ["华塘镇"]), ("火星基地", []), ("", [])],
)
def test_the_nearest_name_is_offered_and_not_taken(text: str, nearest: list[str]) -> None:
    found = NAMES.find(text)

    assert found.unit is None
    assert [NAMES.qualified(unit) for unit in found.nearest] == nearest


def test_a_unit_of_another_county_is_not_found_in_this_one() -> None:
    assert NAMES.find("华塘镇", "桂阳县").unit is None


@given(one=st.text("塘糖镇乡", max_size=6), other=st.text("塘糖镇乡", max_size=6))
def test_the_distance_is_a_distance(one: str, other: str) -> None:
    there, back = distance(one, other, 9), distance(other, one, 9)

    assert there == back
    assert (there == 0) == (one == other)
    assert abs(len(one) - len(other)) <= there <= max(len(one), len(other))
    assert distance(one, other, 1) == min(there, 2)
