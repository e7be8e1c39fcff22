"""The chain of the ledger: each digest covers the one before, so no entry can be changed, lost or slipped in. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

BEGINNING = "0" * 64  # what the first entry follows


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what an entry says; ``hundredths`` of an hour are negative in one that takes another (``counters``) back.

    ``person`` and ``by`` are opaque public ids, ``by`` None for what followed from facts by itself.
    """

    number: int
    person: str
    year: int
    day: date
    category: str
    hundredths: int
    source_kind: str
    source_id: str
    turn: int
    title_zh: str
    title_en: str
    rule: str
    minutes: int | None
    reason: str
    counters: int | None
    by: str | None
    written_at: datetime


def digest_of(previous: str, entry: Entry) -> str:
    """Compute an entry's digest: SHA-256 over the digest before it and all that it says, as canonical JSON."""
    values = asdict(entry) | {
        "day": entry.day.isoformat(),
        "written_at": entry.written_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    text = json.dumps([previous, values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def link(previous: str, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str, str]]:
    """Chain entries behind a digest: each with the digest before it and its own."""
    for entry in entries:
        digest = digest_of(previous, entry)
        yield entry, previous, digest
        previous = digest


@dataclass(frozen=True, slots=True)
class Break:
    """Say at which number the chain breaks, and how: ``lost`` (a number is missing), ``forked``, ``changed``."""

    number: int
    what: str


def first_break(rows: Iterable[tuple[Entry, str, str]], number: int = 0, previous: str = BEGINNING) -> Break | None:
    """Find the first entry that does not follow the one before it; rows come by number, from behind ``number`` on."""
    for entry, said_previous, said_digest in rows:
        if entry.number != number + 1:
            return Break(number + 1, "lost")
        if said_previous != previous:
            return Break(entry.number, "forked")
        if said_digest != digest_of(previous, entry):
            return Break(entry.number, "changed")
        number, previous = entry.number, said_digest
    return None
