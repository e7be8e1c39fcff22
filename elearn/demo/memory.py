"""A class that only remembers and forgets, day after day: what the scheduler asks of it, foresees, and finds. Pure.

Each person's memory is better or worse than the scheduler thinks (a factor of their own on stability), cards come in
bursts as lectures are finished, and people go on holiday. It says whether the daily load stays under the cap and
whether the recall that is foreseen is the recall that comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from fsrs import Rating

from elearn.review.choosing import DEFAULT_CAP, Due, candidates, choose
from elearn.review.scheduler import Memory, chance, introduced, rated

SPREAD = 0.25  # of the logarithm of a person's own factor on stability
LECTURES = ("ecological-civilization", "rural-environment", "drinking-water", "laws", "enforcement", "opinion")
QUESTIONS, PACE_DAYS = 18, 12  # behind each lecture; days between two lectures
HOLIDAYS = ((100, 114), (250, 262))  # days of the year on which nobody reviews


@dataclass(slots=True)
class Year:
    """Hold what came of it: the most cards anybody was asked on a day, and answers by the chance that was foreseen."""

    cap: int
    heaviest: int = 0
    asked: int = 0
    cells: dict[int, list[int]] = field(default_factory=dict)  # chance in hundredths of a percent → [answers, right]
    by_day: list[int] = field(default_factory=list)  # cards asked of the whole class, day by day
    backlog: int = 0  # the most cards due for one person at once


def simulate(people: int, days: int, rng: Random, begin: date, cap: int = DEFAULT_CAP) -> Year:
    """Let ``people`` review for ``days`` days; one seed gives one year."""
    year = Year(cap)
    factors = [rng.lognormvariate(0, SPREAD) for _ in range(people)]
    decks: list[dict[str, Due]] = [{} for _ in range(people)]
    for number in range(days):
        day, asked = begin + timedelta(days=number), 0
        for person in range(people):
            _learn(decks[person], number - person % 10, day)
            if not any(first <= number < last for first, last in HOLIDAYS):
                asked += _review(year, decks[person], f"{person}", factors[person], day, rng)
        year.by_day.append(asked)
    year.asked = sum(year.by_day)
    return year


def _learn(deck: dict[str, Due], number: int, day: date) -> None:
    """Finish a lecture on its day: what is behind it becomes cards."""
    place, rest = divmod(number, PACE_DAYS)
    if number >= 0 and rest == 0 and place < len(LECTURES):
        for question in range(QUESTIONS):
            name = f"{LECTURES[place]}-{question:02}"
            deck[name] = Due(name, LECTURES[place], introduced(day))


def _review(year: Year, deck: dict[str, Due], person: str, factor: float, day: date, rng: Random) -> int:
    """Answer a day's cards; give how many."""
    due = sorted((card for card in deck.values() if card.memory.due <= day), key=lambda card: card.memory.due)
    chosen: Sequence[Due] = choose(due[: candidates(year.cap)], year.cap, day)
    for card in chosen:
        is_right = _remember(year, card.memory, factor, day, rng)
        rating = Rating.Good if is_right else Rating.Again
        after = rated(card.memory, rating, day, salt=f"{person}:{card.question_id}")
        deck[card.question_id] = Due(card.question_id, card.topic, after)
    year.heaviest, year.backlog = max(year.heaviest, len(chosen)), max(year.backlog, len(due))
    return len(chosen)


def _remember(year: Year, memory: Memory, factor: float, day: date, rng: Random) -> bool:
    """Draw whether a card is recalled; of a first answer nothing was foreseen."""
    if memory.stability is None or memory.last is None:
        return rng.random() < 0.7
    elapsed = (day - memory.last).days
    is_right = rng.random() < chance(memory.stability * factor, elapsed)
    cell = year.cells.setdefault(round(chance(memory.stability, elapsed) * 100) * 100, [0, 0])
    cell[0] += 1
    cell[1] += is_right
    return is_right
