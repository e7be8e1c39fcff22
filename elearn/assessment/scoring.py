"""Where a person stands in a quiz, from the attempts at it: which of them counts. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    counts: str = "best"
    pass_percent: int = 0


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
    """Choose the sitting that counts and add up the others.

    Which one counts is settled by the newest that was handed in: to begin another changes nobody's score.

    Of equally good ones the first is the best. The average is that of the shares, of the marks of the last paper.
    """
    everything = sorted(sittings, key=lambda sitting: sitting.attempt_id)
    handed_in = [sitting for sitting in everything if sitting.submitted_at is not None]
    if not handed_in:
        return Standing(len(everything), 0, None, None, None, None, False, None)
    counted = _counted(handed_in, handed_in[-1])
    return Standing(
        begun=len(everything),
        finished=len(handed_in),
        counted_attempt_id=counted.attempt_id,
        earned=counted.earned,
        possible=counted.possible,
        share=int(_share(counted) * 10_000),
        passed=counted.passed,
        finished_at=counted.submitted_at,
        pending=counted.is_pending and not counted.passed,
    )


def _counted(handed_in: Sequence[Sitting], newest: Sitting) -> Sitting:
    if newest.counts == "first":
        return handed_in[0]
    if newest.counts == "last":
        return handed_in[-1]
    if newest.counts == "average":
        last = handed_in[-1]
        mean = sum(map(_share, handed_in), Fraction(0)) / len(handed_in)
        # Exact as long as it can be kept; only hundreds of papers of different sizes are rounded, at 10⁻¹².
        earned = (mean * (last.possible or 0)).limit_denominator(10**12)
        waits = any(sitting.is_pending for sitting in handed_in)
        is_enough = mean * 100 >= newest.pass_percent
        return replace(last, earned=earned, passed=is_enough and not waits, is_pending=waits)
    return min(handed_in, key=lambda sitting: (-_share(sitting), sitting.attempt_id))


def _share(sitting: Sitting) -> Fraction:
    if not sitting.possible or sitting.earned is None:
        return Fraction(0)
    return sitting.earned / sitting.possible
