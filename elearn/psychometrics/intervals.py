"""How sure a figure is: 95 % confidence intervals, for classes too small to take a figure at its word. Pure."""

from dataclasses import dataclass
from math import atanh, exp, log, sqrt, tanh

Z = 1.959964  # the standard normal distribution has 95 % of itself within this of 0


@dataclass(frozen=True, slots=True)
class Interval:
    """Hold the two ends between which the true value lies in 95 of 100 classes like this one."""

    low: float
    high: float


def of_share(successes: float, count: int) -> Interval:
    """Bound the share of people who do something, from how many of ``count`` did.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209-212: it stays within 0 to 1, and is
    sensible for a few people and for shares near the ends, where mean ± 1.96 errors is not.
    """
    share, square = successes / count, Z * Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    reach = Z / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count * count))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def of_mean(middle: float, deviation: float, count: int) -> Interval:
    """Bound the mean share of a question with partial marks: mean ± 1.96 standard errors, kept within 0 to 1."""
    reach = Z * deviation / sqrt(count)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def of_correlation(found: float, count: int) -> Interval:
    """Bound a correlation over ``count`` (more than 3) people.

    R. A. Fisher, Metron 1 (1921) 3-32: the inverse hyperbolic tangent is nearly normal with variance 1 / (n - 3).
    """
    inside = max(-0.999999, min(0.999999, found))
    reach = Z / sqrt(count - 3)
    return Interval(tanh(atanh(inside) - reach), tanh(atanh(inside) + reach))


def of_alpha(found: float, items: int, count: int) -> Interval:
    """Bound Cronbach's alpha of ``items`` (2 at least) questions over ``count`` (3 at least) people.

    D. G. Bonett, Journal of Educational and Behavioral Statistics 27 (2002) 335-340: ln(1 - alpha) is nearly normal
    with variance 2k / ((k - 1)(n - 2)).
    """
    left_over = log(max(1e-9, 1 - found))
    reach = Z * sqrt(2 * items / ((items - 1) * (count - 2)))
    return Interval(1 - exp(left_over + reach), 1 - exp(left_over - reach))
