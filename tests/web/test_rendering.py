"""Numbers as pages write them."""

from fractions import Fraction

import pytest

from elearn.web.rendering import show_marks, show_percent


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, "–"), (0, "0%"), (5960, "59%"), (6000, "60%"), (10_000, "100%"), (Fraction(2, 3), "66%"), (9_999, "99%")],
)
def test_a_share_is_never_rounded_up_to_what_was_not_reached(share: Fraction | int | None, text: str) -> None:
    assert show_percent(share) == text


@pytest.mark.parametrize(
    ("marks", "text"), [(None, "–"), (Fraction(7, 2), "3.5"), (Fraction(1, 3), "0.33"), (Fraction(4), "4")]
)
def test_marks_are_rounded_once_to_two_decimals(marks: Fraction | None, text: str) -> None:
    assert show_marks(marks) == text
