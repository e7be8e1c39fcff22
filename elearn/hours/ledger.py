"""Append to the ledger, take an entry back, and verify the whole of it; nothing here commits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from elearn.audit import service as audit
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid, NotFound
from elearn.hours.chain import BEGINNING, Break, Entry, first_break, link
from elearn.hours.models import HoursEntry, HoursHead
from elearn.problems import Phrase, Problem

AT_ONCE = 200  # rows of one statement
READ_AT_ONCE = 2_000
LONGEST_REASON = 500
NO_REASON = Phrase("Say why, in 1 to 500 characters, without names: the ledger keeps it for ever.")
TAKEN_BACK = Phrase("This entry has been taken back already, or takes another one back.")
_NAMES = tuple(one.name for one in fields(Entry))


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what an entry is made of but for its number."""

    person: str
    day: date
    category: str
    hundredths: int
    source_kind: str
    source_id: str
    turn: int
    title_zh: str
    title_en: str
    rule: str
    minutes: int | None = None
    reason: str = ""
    counters: int | None = None
    by: str | None = None

    def entry(self, number: int, now: datetime) -> Entry:
        """Give the entry under a number."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return Entry(number=number, year=self.day.year, written_at=now, **values)


def hold(session: Session) -> tuple[int, str]:
    """Hold the end of the chain until this transaction ends; give its number and digest.

    Whoever appends holds it before looking at what is due: a second one waits, and then sees what the first wrote.
    """
    connection = session.connection()
    empty = {"id": 1, "number": 0, "digest": BEGINNING}
    connection.execute(insert_new(connection, HoursHead).on_conflict_do_nothing(), empty)
    held = update(HoursHead).where(HoursHead.id == 1).values(number=HoursHead.number)
    row = connection.execute(held.returning(HoursHead.number, HoursHead.digest)).one()
    return int(row.number), str(row.digest)


def append(session: Session, lines: Sequence[Line], *, now: datetime) -> int:
    """Append entries in order; give how many. A source's turn that is there already is a fault of the caller."""
    if not lines:
        return 0
    number, digest = hold(session)
    entries = [line.entry(number + place, now) for place, line in enumerate(lines, 1)]
    rows = []
    for entry, previous, own in link(digest, entries):
        rows.append({name: getattr(entry, name) for name in _NAMES} | {"previous": previous, "digest": own})
    connection = session.connection()
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(insert(HoursEntry), rows[start : start + AT_ONCE])
    connection.execute(update(HoursHead).values(number=rows[-1]["number"], digest=rows[-1]["digest"]))
    return len(rows)


def countered(entry: Entry, *, reason: str, by: str | None) -> Line:
    """Make the line that takes an entry back."""
    kept = {one.name: getattr(entry, one.name) for one in fields(Line)}
    line = Line(**kept)
    return replace(
        line,
        hundredths=-entry.hundredths,
        turn=-entry.number,  # a place of its own among the turns of the source
        reason=reason,
        counters=entry.number,
        by=by,
    )


def take_back(session: Session, person: str, number: int, *, reason: str, now: datetime, actor_id: str) -> None:
    """Take an entry of a person back by a counter-entry with a reason; what follows from facts stays away, too.

    Raises NotFound, Conflict when it was taken back already, Invalid without a reason.
    """
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Invalid([Problem("reason", 0, 0, "H510", NO_REASON)])
    hold(session)
    found = entry_of(session, number)
    if found is None or found.person != person:
        raise NotFound
    gone = select(HoursEntry.number).where(HoursEntry.counters == number)
    if found.counters is not None or session.execute(gone).first() is not None:
        raise Conflict(TAKEN_BACK)
    append(session, [countered(found, reason=words, by=actor_id)], now=now)
    facts = {"entry": number, "hundredths": -found.hundredths, "reason": words}
    audit.record(session, "hours.take_back", now=now, actor_id=actor_id, subject_id=person, facts=facts)


def move(session: Session, old: str, new: str, *, reason: str, now: datetime, actor_id: str | None) -> int:
    """Give a person (public id) the hours of another, by counter-entries and new ones: two accounts of one person."""
    hold(session)
    standing = standing_entries(session, [old])
    mine = {(one.source_kind, one.source_id) for one in standing_entries(session, [new])}
    lines = [countered(one, reason=reason, by=actor_id) for one in standing]
    for one in standing:
        if (one.source_kind, one.source_id) not in mine:
            kept = {name.name: getattr(one, name.name) for name in fields(Line)}
            lines.append(replace(Line(**kept), person=new, reason=reason, by=actor_id, turn=-one.number))
    return append(session, lines, now=now)


def standing_entries(session: Session, people: Sequence[str]) -> list[Entry]:
    """List the awards of people that were not taken back, in the order in which they were written."""
    gone = select(HoursEntry.counters).where(HoursEntry.person.in_(people), HoursEntry.counters.is_not(None))
    mine = (HoursEntry.person.in_(people), HoursEntry.counters.is_(None), HoursEntry.number.not_in(gone))
    return entries_where(session, *mine)


def entries_where(session: Session, *conditions: ColumnElement[bool]) -> list[Entry]:
    """List entries, in the order in which they were written."""
    return [_entry(row) for row in session.execute(_columns().where(*conditions).order_by(HoursEntry.number))]


def entry_of(session: Session, number: int) -> Entry | None:
    """Find an entry."""
    row = session.execute(_columns().where(HoursEntry.number == number)).first()
    return None if row is None else _entry(row)


def verify(session: Session) -> tuple[int, Break | None]:
    """Read the whole chain; give how many entries it has, and the first break, if any. The end must be the head's."""
    number, digest = 0, BEGINNING
    for rows in _read_through(session):
        found = first_break(rows, number, digest)
        if found is not None:
            return number, found
        number, digest = rows[-1][0].number, rows[-1][2]
    head = session.execute(select(HoursHead.number, HoursHead.digest)).first()
    end = (0, BEGINNING) if head is None else (head.number, head.digest)
    return number, None if end == (number, digest) else Break(number + 1, "lost")


def _read_through(session: Session) -> Iterator[list[tuple[Entry, str, str]]]:
    last = 0
    while True:
        read = _columns(HoursEntry.previous, HoursEntry.digest).where(HoursEntry.number > last)
        rows = session.execute(read.order_by(HoursEntry.number).limit(READ_AT_ONCE)).all()
        if not rows:
            return
        yield [(_entry(row), row.previous, row.digest) for row in rows]
        last = rows[-1].number


def _columns(*more: Any) -> Any:
    return select(*(getattr(HoursEntry, name) for name in _NAMES), *more)


def _entry(row: Any) -> Entry:
    return Entry(**{name: getattr(row, name) for name in _NAMES})
