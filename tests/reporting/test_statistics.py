"""Figures over many people: sums, means, what stays unsaid."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from elearn.reporting.statistics import FEWEST, Figures, too_small, total

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=12)


@given(COUNTS)
def test_no_cell_of_fewer_than_five_is_said(finished: dict[str, int]) -> None:
    hidden = too_small(finished)

    assert hidden >= {cell for cell, count in finished.items() if 0 < count < FEWEST}


@given(COUNTS)
def test_what_is_unsaid_cannot_be_reckoned_from_the_total_unless_it_is_everybody(finished: dict[str, int]) -> None:
    hidden = too_small(finished)

    unsaid = sum(finished[cell] for cell in hidden)
    assert unsaid == 0 or unsaid >= FEWEST or unsaid == sum(finished.values())


@given(COUNTS)
def test_at_most_one_cell_that_is_large_enough_stays_unsaid(finished: dict[str, int]) -> None:
    assert sum(finished[cell] >= FEWEST for cell in too_small(finished)) <= 1


def test_a_cell_where_nobody_has_finished_hides_nothing() -> None:
    assert too_small({"a": 0, "b": 9}) == frozenset()


def test_the_next_smallest_goes_with_a_cell_that_is_alone() -> None:
    assert too_small({"a": 2, "b": 9, "c": 6}) == {"a", "c"}


def test_the_mean_is_that_of_those_who_finished() -> None:
    figures = total([Figures(10, 6, 2, 1, 15_000), Figures(5, 1, 1, 0, 3_000)])

    assert figures == Figures(15, 7, 3, 1, 18_000)
    assert figures.mean == Fraction(3, 5)
    assert Figures(10, 3).mean is None
