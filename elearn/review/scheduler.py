"""When a card is due again, and how likely it is recalled by now: FSRS, with days and chance given by the caller. Pure.

The model is FSRS-6 of the ``fsrs`` package: the chance of recall t days after the last answer is
(1 + F·t/S)^(-D), where S, the stability, is the number of days after which it is 90 %, and F and D are constants.
Its defaults make a card due again within ten minutes and fuzz with the global random generator; here a card is
asked once a day at most, and the fuzz follows from the card's own name.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from fsrs import Card, Rating, Scheduler, State

OURS = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_DECAY = OURS.parameters[20]
_FACTOR = 0.9 ** (-1 / _DECAY) - 1
USUAL_MS = 35_000  # how long somebody takes for a question of whom nothing is known yet
AWAY_MS = 600_000  # after ten minutes somebody was called away rather than thinking
_NAME = 0  # fsrs makes a name out of the clock when it is given none
_LEAST, _SHARE = 3, 0.1  # from three days on, a tenth of the interval earlier or later


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold what fsrs knows of a card between two answers; without ``stability`` it was never answered."""

    stability: float | None = None
    difficulty: float | None = None
    last: datetime | None = None
    due: datetime | None = None
    stage: State = State.Learning
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """Hold where a card stands: due on a day, last answered on a day; without ``stability`` never answered."""

    due: date
    last: date | None = None
    stability: float | None = None
    difficulty: float | None = None
    reps: int = 0
    lapses: int = 0


def answered(before: Moment, rating: Rating, at: datetime, scheduler: Scheduler = OURS) -> Moment:
    """Work out what follows from an answer at a moment in UTC, exactly as ``scheduler`` does."""
    card, _ = scheduler.review_card(_card(before, at), rating, at)
    return Moment(card.stability, card.difficulty, card.last_review, card.due, card.state, card.step)


def introduced(day: date) -> Memory:
    """Begin a card that nobody has answered yet: it is asked from the next day on."""
    return Memory(due=day + timedelta(days=1))


def rated(memory: Memory, rating: Rating, day: date, *, salt: str) -> Memory:
    """Work out where a card stands after an answer on a day; a second answer of the day changes nothing.

    ``salt`` names the card: with one salt a better answer never makes a card due sooner.
    """
    if memory.last is not None and day <= memory.last:
        return memory
    at = _moment(day)
    then = answered(_moments(memory), rating, at)
    if then.due is None:
        raise AssertionError("an answered card is due on some day")
    days = fuzzed((then.due - at).days, salt=f"{salt}:{memory.reps}")
    return replace(
        memory,
        due=day + timedelta(days=days),
        last=day,
        stability=then.stability,
        difficulty=then.difficulty,
        reps=memory.reps + 1,
        lapses=memory.lapses + (rating is Rating.Again and memory.reps > 0),
    )


def recall(memory: Memory, day: date) -> float | None:
    """Give the expected chance (0 to 1) that a card is recalled on a day; None when it was never answered."""
    if memory.stability is None or memory.last is None:
        return None
    return chance(memory.stability, max(0, (day - memory.last).days))


def chance(stability: float, days: int) -> float:
    """Give the expected chance of recall ``days`` after the last answer, at a tenth of the cost of asking fsrs."""
    return float((1 + _FACTOR * days / stability) ** -_DECAY)


def fuzzed(days: int, *, salt: str) -> int:
    """Move an interval by up to a tenth, so that cards made together do not stay together for ever.

    The same salt moves every interval to the same side, so that a longer interval never becomes the shorter one.
    """
    if days < _LEAST:
        return days
    side = int.from_bytes(sha256(salt.encode()).digest()[:4]) / 0xFFFFFFFF * 2 - 1
    return max(_LEAST - 1, round(days + side * max(1.0, days * _SHARE)))


def infer(is_right: bool, took_ms: int | None, usual_ms: int = USUAL_MS) -> Rating:
    """Infer the rating of an answer: wrong → Again, right → Good, Hard when it took twice the usual time; never Easy.

    A time of which nothing is known, or in which somebody was away, says nothing.
    """
    if not is_right:
        return Rating.Again
    is_long = took_ms is not None and max(2 * usual_ms, USUAL_MS) < took_ms < AWAY_MS
    return Rating.Hard if is_long else Rating.Good


def _card(moment: Moment, at: datetime) -> Card:
    return Card(_NAME, moment.stage, moment.step, moment.stability, moment.difficulty, moment.due or at, moment.last)


def _moments(memory: Memory) -> Moment:
    if memory.last is None:
        return Moment()
    return Moment(memory.stability, memory.difficulty, _moment(memory.last), _moment(memory.due), State.Review)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
