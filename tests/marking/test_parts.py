"""Who plays which part in marking an answer, and how far two markers agree."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.assessment.rulings import Part
from elearn.marking.parts import FEWEST, By, agreement, part_of

ANNA, BEN, CARL = 1, 2, 3


def by(*parts: tuple[int, Part]) -> list[By]:
    """Make marks that were given in this order."""
    return [By(marker, part, Fraction(1)) for marker, part in parts]


@pytest.mark.parametrize(
    ("before", "marker", "markers", "expected"),
    [
        ([], ANNA, 1, Part.FIRST),
        ([(ANNA, Part.FIRST)], ANNA, 1, Part.FIRST),  # the own mark mended
        ([(ANNA, Part.FIRST)], BEN, 1, Part.FINAL),  # another's mark changed: say why
        ([], ANNA, 2, Part.FIRST),
        ([(ANNA, Part.FIRST)], ANNA, 2, Part.FIRST),
        ([(ANNA, Part.FIRST)], BEN, 2, Part.SECOND),
        ([(ANNA, Part.FIRST), (BEN, Part.SECOND)], BEN, 2, Part.SECOND),
        ([(ANNA, Part.FIRST), (BEN, Part.SECOND)], ANNA, 2, Part.FINAL),  # the second mark may have been read
        ([(ANNA, Part.FIRST), (BEN, Part.SECOND)], CARL, 2, Part.FINAL),
        ([(ANNA, Part.FIRST), (BEN, Part.SECOND)], BEN, 1, Part.FINAL),  # now one marker is enough
        ([(ANNA, Part.FIRST), (CARL, Part.FINAL)], ANNA, 1, Part.FINAL),  # what was settled is settled anew only
        ([(ANNA, Part.FIRST), (CARL, Part.FINAL)], CARL, 2, Part.FINAL),
    ],
)
def test_who_marks_plays_the_part_that_is_left(
    before: list[tuple[int, Part]], marker: int, markers: int, expected: Part
) -> None:
    assert part_of(by(*before), marker, markers) == expected


def test_nobody_is_both_first_and_second_marker_of_an_answer() -> None:
    for marker in (ANNA, BEN):
        assert part_of(by((marker, Part.FIRST)), marker, 2) is Part.FIRST


def test_agreement_counts_the_same_marks_and_how_far_the_others_are_apart() -> None:
    found = agreement([(Fraction(1), Fraction(1)), (Fraction(2), Fraction(1)), (Fraction(1, 2), Fraction(1))])

    assert found is not None
    assert (found.pairs, found.same, found.mean_difference) == (3, 1, Fraction(1, 2))
    assert agreement([]) is None


def test_kappa_is_silent_below_twenty_pairs_and_where_everybody_gave_the_same() -> None:
    mixed = [(Fraction(number % 3), Fraction(number % 3)) for number in range(FEWEST)]

    for pairs, kappa in ((mixed[1:], None), (mixed, 1), ([(Fraction(1), Fraction(1))] * FEWEST, None)):
        found = agreement(pairs)
        assert found is not None
        assert found.kappa == kappa


def weighted_kappa(pairs: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Work kappa out as Cohen (1968) writes it: a table of categories, and what its margins would give by chance."""
    number = len(pairs)
    table, rows, columns = Counter(pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum(((a - b) ** 2 * count for (a, b), count in table.items()), Fraction(0)) / number
    cells = product(rows.items(), columns.items())
    chance = sum(((a - b) ** 2 * n * m for (a, n), (b, m) in cells), Fraction(0)) / number**2
    return 1 - seen / chance if chance else None


MARKS = st.integers(0, 6).map(lambda halves: Fraction(halves, 2))


@settings(max_examples=50)
@given(st.lists(st.tuples(MARKS, MARKS), min_size=FEWEST, max_size=40))
def test_kappa_without_categories_is_cohens_with_them(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found = agreement(pairs)

    assert found is not None
    assert found.kappa == weighted_kappa(pairs)
    assert found.kappa is None or -1 <= found.kappa <= 1
