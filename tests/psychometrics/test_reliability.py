"""Reliability: worked by hand, and as published."""

import csv
from pathlib import Path

import pytest

from elearn.psychometrics.analysis import Item, analyse
from elearn.psychometrics.reliability import (
    ALPHA,
    DRAWN,
    KR20,
    cronbach_alpha,
    drawn_reliability,
    error_of_measurement,
    reliability,
)
from tests.psychometrics.sitting import sat, sat_drawn

DATA = Path(__file__).parent / "data"


def test_alpha_worked_by_hand() -> None:
    # Variances 2/9 each, sums 2 1 0 with variance 2/3: 2 / 1 · (1 - (4/9) / (6/9)) = 2/3
    assert cronbach_alpha([[1, 1, 0], [1, 0, 0]]) == pytest.approx(2 / 3)


def test_alpha_is_undefined_for_one_question_and_for_equal_sums() -> None:
    assert cronbach_alpha([[1, 0, 1]]) is None
    assert cronbach_alpha([[1, 0], [0, 1]]) is None


def test_right_or_wrong_makes_it_kr_20() -> None:
    plain = reliability([[("a", mark, 1.0), ("b", mark, 1.0)] for mark in (0.0, 1.0)] * 15)
    partial = reliability([[("a", mark, 1.0), ("b", mark, 1.0)] for mark in (0.5, 1.0)] * 15)

    assert plain is not None
    assert partial is not None
    assert (plain.kind, partial.kind) == (KR20, ALPHA)


def test_it_is_silent_below_thirty_people() -> None:
    line = [("a", 1.0, 1.0), ("b", 0.0, 1.0)]

    assert reliability([line] * 29) is None


def test_where_everybody_drew_other_questions_people_are_compared_within_and_between() -> None:
    # Means 1, .5, 0: between 2 · (.25 + 0 + .25) / 2 = .5, within (0 + .5 + 0) / 3 = 1/6: 1 - 1/3
    assert drawn_reliability([[1, 1], [1, 0], [0, 0]]) == pytest.approx(2 / 3)


def test_a_drawn_quiz_is_told_from_one_with_the_same_questions_for_all() -> None:
    names = [f"q{number}" for number in range(40)]
    drawn = [[(names[row], float(row % 2), 1.0), (names[39 - row], float(row % 2), 1.0)] for row in range(40)]

    found = reliability(drawn)

    assert found is not None
    assert found.kind == DRAWN
    assert found.value == pytest.approx(1.0)


def test_a_few_sittings_of_an_older_paper_are_left_out_of_alpha() -> None:
    newer = [[("a", mark, 1.0), ("b", mark, 1.0)] for mark in (0.0, 1.0)] * 15
    older = [[("a", 1.0, 1.0), ("c", 0.0, 1.0)]] * 10

    found = reliability([*newer, *older])

    assert found is not None
    assert found.people == 30
    assert found.value == pytest.approx(1.0)


def test_the_error_of_measurement() -> None:
    assert error_of_measurement(0.2, 0.75) == pytest.approx(0.1)
    assert error_of_measurement(0.2, -0.5) == 0.2


@pytest.mark.parametrize(
    ("section", "facilities", "alpha"),
    [
        (6, [0.924, 0.709, 0.553, 0.763, 0.870], 0.2950),
        (7, [0.828, 0.658, 0.772, 0.606, 0.843], 0.4534),
    ],
)
def test_published_tests_come_out_as_published(section: int, facilities: list[float], alpha: float) -> None:
    with (DATA / f"lsat{section}_patterns.csv").open() as stream:
        rows = [[int(cell) for cell in row] for row in list(csv.reader(stream))[1:]]
    sittings = [sat(*row[:5]) for row in rows for _ in range(row[5])]

    found = analyse(sittings, [Item(f"item{number}") for number in range(5)])

    assert [round(item.facility or 0, 3) for item in found.items] == facilities
    assert found.reliability is not None
    assert round(found.reliability.value, 4) == alpha
    assert found.reliability.kind == KR20
    if section == 6:
        related = [item.related.correlation or 0 for item in found.items if item.related]
        assert [round(one, 4) for one in related] == [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]


def test_drawing_says_nothing_of_a_single_question() -> None:
    figures = analyse([sat_drawn(i0=1.0), sat_drawn(i1=0.0)] * 20, [Item("a"), Item("b")])

    assert figures.reliability is None
