"""Figures over many people: sums, means, what stays unsaid, how hard a question was."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from elearn.reporting.statistics import FEWEST, Figures, facilities, too_small, total

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


def test_facility_is_the_exact_mean_share_of_a_question_s_marks() -> None:
    attempts = [(person, [("q1", "1/2", "1"), ("q2", "2", "2")]) for person in range(4)]
    attempts += [(4, [("q1", "1", "1"), ("q2", "0", "2"), ("elsewhere", "1", "1")])]

    first, second, third = facilities(["q1", "q2", "q3"], attempts)

    assert (first.share, first.answers, first.people) == (Fraction(3, 5), 5, 5)
    assert second.share == Fraction(4, 5)
    assert (third.answers, third.people, third.is_said) == (0, 0, False)


def test_four_people_who_try_often_are_too_few() -> None:
    attempts = [(person % 4, [("q1", "1", "1")]) for person in range(20)]

    assert not facilities(["q1"], attempts)[0].is_said
    assert facilities(["q1"], [*attempts, (9, [("q1", "0", "1")])])[0].is_said
