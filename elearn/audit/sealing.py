"""Chain the log: batches of events are sealed by a hash over them and over the seal before; and checked again.

What was changed, added or taken away among sealed events is found by ``faults``. An erased personal value is none:
events hold its salted hash only. To cut the newest seals off together with their events leaves no trace in the
database itself; whoever keeps the newest seal's hash elsewhere (``elearn verify-audit`` prints it) finds that, too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from elearn.audit.models import AuditEvent, AuditSeal, AuditValue
from elearn.audit.service import digest, seal
from elearn.problems import Phrase

BATCH = 2000
AT_ONCE = 500
KEPT_DAYS = 400  # at the least: 等保二级 asks for six months; the bureau's rule for learning hours is a year
LATE = timedelta(hours=1)  # an event that is not sealed after so long: no worker runs, or the link was taken off it
_event, _seal = AuditEvent.__table__, AuditSeal.__table__
_BODY = (_event.c.id, _event.c.at, _event.c.actor_id, _event.c.action, _event.c.subject_id, _event.c.outcome)
_COLUMNS = (*_BODY, _event.c.facts, _event.c.digest)


@dataclass(frozen=True, slots=True)
class Chain:
    """Hold what a check found: how many seals and events, the newest seal's hash, and everything that is wrong."""

    seals: int
    events: int
    head: str
    faults: tuple[Phrase, ...]


def seal_next(session: Session, *, now: datetime) -> int:
    """Seal the oldest events that are not sealed yet, ``BATCH`` at most; give how many those were.

    Which events a seal covers is noted in them, so an event that was committed late, behind younger ones, is in a
    later seal and missing in none.
    """
    connection = session.connection()
    last = connection.execute(select(_seal.c.id, _seal.c.hash).order_by(_seal.c.id.desc()).limit(1)).first()
    read = select(_event.c.id, _event.c.at, _event.c.digest).where(_event.c.seal_id.is_(None))
    rows = connection.execute(read.order_by(_event.c.id).limit(BATCH).with_for_update()).all()
    if not rows:
        return 0
    body = events_hash((row.id, row.digest) for row in rows)
    values = {
        "id": last.id + 1 if last else 1,  # two workers that seal at once: the second has the same id, and fails
        "events": len(rows),
        "first_at": min(row.at for row in rows),
        "last_at": max(row.at for row in rows),
        "events_hash": body,
        "hash": link_hash(last.hash if last else "", len(rows), body, now),
        "sealed_at": now,
    }
    connection.execute(insert(AuditSeal).values(values))
    ids = [row.id for row in rows]
    for start in range(0, len(ids), AT_ONCE):
        mine = _event.c.id.in_(ids[start : start + AT_ONCE])
        connection.execute(update(AuditEvent).where(mine).values(seal_id=values["id"]))
    return len(rows)


def check(session: Session, *, now: datetime) -> Chain:
    """Compute the whole chain anew, a seal at a time, and list every fault."""
    faults, before, expected, events, count = list[Phrase](), "", 1, 0, 0
    for link in session.connection().execute(select(_seal).order_by(_seal.c.id)).all():
        about = {"seal": link.id}
        if link.id != expected:
            faults.append(Phrase("Seal %(seal)s: a seal before it is missing.", about))
        if link_hash(before, link.events, link.events_hash, link.sealed_at) != link.hash:
            faults.append(Phrase("Seal %(seal)s: it does not follow from the one before it.", about))
        if link.emptied_at is None:
            rows = _events_of(session, link.id)
            events += len(rows)
            faults += _faults_of(session, link, rows)
        before, expected, count = link.hash, link.id + 1, count + 1
    faults += _loose(session, now)
    return Chain(count, events, before, tuple(faults))


def has_head(session: Session, head: str) -> bool:
    """Say whether a seal's hash that was noted earlier is in the chain."""
    return session.execute(select(AuditSeal.id).where(AuditSeal.hash == head)).first() is not None


def forget(session: Session, *, now: datetime, days: int) -> int:
    """Delete the events of seals that are wholly older than ``days`` (400 at the least); give how many seals."""
    before = now - timedelta(days=max(days, KEPT_DAYS))
    old = (
        select(_seal.c.id).where(_seal.c.last_at < before, _seal.c.emptied_at.is_(None)).order_by(_seal.c.id).limit(20)
    )
    seals = session.scalars(old).all()
    if seals:
        mine = select(AuditEvent.id).where(AuditEvent.seal_id.in_(seals))
        connection = session.connection()
        connection.execute(delete(AuditValue).where(AuditValue.event_id.in_(mine)))
        connection.execute(delete(AuditEvent).where(AuditEvent.seal_id.in_(seals)))
        connection.execute(update(AuditSeal).where(_seal.c.id.in_(seals)).values(emptied_at=now))
    return len(seals)


def events_hash(events: Any) -> str:
    """Compute the hash over a batch: its events' ids and digests, in the order of the ids."""
    whole = hashlib.sha256()
    for number, told in events:
        whole.update(f"{number}:{told}\n".encode())
    return whole.hexdigest()


def link_hash(before: str, count: int, events: str, at: datetime) -> str:
    """Compute a seal's hash from the one before it, how many events it covers, their hash, and when it was made."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{before}|{count}|{events}|{moment}".encode()).hexdigest()


def _events_of(session: Session, seal_id: int) -> list[Any]:
    read = select(*_COLUMNS).where(_event.c.seal_id == seal_id).order_by(_event.c.id)
    return list(session.connection().execute(read))


def _faults_of(session: Session, link: Any, rows: list[Any]) -> Iterator[Phrase]:
    if len(rows) != link.events:
        about = {"seal": link.id, "found": len(rows), "count": link.events}
        yield Phrase("Seal %(seal)s: %(found)s events instead of %(count)s.", about)
    if events_hash((row.id, row.digest) for row in rows) != link.events_hash:
        yield Phrase("Seal %(seal)s: its events are not those that were sealed.", {"seal": link.id})
    yield from _changed(session, rows)


def _changed(session: Session, rows: list[Any]) -> Iterator[Phrase]:
    """Find events whose row says something else than their digest, and values that are not those of before."""
    read = select(AuditValue.event_id, AuditValue.name, AuditValue.value, AuditValue.salt)
    ends = (rows[0].id, rows[-1].id) if rows else (0, 0)
    values = session.connection().execute(read.where(AuditValue.event_id.between(*ends))).all()
    sealed = {row.id: row.facts.get("sealed", {}) for row in rows}
    for row in rows:
        body = (row.at, row.actor_id, row.action, row.subject_id, row.outcome, row.facts)
        if digest(*body) != row.digest:
            yield Phrase("Event %(event)s was changed.", {"event": row.id})
    for one in values:
        if one.event_id in sealed and sealed[one.event_id].get(one.name) != seal(one.salt, one.value):
            yield Phrase("A personal value of event %(event)s was changed.", {"event": one.event_id})


def _loose(session: Session, now: datetime) -> Iterator[Phrase]:
    """Check the events that no seal covers yet, and say so when they have waited for too long."""
    read = select(*_COLUMNS).where(_event.c.seal_id.is_(None)).order_by(_event.c.id)
    rows = list(session.connection().execute(read.limit(BATCH * 10)))
    yield from _changed(session, rows)
    late = sum(row.at < now - LATE for row in rows)
    if late:
        yield Phrase("%(count)s events have not been sealed for an hour: is 'elearn work' running?", {"count": late})
