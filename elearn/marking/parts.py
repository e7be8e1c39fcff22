"""Which part somebody plays who marks an answer, and how far two markers agree. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearn.assessment.rulings import Part

FEWEST = 20  # pairs below which kappa says more about chance than about the markers


@dataclass(frozen=True, slots=True)
class By:
    """Hold who gave marks, in which part, and how many; in the order in which they were given."""

    marker_id: int
    part: Part
    marks: Fraction


def part_of(given: Sequence[By], marker_id: int, markers: int) -> Part:
    """Say which part somebody plays who marks an answer now, after what was ``given``.

    First is who comes first, and who changes the own first mark. Where a quiz asks for two markers, the next one is
    second. Whoever comes after that, or changes another's mark, settles it, and has to say why.
    """
    newest = {one.part: one for one in given}
    if Part.FINAL in newest:
        return Part.FINAL
    first, second = newest.get(Part.FIRST), newest.get(Part.SECOND)
    if first is None or (first.marker_id == marker_id and second is None):
        return Part.FIRST
    if markers == 2 and (second is None or second.marker_id == marker_id):
        return Part.SECOND
    return Part.FINAL


@dataclass(frozen=True, slots=True)
class Agreement:
    """Hold how two markers compare over ``pairs`` answers; differences are in marks, ``kappa`` None where silent."""

    pairs: int
    same: int
    mean_difference: Fraction
    kappa: Fraction | None


def agreement(pairs: Sequence[tuple[Fraction, Fraction]]) -> Agreement | None:
    """Compare first with second marks: exact agreement, mean absolute difference, and weighted kappa; None for none.

    Kappa has quadratic weights: one minus the mean squared difference over that which the markers' own habits would
    give by chance (J. Cohen, Weighted kappa, Psychological Bulletin 70, 1968, 213-220). With quadratic weights it
    needs no categories, so marks stay as they are. Silent below 20 pairs, and where everybody gave the same.
    """
    if not pairs:
        return None
    number = len(pairs)
    same = sum(first == second for first, second in pairs)
    mean = sum((abs(first - second) for first, second in pairs), Fraction(0)) / number
    return Agreement(number, same, mean, _kappa(pairs) if number >= FEWEST else None)


def _kappa(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    number = len(pairs)
    firsts, seconds = [first for first, _ in pairs], [second for _, second in pairs]
    seen = sum(((first - second) ** 2 for first, second in pairs), Fraction(0)) / number
    means = [sum(values, Fraction(0)) / number for values in (firsts, seconds)]
    squares = [sum((value * value for value in values), Fraction(0)) / number for values in (firsts, seconds)]
    # The mean of (a - b)² over all combinations of a first with a second mark.
    by_chance = squares[0] + squares[1] - 2 * means[0] * means[1]
    return 1 - seen / by_chance if by_chance else None
