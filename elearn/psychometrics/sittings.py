"""What statistics are made of: sittings with their replies, and the score groups that the sittings fall into. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
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
    is_answered: bool
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """Hold one person's first attempt; ``seconds`` from the beginning to the last answer, None where not seen."""

    replies: Sequence[Reply]
    seconds: float | None = None

    @property
    def earned(self) -> float:
        """Add up the marks."""
        return sum(reply.earned for reply in self.replies)

    @property
    def possible(self) -> float:
        """Add up what could be earned of the questions that this person saw."""
        return sum(reply.possible for reply in self.replies)

    @property
    def share(self) -> float:
        """Give earned of possible, from 0 to 1."""
        return self.earned / self.possible if self.possible else 0.0


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
