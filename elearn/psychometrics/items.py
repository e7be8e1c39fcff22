"""How one question went: how hard it was, how well it tells those who know from those who do not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.psychometrics import intervals
from elearn.psychometrics.choices import Choice, Doubt
from elearn.psychometrics.intervals import Interval
from elearn.psychometrics.moments import NEAR_NOTHING, correlation, covariance, mean, sample_deviation
from elearn.psychometrics.times import Spent

FACILITY_FROM = 5  # people: fewer would be told about one by one
RELATED_FROM = 30  # people: below, the interval of a correlation is wider than what it could tell
NO_SPREAD = 1e-6  # a standard deviation below this is one of equal values


@dataclass(frozen=True, slots=True)
class Related:
    """Hold how a question goes together with the rest of the quiz; what cannot be worked out is None.

    ``correlation`` is with the rest score (the question itself left out), ``discrimination`` the upper 27 % less the
    lower 27 %, ``efficiency`` the covariance with the rest score as a share of what it could be at most.
    """

    correlation: float | None
    interval: Interval | None
    discrimination: float | None
    efficiency: float | None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Hold the statistics of one item: a question as it was asked and keyed. Parts are None below their numbers.

    ``people`` saw it (beside those for whom it was ``dropped``), ``answered`` answered it; ``facility`` is the mean
    share of its marks, ``deviation`` the standard deviation of that share. ``choices`` are empty where nothing can be
    picked.
    """

    people: int
    dropped: int
    answered: int
    facility: float | None
    interval: Interval | None
    deviation: float | None
    related: Related | None
    choices: tuple[Choice, ...]
    doubt: Doubt | None
    spent: Spent | None


def facility(shares: Sequence[float]) -> tuple[float, Interval, float] | None:
    """Give the mean share of a question's marks, its interval and the standard deviation; None below five people.

    Facility: Gronlund, Measurement and Evaluation in Teaching, 1981; with partial marks the mean share, as in
    Moodle's "Quiz statistics calculations". All or nothing takes Wilson's interval, partial marks that of a mean.
    """
    count = len(shares)
    if count < FACILITY_FROM:
        return None
    middle, deviation = mean(shares), sample_deviation(shares)
    full = sum(1 for share in shares if share == 1.0)
    is_plain = full + sum(1 for share in shares if share == 0.0) == count
    bounds = intervals.of_share(full, count) if is_plain else intervals.of_mean(middle, deviation, count)
    return middle, bounds, deviation


def related(
    shares: Sequence[float], rests: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> Related | None:
    """Relate a question's marks to the rest scores of the people who saw it; None below 30 people.

    ``low`` and ``high`` weigh each person's part in the lower and the upper 27 %. The corrected item-total
    correlation: S. Henrysson, Psychometrika 28 (1963) 211-218; with right or wrong it is point-biserial.
    """
    count = len(shares)
    if count < RELATED_FROM:
        return None
    found = correlation(shares, rests)
    bounds = None if found is None else intervals.of_correlation(found, count)
    return Related(found, bounds, discrimination(shares, low, high), efficiency(shares, rests))


def discrimination(shares: Sequence[float], low: Sequence[float], high: Sequence[float]) -> float | None:
    """Give the facility in the upper group less that in the lower; None where one of them is empty.

    A. P. Johnson, Journal of Educational Psychology 42 (1951) 499-504, with T. L. Kelley's 27 % (1939).
    """
    size_low, size_high = sum(low), sum(high)
    if not size_low or not size_high:
        return None
    upper = sum(share * weight for share, weight in zip(shares, high, strict=True)) / size_high
    lower = sum(share * weight for share, weight in zip(shares, low, strict=True)) / size_low
    return upper - lower


def efficiency(shares: Sequence[float], rests: Sequence[float]) -> float | None:
    """Give covariance ÷ the largest covariance that the same marks could have with the same rest scores.

    Moodle's "Quiz statistics calculations", discriminative efficiency: the largest is found by pairing the sorted
    marks with the sorted rest scores. It is fair to questions that are very easy or very hard.
    """
    most = covariance(sorted(shares), sorted(rests))
    return None if most < NEAR_NOTHING else covariance(shares, rests) / most
