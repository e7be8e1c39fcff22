"""Cursors and choices out of addresses: what was written is read again, and nothing else is."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.errors import Invalid
from elearn.reporting.filters import LARGEST_ID, Cursor, Order, State, UnitOrder, read_choice, read_cursor

KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=512)


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.sampled_from(Order), st.text("0123456789abcdef", max_size=512), st.integers(0, LARGEST_ID))
def test_a_cursor_is_read_as_it_was_written(order: Order, key: str, number: int) -> None:
    cursor = Cursor(order, key, number)

    assert read_cursor(str(cursor), order) == cursor


@given(st.text(max_size=200) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_cursor(text, Order.UNIT)

    assert [problem.code for problem in refused.value.problems] == ["R101"]


@pytest.mark.parametrize(
    "value",
    [
        ["unit", "4310", LARGEST_ID + 1],
        ["unit", "4310", -1],
        ["unit", "4310", True],
        ["unit", "4310", "1"],
        ["unit", "4310", 1.5],
        ["unit", "43\x0010", 1],
        ["unit", 4310, 1],
        ["unit", "4310"],
        ["unit", "4310", 1, 1],
        ["name", "4310", 1],
        {"unit": 1, "name": 2, "id": 3},
        "unit",
        None,
        5,
    ],
)
def test_a_cursor_of_another_shape_or_order_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        read_cursor(packed(value), Order.UNIT)


def test_a_cursor_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(Invalid):
        read_cursor(base64.urlsafe_b64encode(b"[" * 600).decode(), Order.UNIT)


@pytest.mark.parametrize("word", ["score", "share", "earned", "passed", "-name", "Unit", "name desc"])
def test_there_is_no_order_by_score(word: str) -> None:
    for orders in (Order, UnitOrder):
        with pytest.raises(Invalid) as refused:
            read_choice(word, orders, "order")
        assert "order is one of" in str(refused.value.problems[0].message)


def test_a_choice_that_exists_is_taken_and_none_is_none() -> None:
    assert read_choice("passed", State, "state") is State.PASSED
    assert read_choice("", State, "state") is None
