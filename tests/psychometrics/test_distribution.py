"""The bars of a distribution: none of them stands for one to four people."""

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.psychometrics.distribution import FEWEST, SAID_FROM, Bar, joined_bars, spread


def test_small_bars_are_joined_to_their_neighbours() -> None:
    shares = [0.15] * 2 + [0.25] * 6 + [0.65] * 10 + [1.0] * 3

    assert joined_bars(shares) == (
        Bar(0, 1, 0),
        Bar(1, 3, 8),
        Bar(3, 4, 0),
        Bar(4, 5, 0),
        Bar(5, 6, 0),
        Bar(6, 10, 13),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=FEWEST, max_size=60))
def test_no_bar_stands_for_one_to_four_people_and_nobody_is_lost(marks: list[int]) -> None:
    bars = joined_bars([mark / 50 for mark in marks])

    assert sum(bar.people for bar in bars) == len(marks)
    assert all(bar.people == 0 or bar.people >= FEWEST for bar in bars)
    assert [bar.low for bar in bars] == [0, *(bar.high for bar in bars[:-1])]
    assert bars[-1].high == 10


def test_below_twenty_people_there_are_figures_and_no_bars() -> None:
    few, enough = spread([0.5] * (SAID_FROM - 1)), spread([0.5] * SAID_FROM)

    assert few is not None
    assert enough is not None
    assert (few.bars, few.mean) == ((), 0.5)
    assert enough.bars != ()
