"""Where a person stands in a quiz, from the attempts at it: the best one counts, the first of equals. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Sitting:
    """Hold one attempt as scoring sees it; ``earned`` and the rest are None until it is handed in."""

    attempt_id: int
    submitted_at: datetime | None
    earned: Fraction | None
    possible: Fraction | None
    passed: bool
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold where a person stands; ``share`` is in hundredths of a percent, rounded down, and serves filters only."""

    begun: int
    finished: int
    counted_attempt_id: int | None
    earned: Fraction | None
    possible: Fraction | None
    share: int | None
    passed: bool
    finished_at: datetime | None
    pending: bool = False


def stand(sittings: Iterable[Sitting]) -> Standing:
    """Choose the sitting that counts and add up the others."""
    everything = tuple(sittings)
    handed_in = [sitting for sitting in everything if sitting.submitted_at is not None]
    if not handed_in:
        return Standing(len(everything), 0, None, None, None, None, False, None)
    best = min(handed_in, key=lambda sitting: (-_share(sitting), sitting.attempt_id))
    return Standing(
        begun=len(everything),
        finished=len(handed_in),
        counted_attempt_id=best.attempt_id,
        earned=best.earned,
        possible=best.possible,
        share=int(_share(best) * 10_000),
        passed=best.passed,
        finished_at=best.submitted_at,
        pending=best.is_pending and not best.passed,
    )


def _share(sitting: Sitting) -> Fraction:
    if not sitting.possible or sitting.earned is None:
        return Fraction(0)
    return sitting.earned / sitting.possible
