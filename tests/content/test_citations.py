"""Citations are read strictly and written as the law counts its articles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.citations import label, parse_citation
from elearn.content.library import Citation, Source
from elearn.content.numerals import chinese_numeral
from elearn.questions.fields import Bilingual

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
UNITS = {"十": 10, "百": 100, "千": 1000}


def number_of(numeral: str) -> int:
    """Read a Chinese numeral back."""
    total, digit = 0, 0
    for sign in numeral:
        if sign in UNITS:
            total, digit = total + (digit or 1) * UNITS[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit


def test_every_article_of_the_code_has_one_numeral() -> None:
    written = [chinese_numeral(number) for number in range(1, 1243)]
    assert [number_of(numeral) for numeral in written] == list(range(1, 1243))
    assert len(set(written)) == 1242


@given(st.integers(1, 9_999))
def test_numerals_can_be_read_back(number: int) -> None:
    numeral = chinese_numeral(number)
    assert number_of(numeral) == number
    assert "零零" not in numeral
    assert not numeral.endswith("零")


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (318, "三百一十八"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1109, "一千一百零九"),
        (1242, "一千二百四十二"),
    ],
)
def test_numerals_are_those_of_the_law(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_numerals_end_somewhere(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("code-2026", Citation("code-2026")),
        ("code-2026:318", Citation("code-2026", 318)),
        ("wppcl-2017:84 historical", Citation("wppcl-2017", 84, historical=True)),
        ("wppcl-2017  historical", Citation("wppcl-2017", None, historical=True)),
    ],
)
def test_citation_is_read_and_written_back(text: str, citation: Citation) -> None:
    assert parse_citation(text) == citation
    assert parse_citation(str(citation)) == citation


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Code:1",
        "code:",
        "code:0",
        "code:01",
        "code:1-2",
        "code:３",
        "code 318",
        "code:1 history",
        "code:12345",
        "-a",
    ],
)
def test_what_is_no_citation_is_none(text: str) -> None:
    assert parse_citation(text) is None


@given(st.text())
def test_reading_a_citation_never_fails(text: str) -> None:
    found = parse_citation(text)
    assert found is None or parse_citation(str(found)) == found


def test_standard_is_named_without_title_marks() -> None:
    source = Source("gb", "standard", Bilingual("标准", "Standard"), Bilingual("GB 3838—2002", "GB 3838-2002"))
    shown = label(Citation("gb"), source, "zh", date(2026, 11, 23))
    assert (shown.text, shown.href, shown.repealed) == ("GB 3838—2002", "/sources#gb", False)
