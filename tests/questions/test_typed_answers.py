"""Numbers and words as people type them are understood, and never too generously."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.questions.answers import clean, texts
from elearn.questions.numbers import decimal_text, read_number
from elearn.questions.registry import kind_of
from elearn.questions.short_text import folded
from tests.questions.specs import spec_of

YUAN = ("元", "yuan")
WAN = ("万元", "10,000 yuan")


@pytest.mark.parametrize(
    ("typed", "units", "number"),
    [
        ("500", (), 500),
        (" ５００ ", (), 500),
        ("1,000", (), 1000),
        ("1，000，000", (), 1_000_000),
        ("０．５", (), Fraction(1, 2)),
        (".5", (), Fraction(1, 2)),
        ("-3", (), -3),
        ("−3", (), -3),
        ("+3", (), 3),
        ("500元", YUAN, 500),
        ("500 YUAN", YUAN, 500),
        ("５００ 元。", YUAN, 500),
        ("5万元", YUAN, 50_000),
        ("5萬元", YUAN, 50_000),
        ("2.5 万", YUAN, 25_000),
        ("5万元", WAN, 5),
        ("5万", WAN, 5),
        ("5", WAN, 5),
        ("1.2亿", (), 120_000_000),
        ("45％", ("%", "%"), 45),
        ("6.5 mg/L", ("毫克/升", "mg/L"), Fraction(13, 2)),
        ("12.", (), 12),
    ],
)
def test_number_is_read_as_it_was_meant(typed: str, units: tuple[str, ...], number: Fraction | int) -> None:
    assert read_number(typed, units) == number


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("", YUAN),
        ("元", YUAN),
        ("五百", YUAN),
        ("12,5", ()),
        ("1,00,000", ()),
        ("1.2.3", ()),
        ("5e3", ()),
        ("1/2", ()),
        ("0x10", ()),
        ("5元", WAN),
        ("5 dollars", YUAN),
        ("5%", ()),
        ("--5", ()),
        ("inf", ()),
        ("nan", ()),
        ("1" * 65, ()),
        ("٣", ()),
    ],
)
def test_what_is_no_number_is_not_guessed_at(typed: str, units: tuple[str, ...]) -> None:
    assert read_number(typed, units) is None


@pytest.mark.parametrize(
    ("unit", "typed", "share"),
    [
        ({"zh": "万元", "en": "10,000 yuan"}, "5元", 0),
        ({"zh": "万元", "en": "10,000 yuan"}, "5万元", 1),
        ({"zh": "元", "en": "yuan"}, "5万元", 0),
        ({"zh": "元", "en": "yuan"}, "5元", 1),
    ],
)
def test_yuan_and_ten_thousand_yuan_are_not_the_same(unit: dict[str, str], typed: str, share: int) -> None:
    spec = spec_of("numeric", {"answer": 5, "unit": unit})
    assert kind_of("numeric").mark(spec, typed) == share


@pytest.mark.parametrize(
    ("tolerance", "typed", "share"),
    [
        (0, "100", 1),
        (0, "100.0001", 0),
        ("0.5", "100.5", 1),
        ("0.5", "100.51", 0),
        ("5%", "95", 1),
        ("5%", "105.01", 0),
    ],
)
def test_tolerance_is_exact(tolerance: object, typed: str, share: int) -> None:
    spec = spec_of("numeric", {"answer": 100, "tolerance": tolerance})
    assert kind_of("numeric").mark(spec, typed) == share


def test_percentage_of_a_negative_answer_is_a_width() -> None:
    spec = spec_of("numeric", {"answer": -100, "tolerance": "5%"})
    assert [kind_of("numeric").mark(spec, typed) for typed in ("-96", "-104", "-106")] == [1, 1, 0]


@given(st.decimals(-(10**12), 10**12, places=6))
def test_numbers_are_written_one_way_and_exactly(value: Decimal) -> None:
    written = decimal_text(value)
    assert Decimal(written) == value
    assert decimal_text(Decimal(written)) == written
    assert read_number(written) == Fraction(value)


@given(st.text())
def test_reading_a_number_never_fails(typed: str) -> None:
    assert read_number(typed, YUAN) is None or isinstance(read_number(typed, YUAN), Fraction)


@pytest.mark.parametrize(
    "typed",
    [
        "准保护区",
        " 准 保 护 区 ",
        "“准保护区”。",
        "准\u200b保护区",
        "準保護區",
        "準保护區",
        "Quasi-Protection  Zone",
        "ｑｕａｓｉ－protection zone!",
    ],
)
def test_word_is_right_whatever_its_width_case_script_and_spaces(typed: str) -> None:
    spec = spec_of("short_text", {"accept": {"zh": ["准保护区"], "en": ["quasi-protection zone"]}})
    assert kind_of("short_text").mark(spec, typed) == 1


@pytest.mark.parametrize("typed", ["保护区", "准保护区一级", "不是准保护区", "quasi protection", "", "。"])
def test_another_word_is_wrong(typed: str) -> None:
    spec = spec_of("short_text", {"accept": {"zh": ["准保护区"], "en": ["quasi-protection zone"]}})
    assert kind_of("short_text").mark(spec, typed) == 0


def test_traditional_words_in_the_file_accept_simplified_ones() -> None:
    spec = spec_of("short_text", {"accept": {"zh": ["垃圾發電"], "en": ["waste to energy"]}})
    assert kind_of("short_text").mark(spec, "垃圾发电") == 1
    assert kind_of("short_text").mark(spec, "垃圾發\ud800電") == 1


@given(st.text())
def test_folding_never_fails_and_leaves_no_space(text: str) -> None:
    assert not any(sign.isspace() for sign in folded(text))


@given(st.text())
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert len(cleaned) <= 500


def test_form_of_five_thousand_values_is_cut_short() -> None:
    assert len(texts({"q": ["x"] * 5_000}, "q")) == 50
