"""Read the ledger: a person's statement of a year, and the sums of many people's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.hours.chain import Entry
from elearn.hours.ledger import entries_where
from elearn.hours.models import HoursEntry
from elearn.hours.rules import CLASSROOM, ONLINE, TEST

CATEGORIES = (CLASSROOM, ONLINE, TEST)


@dataclass(frozen=True, slots=True)
class Sums:
    """Hold hours by category, in hundredths."""

    classroom: int = 0
    online: int = 0
    test: int = 0

    @property
    def total(self) -> int:
        """Add the categories up."""
        return self.classroom + self.online + self.test

    def hours(self, category: str) -> Fraction:
        """Give a category, or ``total``, in hours."""
        return Fraction(getattr(self, category), 100)


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold a person's entries of a year, those taken back and their counter-entries included, and their sums."""

    year: int
    entries: Sequence[Entry]
    sums: Sums

    @property
    def taken_back(self) -> frozenset[int]:
        """List the numbers of entries that were taken back."""
        return frozenset(one.counters for one in self.entries if one.counters is not None)


def years_of(session: Session, person: str) -> list[int]:
    """List the years of which a person has entries, the newest first."""
    read = select(HoursEntry.year).where(HoursEntry.person == person).distinct().order_by(HoursEntry.year.desc())
    return list(session.scalars(read))


def statement_of(session: Session, person: str, year: int) -> Statement:
    """Give a person's statement of a year."""
    entries = entries_where(session, HoursEntry.person == person, HoursEntry.year == year)
    amounts = {category: sum(one.hundredths for one in entries if one.category == category) for category in CATEGORIES}
    return Statement(year, sorted(entries, key=lambda one: (one.day, one.number)), Sums(**amounts))


def sums_of(session: Session, people: Sequence[str], year: int) -> Mapping[str, Sums]:
    """Add up the hours of people in a year, by person, in one statement; who has none is left out."""
    read = (
        select(HoursEntry.person, HoursEntry.category, func.sum(HoursEntry.hundredths).label("amount"))
        .where(HoursEntry.person.in_(people), HoursEntry.year == year)
        .group_by(HoursEntry.person, HoursEntry.category)
    )
    found: dict[str, dict[str, int]] = {}
    for row in session.execute(read):
        found.setdefault(row.person, {})[row.category] = int(row.amount)
    return {person: Sums(**amounts) for person, amounts in found.items()}
