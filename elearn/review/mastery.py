"""How well topics are remembered, and what becomes of it without reviewing: from a person's own cards alone. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from elearn.review.scheduler import chance

AHEAD = (0, 7, 14, 21, 30, 45, 60, 75, 90)  # days from today at which the curve is drawn
Known = tuple[str, float, date]  # topic, stability, day of the last answer


@dataclass(frozen=True, slots=True)
class Mastery:
    """Hold how many cards of a topic were answered, and how many of them would be recalled today, as a mean chance."""

    topic: str
    cards: int
    expected: float

    @property
    def percent(self) -> int:
        """Give the mean chance in whole percent."""
        return round(self.expected * 100)


def by_topic(cards: Iterable[Known], day: date) -> dict[str, Mastery]:
    """Average the expected recall of today over the cards of each topic."""
    chances: dict[str, list[float]] = {}
    for topic, stability, last in cards:
        chances.setdefault(topic, []).append(chance(stability, max(0, (day - last).days)))
    return {topic: Mastery(topic, len(found), sum(found) / len(found)) for topic, found in chances.items()}


def curve(cards: Sequence[Known], day: date) -> list[tuple[int, float]]:
    """Give the mean expected recall so many days ahead (``AHEAD``) if nothing were reviewed; empty without cards."""
    if not cards:
        return []
    ages = [(stability, max(0, (day - last).days)) for _, stability, last in cards]
    return [(ahead, sum(chance(one, age + ahead) for one, age in ages) / len(ages)) for ahead in AHEAD]
