"""How the scores of a quiz are spread, in bars that never stand for fewer than five people. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.psychometrics.moments import mean, quantile, sample_deviation

SAID_FROM = 20  # people: below, two or three bars would say who had what
FEWEST = 5  # people in a bar
STEPS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold a bar: the people whose share of the marks is from ``low`` to below ``high`` (to 1, included, at the end).

    ``low`` and ``high`` are tenths: bars with few people are joined to their neighbours.
    """

    low: int
    high: int
    people: int

    @property
    def height(self) -> float:
        """Give people by tenth: a joined bar is as high as it would be if they were spread evenly."""
        return self.people / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Spread:
    """Hold how shares of the marks are spread, from 0 to 1."""

    people: int
    mean: float
    deviation: float
    median: float
    bars: tuple[Bar, ...]


def spread(shares: Sequence[float]) -> Spread | None:
    """Describe at least five people's shares of the marks; the bars are empty below twenty people."""
    if len(shares) < FEWEST:
        return None
    bars = joined_bars(shares) if len(shares) >= SAID_FROM else ()
    return Spread(len(shares), mean(shares), sample_deviation(shares), quantile(sorted(shares), 0.5), bars)


def joined_bars(shares: Sequence[float]) -> tuple[Bar, ...]:
    """Count people by tenths of the marks; what would hold one to four of them is joined to what lies above it.

    What is left over at the top is joined to what lies below. Tenths that nobody reached stay as they are.
    """
    counts = [0] * STEPS
    for share in shares:
        counts[min(STEPS - 1, int(share * STEPS + 1e-9))] += 1
    bars: list[Bar] = []
    low = people = 0
    for tenth, count in enumerate(counts):
        if not people and not count:
            bars.append(Bar(tenth, tenth + 1, 0))
            low = tenth + 1
            continue
        people += count
        if people >= FEWEST:
            bars.append(Bar(low, tenth + 1, people))
            low, people = tenth + 1, 0
    if people:
        while bars and bars[-1].people == 0:  # empty ones between would part the remainder from what it is joined to
            low = bars.pop().low
        last = bars.pop() if bars else Bar(low, low, 0)
        bars.append(Bar(last.low, STEPS, last.people + people))
    return tuple(bars)
