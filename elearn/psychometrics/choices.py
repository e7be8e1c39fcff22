"""What people picked: how often, by which score groups (a curve), and whether the key looks wrong. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from elearn.psychometrics.moments import NEAR_NOTHING

SILENT_BELOW, SURE_FROM = 60, 150  # answers
LEAD = 2.5  # standard errors of a correlation of nothing with nothing, 1 / √n
Picked = tuple[str, ...]


class Suspicion(StrEnum):
    """Say how far the key of a question is in doubt."""

    NONE = "none"
    CHECK = "check"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Hold a doubt about a key: which answer goes with good results more than the key's does, and by how much."""

    suspicion: Suspicion
    rival: Picked
    rival_correlation: float
    key_correlation: float
    needed: float  # the lead from which on it counts as a doubt


@dataclass(slots=True)
class Tally:
    """Count one answer: how many gave it, the sum of their rest scores, and how many by score group."""

    groups: list[int]
    count: int = 0
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold how one choice went: the share who picked it, among all who answered and by score group (lowest first)."""

    name: str
    share: float
    correlation: float | None
    curve: tuple[float, ...]


def tally(
    patterns: Sequence[Picked], rests: Sequence[float], group_of: Sequence[int], groups: int
) -> dict[Picked, Tally]:
    """Count who picked what: three lists of one length, over all who answered."""
    found: dict[Picked, Tally] = {}
    for pattern, rest, group in zip(patterns, rests, group_of, strict=True):
        known = found.get(pattern)
        if known is None:
            known = found[pattern] = Tally([0] * groups)
        known.count += 1
        known.rest += rest
        known.groups[group] += 1
    return found


def point_biserial(count: int, rest: float, people: int, middle: float, deviation: float) -> float | None:
    """Correlate having picked something with the rest score, from sums alone; None where nobody or everybody did.

    ``count`` of ``people`` picked it, and their rest scores add up to ``rest``; ``middle`` and ``deviation`` are of
    the rest scores of all ``people``. Lord & Novick, 1968, section 15.5: (mean of those who did - mean) / deviation ·
    √(p / (1 - p)).
    """
    if not 0 < count < people or deviation * deviation < NEAR_NOTHING:
        return None
    share = count / people
    return (rest / count - middle) / deviation * sqrt(share / (1 - share))


def choices(
    found: Mapping[Picked, Tally], names: Sequence[str], middle: float, deviation: float, groups: int
) -> tuple[Choice, ...]:
    """Say of each choice how it went; where several can be picked, everybody who picked it among others counts."""
    people = sum(one.count for one in found.values())
    sizes = [sum(one.groups[group] for one in found.values()) for group in range(groups)]
    said = []
    for name in names:
        mine = [one for pattern, one in found.items() if name in pattern]
        count, rest = sum(one.count for one in mine), sum(one.rest for one in mine)
        curve = tuple(
            sum(one.groups[group] for one in mine) / size if size else 0.0 for group, size in enumerate(sizes)
        )
        related = point_biserial(count, rest, people, middle, deviation)
        said.append(Choice(name, count / people if people else 0.0, related, curve))
    return tuple(said)


def doubt(found: Mapping[Picked, Tally], key: Picked, middle: float, deviation: float) -> Doubt | None:
    """Say whether a key is probably wrong: another answer correlates with the rest score by 2.5 / √n more than it.

    Silent below 60 answers, "please check" below 150, "probably wrong" from there on. The rule and its limits were
    found by planting wrong keys (``tests/psychometrics/test_wrong_keys.py`` does it again). Where several choices
    make up an answer, whole answers are compared. A key that nobody, or everybody, picked correlates with nothing.
    """
    people = sum(one.count for one in found.values())
    if people < SILENT_BELOW:
        return None
    related = {
        pattern: point_biserial(one.count, one.rest, people, middle, deviation) or 0.0 for pattern, one in found.items()
    }
    own = related.pop(key, 0.0)
    if not related:
        return None
    rival = max(related, key=lambda pattern: (related[pattern], pattern))
    needed = LEAD / sqrt(people)
    if related[rival] - own <= needed:
        return None
    suspicion = Suspicion.WRONG if people >= SURE_FROM else Suspicion.CHECK
    return Doubt(suspicion, rival, related[rival], own, needed)
