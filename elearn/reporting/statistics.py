"""Figures over many people: counts and means added up, cells too small to show, how hard a question was. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Facility:
    """Hold how a question went: the mean share of its marks over ``answers`` attempts of ``people`` people."""

    question_id: str
    answers: int
    people: int
    share: Fraction

    @property
    def is_said(self) -> bool:
        """Say whether enough people answered."""
        return self.people >= FEWEST


def facilities(
    question_ids: Sequence[str], attempts: Iterable[tuple[int, Iterable[tuple[str, str, str]]]]
) -> list[Facility]:
    """Work out each question's facility from attempts: an account's key and [question id, earned, possible] each.

    Marks are exact and written as in grades ("7/2"). Equal ones are counted first: thousands of fractions are slow.
    """
    counted = {key: Counter[tuple[str, str]]() for key in question_ids}
    people: dict[str, set[int]] = {key: set() for key in question_ids}
    for account_id, marks in attempts:
        for key, earned, possible in marks:
            if key in counted:
                counted[key][earned, possible] += 1
                people[key].add(account_id)
    return [_facility(key, found, len(people[key])) for key, found in counted.items()]


def _facility(question_id: str, counted: Counter[tuple[str, str]], people: int) -> Facility:
    answers = counted.total()
    shares = (Fraction(earned) / Fraction(possible) * count for (earned, possible), count in counted.items())
    return Facility(question_id, answers, people, sum(shares, Fraction(0)) / answers if answers else Fraction(0))
