"""Means, spreads and correlations of plain lists, in the few passes that thousands of answers allow. Pure.

Everything here is over the people at hand (divided by n) but ``sample_deviation``, which estimates (divided by n - 1).
"""

from collections.abc import Sequence
from math import sqrt
from operator import mul

NEAR_NOTHING = 1e-12  # a variance below this is one of equal values, up to what floating point leaves over


def mean(values: Sequence[float]) -> float:
    """Give the arithmetic mean of at least one value."""
    return sum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Give the mean squared distance from the mean, 0 for equal values."""
    middle = mean(values)
    squares: float = sum(map(mul, values, values))
    return max(0.0, squares / len(values) - middle * middle)


def covariance(one: Sequence[float], other: Sequence[float]) -> float:
    """Give the mean product of the distances from the means, of two lists of one length."""
    products: float = sum(map(mul, one, other))
    return products / len(one) - mean(one) * mean(other)


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Give Pearson's product-moment correlation, None where one of the lists does not vary.

    K. Pearson, Proceedings of the Royal Society 58 (1895) 240-242. With a list of zeros and ones this is the
    point-biserial correlation (Lord & Novick, Statistical Theories of Mental Test Scores, 1968, section 15.5).
    """
    spreads = variance(one), variance(other)
    if min(spreads) < NEAR_NOTHING:
        return None
    return max(-1.0, min(1.0, covariance(one, other) / sqrt(spreads[0] * spreads[1])))


def sample_deviation(values: Sequence[float]) -> float:
    """Give the standard deviation as estimated from a sample: divided by n - 1; 0 for a single value."""
    count = len(values)
    return sqrt(variance(values) * count / (count - 1)) if count > 1 else 0.0


def quantile(ordered: Sequence[float], share: float) -> float:
    """Give the value below which ``share`` of an ordered list lies, between two of them in proportion.

    Definition 7 of Hyndman & Fan, The American Statistician 50 (1996) 361-365.
    """
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
