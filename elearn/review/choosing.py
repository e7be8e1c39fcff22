"""Which of the cards that are due are asked today, and in which order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from elearn.review.scheduler import Memory, recall

DEFAULT_CAP, LARGEST_CAP = 10, 50
AMPLE = 20  # due cards that are looked at beyond twice those that are asked


@dataclass(frozen=True, slots=True)
class Due:
    """Hold a card that is due: its question, the topic it belongs to, and how well it is remembered."""

    question_id: str
    topic: str
    memory: Memory


def candidates(count: int) -> int:
    """Say how many due cards to look at for ``count`` to ask, those due longest: a long absence costs no more."""
    return 2 * count + AMPLE


def choose(cards: Sequence[Due], count: int, day: date, *, after: str = "") -> list[Due]:
    """Choose at most ``count`` of the due cards, in an order in which topics take turns (``after``: the last topic).

    After a holiday the most forgotten come first, but gently: every third card is one that is still known well, so
    that coming back does not begin with nothing but defeats. Cards that were never answered count as known well:
    their lecture was read a short while ago.
    """
    expected = {card.question_id: recall(card.memory, day) for card in cards}
    ordered = sorted(cards, key=lambda card: (_or_one(expected[card.question_id]), card.question_id))
    chosen: list[Due] = []
    while ordered and len(chosen) < count:
        chosen.append(ordered.pop(-1 if len(chosen) % 3 == 2 else 0))
    return interleave(chosen, after=after)


def interleave(cards: Sequence[Due], *, after: str = "") -> list[Due]:
    """Let topics take turns as far as they go; within a topic the order stays."""
    waiting: dict[str, list[Due]] = {}
    for card in cards:
        waiting.setdefault(card.topic, []).append(card)
    ordered: list[Due] = []
    while waiting:
        last = ordered[-1].topic if ordered else after
        others = [topic for topic in waiting if topic != last] or list(waiting)
        topic = max(others, key=lambda one: len(waiting[one]))  # of equals the one that came first
        ordered.append(waiting[topic].pop(0))
        if not waiting[topic]:
            del waiting[topic]
    return ordered


def _or_one(chance: float | None) -> float:
    return 1.0 if chance is None else chance
