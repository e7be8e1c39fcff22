"""Figures over many people: counts and means added up, cells too small to show. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

FEWEST = 5  # a mean over fewer people tells too much about each of them


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold how many people there are and where they stand; ``share_sum`` adds up hundredths of a percent."""

    people: int = 0
    begun: int = 0
    finished: int = 0
    passed: int = 0
    share_sum: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.people + other.people,
            self.begun + other.begun,
            self.finished + other.finished,
            self.passed + other.passed,
            self.share_sum + other.share_sum,
        )

    @property
    def mean(self) -> Fraction | None:
        """Give the mean share of the marks over those who finished, from 0 to 1."""
        return Fraction(self.share_sum, self.finished * 10_000) if self.finished else None


def total(figures: Iterable[Figures]) -> Figures:
    """Add figures up."""
    return sum(figures, Figures())


def too_small(finished: Mapping[str, int]) -> frozenset[str]:
    """List the cells of a table whose results stay unsaid; ``finished`` counts people by cell.

    A cell is too small when 1 to 4 people finished. When all of those together are fewer than five people, whoever
    knows the total could take the other cells away from it: then the next smallest stays unsaid, too. (Primary and
    secondary suppression: Willenborg & de Waal, Elements of Statistical Disclosure Control, 2001, chapter 6.)
    """
    filled = sorted((count, cell) for cell, count in finished.items() if count > 0)
    hidden = [(count, cell) for count, cell in filled if count < FEWEST]
    others = [(count, cell) for count, cell in filled if count >= FEWEST]
    if hidden and others and sum(count for count, _ in hidden) < FEWEST:
        hidden.append(others[0])
    return frozenset(cell for _, cell in hidden)
