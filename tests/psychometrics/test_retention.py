"""Gains, paired intervals and calibration: small examples by hand, published ones from their summary figures."""

from math import log, sqrt

import pytest

from elearn.psychometrics.retention import (
    RETEST_GAIN,
    Sums,
    calibration,
    normalised_gain,
    paired,
    paired_interval,
    t_quantile,
)


def make_sums(pairs: list[tuple[float, float]]) -> Sums:
    """Sum up pairs of shares, as the database does."""
    differences = [after - before for before, after in pairs]
    return Sums(
        len(pairs),
        sum(before for before, _ in pairs),
        sum(after for _, after in pairs),
        sum(differences),
        sum(one * one for one in differences),
    )


def test_gain_and_interval_of_a_small_class_by_hand() -> None:
    # Differences .2 .4 .3 .1 .5: mean .3, squared distances .01+.01+0+.04+.04 = .1, variance .1/4 = .025.
    found = paired(make_sums([(0.4, 0.6), (0.4, 0.8), (0.5, 0.8), (0.6, 0.7), (0.1, 0.6)]))

    assert found is not None
    assert (found.people, round(found.before, 9), round(found.after, 9)) == (5, 0.4, 0.7)
    assert found.difference == pytest.approx(0.3)
    assert found.gain == pytest.approx(0.5)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(0.3 - 2.776 * sqrt(0.025 / 5), abs=5e-4)
    assert found.interval.high == pytest.approx(0.3 + 2.776 * sqrt(0.025 / 5), abs=5e-4)


def test_the_published_gain_comes_out() -> None:
    # HCIprepost (ShinyItemAnalysis): 16 people, 10.625 → 12.9375 of 20, paired t = 2.931, normalised gain 0.247.
    difference = 12.9375 - 10.625
    deviation = difference / 2.931 * sqrt(16)
    interval = paired_interval(difference, deviation, 16)

    assert normalised_gain(10.625, 12.9375, 20) == pytest.approx(0.247, abs=5e-4)
    assert difference / (deviation / sqrt(16)) == pytest.approx(2.931)
    assert interval.low == pytest.approx(0.631, abs=2e-3)
    assert interval.high == pytest.approx(3.994, abs=2e-3)


def test_what_a_second_sitting_brings_without_teaching_is_known() -> None:
    # HCItestretest: 45 people, 12.84 → 13.67 of 20, no teaching between. This must not be called learning.
    assert normalised_gain(12.84, 13.67, 20) == pytest.approx(RETEST_GAIN)
    assert pytest.approx(0.116, abs=5e-4) == RETEST_GAIN


@pytest.mark.parametrize(
    ("freedom", "point"), [(1, 12.706), (2, 4.303), (4, 2.776), (10, 2.228), (15, 2.131), (60, 2.000)]
)
def test_students_points_are_those_of_the_tables(freedom: int, point: float) -> None:
    assert t_quantile(freedom) == pytest.approx(point, abs=2e-3)


def test_nobody_one_person_and_a_perfect_start() -> None:
    alone = paired(make_sums([(1.0, 1.0)]))

    assert paired(Sums()) is None
    assert alone is not None
    assert (alone.interval, alone.gain) == (None, None)


def test_sums_of_counties_add_up_to_those_of_the_city() -> None:
    pairs = [(0.4, 0.6), (0.4, 0.8), (0.5, 0.8)]
    whole, parts = make_sums(pairs), make_sums(pairs[:1]) + make_sums(pairs[1:])

    assert parts.people == whole.people
    assert parts.squares == pytest.approx(whole.squares)


def test_calibration_by_hand() -> None:
    # Ten answers foreseen at 0.9, of which 8 were right; five at 0.6, of which 3 were right.
    found = calibration([(9_000, 10, 8), (6_000, 5, 3)])

    assert found is not None
    assert [(one.count, round(one.mean_expected, 3), one.share_right) for one in found.bins] == [
        (5, 0.6, 0.6),
        (10, 0.9, 0.8),
    ]
    assert found.brier == pytest.approx((8 * 0.01 + 2 * 0.81 + 3 * 0.16 + 2 * 0.36) / 15)
    assert found.log_loss == pytest.approx(-(8 * log(0.9) + 2 * log(0.1) + 3 * log(0.6) + 2 * log(0.4)) / 15)
    assert found.gap == pytest.approx((9 + 3 - 11) / 15)
    assert found.bins[1].interval.low == pytest.approx(0.490, abs=1e-3)  # Wilson's interval of 8 of 10
    assert calibration([]) is None


def test_certainty_that_is_wrong_costs_much_but_not_everything() -> None:
    found = calibration([(10_000, 1, 0)])

    assert found is not None
    assert (found.brier, round(found.log_loss, 2)) == (1.0, 9.21)
