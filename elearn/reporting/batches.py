"""Results put together in fives before anybody may read them, so that no comparing of figures leads to a person. Pure.

Everybody belongs to one stream: that of the home unit, or, where too few people are at home, that of the nearest unit
above with enough of them. In the order in which people came, every five of a stream make a batch; who is left over
waits for the next. Whatever is shown is a sum over whole batches. Batches do not overlap, so that adding and
subtracting what is shown, of any units, at any times, gives sums over whole batches again: five people or none.
(Microaggregation: Domingo-Ferrer & Mateo-Sanz, IEEE Transactions on Knowledge and Data Engineering 14, 2002, 189-201;
here the groups are made by arrival, so that none has to be made anew when somebody comes.)

Of the questions of a topic something is said only for batches in which everybody had the same ones: otherwise the
topic's figure less those of the questions would be what one or two people had beside the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from elearn.reporting.statistics import FEWEST

FULL = 10_000  # shares are kept in hundredths of a percent
WHOLE = ""  # the name of a topic as a whole, beside its questions
Cell = tuple[int, int]  # people, and the sum of their shares
NOTHING: Cell = (0, 0)
Facts = dict[str, dict[str, Cell]]  # topic → question (or WHOLE) → cell
Shares = Mapping[str, Mapping[str, int]]  # topic → question (and WHOLE) → the share of one person


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a unit as pooling sees it: its path, and how many trainees are at home in itself."""

    path: str
    trainees: int


def pools(places: Iterable[Place]) -> dict[str, str]:
    """Give for each unit's path that of the unit to whose stream its people belong; without one where all are few.

    A unit has a stream when its own people and those whom the units below pass upward are five or more.
    """
    known = {place.path: place.trainees for place in places}
    passed: dict[str, list[str]] = {path: [path] for path in known}
    carried, found = dict(known), dict[str, str]()
    for path in sorted(known, key=lambda one: (-one.count("/"), one)):  # the lowest first
        if carried[path] >= FEWEST:
            found |= dict.fromkeys(passed[path], path)
        elif (above := _above(path, known)) is not None:
            carried[above] += carried[path]
            passed[above] += passed[path]
    return found


def facts(stream: Sequence[Shares]) -> Facts:
    """Add up the whole batches of a stream of people in the order in which they came."""
    found: Facts = {}
    for start in range(0, len(stream) - FEWEST + 1, FEWEST):
        _take(found, stream[start : start + FEWEST])
    return found


def add(one: Cell, other: Cell) -> Cell:
    """Add two cells of different people."""
    return one[0] + other[0], one[1] + other[1]


def shares_of(marks: Iterable[tuple[str, str, float, float]]) -> dict[str, dict[str, int]]:
    """Give one person's shares from (topic, question, earned, possible); what is out of nothing is left out."""
    earned: dict[str, float] = {}
    possible: dict[str, float] = {}
    found: dict[str, dict[str, int]] = {}
    for topic, question, got, of in marks:
        if of > 0:
            earned[topic] = earned.get(topic, 0.0) + got
            possible[topic] = possible.get(topic, 0.0) + of
            found.setdefault(topic, {})[question] = _share(got, of)
    for topic, whole in possible.items():
        found[topic][WHOLE] = _share(earned[topic], whole)
    return found


def _take(found: Facts, batch: Sequence[Shares]) -> None:
    for topic in set().union(*batch):
        asked = [one.get(topic, {}) for one in batch]
        if not all(asked):
            continue  # somebody was not asked about it: fewer than five people would be behind the figure
        is_same = all(one.keys() == asked[0].keys() for one in asked)
        cells = found.setdefault(topic, {})
        for name in asked[0] if is_same else (WHOLE,):
            values = [one[name] for one in asked]
            cells[name] = add(cells.get(name, NOTHING), (len(values), sum(values)))


def _share(got: float, of: float) -> int:
    return round(FULL * got / of)


def _above(path: str, known: Mapping[str, int]) -> str | None:
    while path.strip("/"):
        path = path[: path.rstrip("/").rfind("/") + 1]
        if path in known:
            return path
    return None
