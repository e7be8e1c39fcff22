"""All statistics of a quiz from its sittings, in one pass over the replies and a few over each question. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from elearn.psychometrics.choices import Choice, Doubt, choices, doubt, tally
from elearn.psychometrics.distribution import Spread, spread
from elearn.psychometrics.items import NO_SPREAD, RELATED_FROM, ItemFigures, facility, related
from elearn.psychometrics.moments import mean, variance
from elearn.psychometrics.reliability import Line, Reliability, reliability
from elearn.psychometrics.sittings import Pattern, Sitting, outer_weights, score_groups
from elearn.psychometrics.times import Spent, spent

GROUPS, FEW_GROUPS, MANY = 5, 3, 100  # score groups: five from a hundred people on, three below


@dataclass(frozen=True, slots=True)
class Item:
    """Name an item: its question, what can be picked (may be nothing), and the answer that the key gives."""

    question_id: str
    choices: tuple[str, ...] = ()
    key: Pattern = None


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """Hold the statistics of a quiz; ``items`` in the order in which they were given, ``groups`` of the curves."""

    people: int
    spread: Spread | None
    reliability: Reliability | None
    spent: Spent | None
    groups: int
    items: tuple[ItemFigures, ...]


@dataclass(slots=True)
class _Column:
    """Gather what everybody did with one item."""

    shares: list[float] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # whose: places in the list of sittings
    patterns: list[Pattern] = field(default_factory=list)
    seconds: list[float | None] = field(default_factory=list)
    dropped: int = 0


def analyse(sittings: Sequence[Sitting], items: Sequence[Item]) -> QuizFigures:
    """Work out everything that can be said of these sittings, one a person.

    The rest score of a person at a question is the share of the marks earned at all other questions that this
    person saw: so drawn quizzes, in which each saw others, are on one scale. Questions that count nothing (dropped
    ones) are in no total, and nothing is said of them.
    """
    whole = [(sum(sitting.earned), sum(sitting.possible)) for sitting in sittings]
    shares = [earned / possible if possible else 0.0 for earned, possible in whole]
    columns = [_Column() for _ in items]
    for row, (sitting, (earned, possible)) in enumerate(zip(sittings, whole, strict=True)):
        _put(columns, row, sitting, earned, possible)
    groups = GROUPS if len(sittings) >= MANY else FEW_GROUPS
    people = _People(score_groups(shares, groups), groups, *outer_weights(shares))
    names = [item.question_id for item in items]
    return QuizFigures(
        len(sittings),
        spread(shares),
        reliability([_line(sitting, names) for sitting in sittings]),
        spent(sitting.whole for sitting in sittings),
        groups,
        tuple(_figures(column, item, people) for column, item in zip(columns, items, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class _People:
    """Hold which score group each sitting is in, and its weights in the outer groups."""

    group_of: Sequence[int]
    groups: int
    low: Sequence[float]
    high: Sequence[float]


def _put(columns: Sequence[_Column], row: int, sitting: Sitting, earned: float, possible: float) -> None:
    """Put a sitting's replies into the columns of their items; ``earned`` and ``possible`` are of the whole sitting."""
    for item, own, most, pattern, seconds in zip(
        sitting.items, sitting.earned, sitting.possible, sitting.patterns, sitting.seconds, strict=True
    ):
        column, others = columns[item], possible - most
        if not most:
            column.dropped += 1
            continue
        column.shares.append(own / most)
        column.rests.append((earned - own) / others if others > 0 else 0.0)
        column.rows.append(row)
        column.patterns.append(pattern)
        column.seconds.append(seconds)


def _line(sitting: Sitting, names: Sequence[str]) -> Line:
    marks = zip(sitting.items, sitting.earned, sitting.possible, strict=True)
    return [(names[item], earned, possible) for item, earned, possible in marks if possible]


def _figures(column: _Column, item: Item, people: _People) -> ItemFigures:
    said = facility(column.shares)
    bond = related(
        column.shares,
        column.rests,
        [people.low[row] for row in column.rows],
        [people.high[row] for row in column.rows],
    )
    picked, doubtful = _choices(column, item, people) if item.choices else ((), None)
    return ItemFigures(
        people=len(column.shares),
        dropped=column.dropped,
        answered=len(column.patterns) - column.patterns.count(None),
        facility=said[0] if said else None,
        interval=said[1] if said else None,
        deviation=said[2] if said else None,
        related=bond,
        choices=picked,
        doubt=doubtful,
        spent=spent(column.seconds),
    )


def _choices(column: _Column, item: Item, people: _People) -> tuple[tuple[Choice, ...], Doubt | None]:
    answered = [
        (pattern, rest, people.group_of[row])
        for pattern, rest, row in zip(column.patterns, column.rests, column.rows, strict=True)
        if pattern
    ]
    if len(answered) < RELATED_FROM:
        return (), None
    patterns, rests, group_of = zip(*answered, strict=True)
    found = tally(patterns, rests, group_of, people.groups)
    middle, deviation = mean(rests), sqrt(variance(rests))
    if deviation < NO_SPREAD:
        return choices(found, item.choices, middle, 0.0, people.groups), None
    key = item.key
    return (
        choices(found, item.choices, middle, deviation, people.groups),
        doubt(found, key, middle, deviation) if key else None,
    )
