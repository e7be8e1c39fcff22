"""What was learnt, what was kept, and how well that was foreseen: gains, paired intervals, calibration. Pure.

Shares run from 0 to 1. Sums come from the database (a count, sums, sums of squares), so that a hundred thousand people
cost as much here as ten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log, sqrt

from elearn.psychometrics.intervals import Interval, Z, of_share

# A published test without any teaching between two sittings: 45 students, means 12.84 and 13.67 of 20 (HCItestretest,
# ShinyItemAnalysis; the Homeostasis Concept Inventory). What a second sitting brings by itself lies there.
RETEST_GAIN = (13.67 - 12.84) / (20 - 12.84)
_SURE = 1e-4  # a chance is never taken for certain, or one surprise would weigh more than all else


@dataclass(frozen=True, slots=True)
class Sums:
    """Hold what is summed up over people who sat twice: how many, both shares, their difference and its square."""

    people: int = 0
    before: float = 0.0
    after: float = 0.0
    difference: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.people + other.people,
            self.before + other.before,
            self.after + other.after,
            self.difference + other.difference,
            self.squares + other.squares,
        )


@dataclass(frozen=True, slots=True)
class Paired:
    """Hold what two sittings of the same people say: means, the mean difference and its interval, the gain."""

    people: int
    before: float
    after: float
    difference: float
    interval: Interval | None
    gain: float | None


def paired(sums: Sums) -> Paired | None:
    """Compare two sittings of the same people; None when there is nobody, no interval for a single person."""
    count = sums.people
    if count == 0:
        return None
    before, after, difference = sums.before / count, sums.after / count, sums.difference / count
    interval = None
    if count > 1:
        variance = max(0.0, sums.squares - count * difference * difference) / (count - 1)
        interval = paired_interval(difference, sqrt(variance), count)
    return Paired(count, before, after, difference, interval, normalised_gain(before, after))


def normalised_gain(before: float, after: float, possible: float = 1.0) -> float | None:
    """Give which part of what could still be gained was gained by a class; None when nothing could be.

    R. R. Hake, American Journal of Physics 66 (1998) 64-74: <g> = (post - pre) / (possible - pre), from class means.
    """
    return (after - before) / (possible - before) if before < possible else None


def paired_interval(difference: float, deviation: float, count: int) -> Interval:
    """Bound a mean difference over ``count`` (2 at least) people, whose differences have a sample deviation.

    Student (W. S. Gosset), Biometrika 6 (1908) 1-25: difference ± t(0.975, n - 1) deviation / sqrt(n).
    """
    reach = t_quantile(count - 1) * deviation / sqrt(count)
    return Interval(difference - reach, difference + reach)


def t_quantile(freedom: int) -> float:
    """Give the 97.5 % point of Student's t with ``freedom`` degrees.

    Exact for 1 and 2; above, the expansion of Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.5, which
    is right to three figures from 3 degrees on.
    """
    if freedom == 1:
        return 12.706205
    if freedom == 2:
        return 4.302653
    x, v = Z, float(freedom)
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return x + sum(term / v**power for power, term in enumerate(terms, 1))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Hold answers whose chance was foreseen alike: how many, the sum of their chances, how many were right."""

    count: int
    expected: float
    right: int

    @property
    def mean_expected(self) -> float:
        """Give the mean chance that was foreseen."""
        return self.expected / self.count

    @property
    def share_right(self) -> float:
        """Give the share that was right."""
        return self.right / self.count

    @property
    def interval(self) -> Interval:
        """Bound the share that was right (Wilson)."""
        return of_share(self.right, self.count)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Hold how well recall was foreseen: the bins, and over all answers the Brier score, log loss and mean gap."""

    bins: tuple[Foreseen, ...]
    whole: Foreseen
    brier: float
    log_loss: float

    @property
    def gap(self) -> float:
        """Give by how much more was foreseen than was right (below 0: less)."""
        return self.whole.mean_expected - self.whole.share_right


def calibration(cells: Iterable[tuple[int, int, int]], bins: int = 10) -> Calibration | None:
    """Compare foreseen with measured; a cell is (chance in hundredths of a percent, answers, right ones).

    Brier score: G. W. Brier, Monthly Weather Review 78 (1950) 1-3, the mean of (chance - outcome)^2. Log loss: I. J.
    Good, Journal of the Royal Statistical Society B 14 (1952) 107-114, the mean of -ln(chance of what came out). Bins
    of equal width, as in a reliability diagram (DeGroot & Fienberg, The Statistician 32 (1983) 12-22). None for none.
    """
    gathered: dict[int, Foreseen] = {}
    brier = loss = 0.0
    for hundredths, count, right in cells:
        chance = hundredths / 10_000
        place = min(bins - 1, hundredths * bins // 10_000)
        known = gathered.get(place, Foreseen(0, 0.0, 0))
        gathered[place] = Foreseen(known.count + count, known.expected + chance * count, known.right + right)
        wrong, safe = count - right, min(1 - _SURE, max(_SURE, chance))
        brier += right * (1 - chance) ** 2 + wrong * chance**2
        loss -= right * log(safe) + wrong * log(1 - safe)
    found = tuple(one for _, one in sorted(gathered.items()) if one.count)
    total = sum(one.count for one in found)
    if not total:
        return None
    whole = Foreseen(total, sum(one.expected for one in found), sum(one.right for one in found))
    return Calibration(found, whole, brier / total, loss / total)
