"""What statistics are made of: sittings with their replies, and the score groups that the sittings fall into. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

# What was picked, as ids in their order: ("c2",) or ("c1", "c3"); () where nothing can be picked, None when unanswered.
Pattern: TypeAlias = tuple[str, ...] | None
OUTER = 0.27  # of the people are the upper group, and as many the lower


class Reply(NamedTuple):
    """Hold what one person did with one question: ``item`` numbers it in the list of items, marks are of its points.

    ``seconds`` is None where the time was not seen, as on paper or when all answers came at once.
    """

    item: int
    earned: float
    possible: float
    pattern: Pattern
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """Hold one person's first attempt, reply by reply in tuples of one length (a ``Reply`` is one place in each).

    Tuples of numbers, because of a quarter of a million replies the garbage collector would look at each again and
    again. ``whole`` counts the seconds from the beginning to the last answer, None where they were not seen.
    """

    items: tuple[int, ...]
    earned: tuple[float, ...]
    possible: tuple[float, ...]
    patterns: tuple[Pattern, ...]
    seconds: tuple[float | None, ...]
    whole: float | None = None

    @classmethod
    def of(cls, replies: Sequence[Reply]) -> "Sitting":
        """Make a sitting of at least one reply."""
        items, earned, possible, patterns, seconds = zip(*replies, strict=True)
        return cls(items, earned, possible, patterns, seconds)

    @property
    def replies(self) -> Iterator[Reply]:
        """Go through the replies."""
        return map(Reply, self.items, self.earned, self.possible, self.patterns, self.seconds)


def score_groups(shares: Sequence[float], groups: int) -> list[int]:
    """Put people into ``groups`` of nearly one size by their scores, 0 the lowest; equal scores are never parted.

    A person's group is that of the middle rank of everybody with the same score, so no order of people matters.
    """
    ordered = sorted(shares)
    count = len(ordered)
    group_of = {
        share: min(groups - 1, (bisect_left(ordered, share) + bisect_right(ordered, share)) * groups // (2 * count))
        for share in set(shares)
    }
    return [group_of[share] for share in shares]


def outer_weights(shares: Sequence[float], outer: float = OUTER) -> tuple[list[float], list[float]]:
    """Weigh each person as part of the lower and of the upper ``outer`` share of all, by scores.

    T. L. Kelley, Journal of Educational Psychology 30 (1939) 17-24: 27 % are where the groups differ most surely.
    People with the very score at which a group is cut off share its last places evenly, so that no order matters.
    """
    wanted = outer * len(shares)
    low = _weights_from(sorted(shares), wanted)
    high = _weights_from(sorted(-share for share in shares), wanted)
    return [low.get(share, 0.0) for share in shares], [high.get(-share, 0.0) for share in shares]


def _weights_from(ordered: Sequence[float], wanted: float) -> dict[float, float]:
    weights: dict[float, float] = {}
    place, count = 0, len(ordered)
    while place < count and wanted > 0:
        after = bisect_right(ordered, ordered[place])
        same = after - place
        weights[ordered[place]] = min(1.0, wanted / same)
        wanted -= same
        place = after
    return weights
