"""The chain over the audit log: whatever is changed, added or taken away is found; what is erased is not a fault."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from elearn.audit import sealing, service
from elearn.audit.models import AuditEvent, AuditSeal, AuditValue
from elearn.audit.sealing import Chain
from elearn.db.database import Database
from tests.clock import MORNING

HOUR = timedelta(hours=1)


def fill(database: Database, seals: int = 3, each: int = 4) -> None:
    """Record some events, and seal them batch by batch."""
    for batch in range(seals):
        now = MORNING + batch * HOUR
        with database.write() as session:
            for number in range(each):
                facts = {"number": number, "名": "值"}
                service.record(session, "x.do", now=now, actor_id="a", facts=facts, personal={"address": "203.0.113.7"})
        with database.write() as session:
            assert sealing.seal_next(session, now=now) == each
            assert sealing.seal_next(session, now=now) == 0


def check(database: Database, after: timedelta = 3 * HOUR) -> Chain:
    with database.read() as session:
        return sealing.check(session, now=MORNING + after)


def test_a_log_that_nobody_touched_is_as_it_was_written(database: Database) -> None:
    fill(database)
    found = check(database)

    assert (found.seals, found.events, found.faults) == (3, 12, ())
    with database.read() as session:
        assert sealing.has_head(session, found.head)
        assert not sealing.has_head(session, "0" * 64)


TAMPERING: dict[str, Callable[[Session], object]] = {
    "a fact": lambda s: s.execute(update(AuditEvent).where(AuditEvent.id == 6).values(facts={"number": 9})),
    "who": lambda s: s.execute(update(AuditEvent).where(AuditEvent.id == 6).values(actor_id="b")),
    "when": lambda s: s.execute(update(AuditEvent).where(AuditEvent.id == 6).values(at=MORNING)),
    "an event that is taken away": lambda s: (
        s.execute(delete(AuditValue).where(AuditValue.event_id == 6)),
        s.execute(delete(AuditEvent).where(AuditEvent.id == 6)),
    ),
    "an event that is put in": lambda s: s.execute(insert(AuditEvent).values(**_forged(s), seal_id=2)),
    "a fact with its digest": lambda s: _change_with_digest(s),
    "a fact with its digest and its seal": lambda s: _reseal(s, 2),
    "the order of events in seals": lambda s: s.execute(update(AuditEvent).where(AuditEvent.id == 6).values(seal_id=3)),
    "a seal that is taken away with its events": lambda s: (
        s.execute(delete(AuditValue).where(AuditValue.event_id.between(5, 8))),
        s.execute(delete(AuditEvent).where(AuditEvent.seal_id == 2)),
        s.execute(delete(AuditSeal).where(AuditSeal.id == 2)),
    ),
    "a personal value": lambda s: s.execute(
        update(AuditValue).where(AuditValue.event_id == 6).values(value="198.51.100.1")
    ),
    "an event that was unsealed": lambda s: s.execute(
        update(AuditEvent).where(AuditEvent.id == 6).values(seal_id=None)
    ),
}


def _forged(session: Session) -> dict[str, object]:
    body = {"at": MORNING, "actor_id": "a", "action": "x.do", "subject_id": None, "outcome": "done", "facts": {}}
    return {**body, "digest": service.digest(*body.values())}  # type: ignore[arg-type]


def _change_with_digest(session: Session) -> None:
    event = session.get_one(AuditEvent, 6)
    facts = {**event.facts, "number": 9}
    told = service.digest(event.at, event.actor_id, event.action, event.subject_id, event.outcome, facts)
    session.execute(update(AuditEvent).where(AuditEvent.id == 6).values(facts=facts, digest=told))


def _reseal(session: Session, number: int) -> None:
    """Compute one seal anew, as somebody would who knows how it is done and leaves those behind it alone."""
    _change_with_digest(session)
    link, before = session.get_one(AuditSeal, number), session.get_one(AuditSeal, number - 1)
    rows = session.execute(select(AuditEvent.id, AuditEvent.digest).where(AuditEvent.seal_id == number))
    body = sealing.events_hash((row.id, row.digest) for row in rows)
    told = sealing.link_hash(before.hash, link.events, body, link.sealed_at)
    session.execute(update(AuditSeal).where(AuditSeal.id == number).values(events_hash=body, hash=told))


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found(what: str, sqlite_database: Database) -> None:
    fill(sqlite_database)
    with sqlite_database.write() as session:
        TAMPERING[what](session)

    assert check(sqlite_database).faults != ()


def test_a_chain_that_was_cut_off_is_found_by_who_noted_its_end(sqlite_database: Database) -> None:
    fill(sqlite_database)
    head = check(sqlite_database).head
    with sqlite_database.write() as session:
        session.execute(delete(AuditValue).where(AuditValue.event_id > 8))
        session.execute(delete(AuditEvent).where(AuditEvent.seal_id == 3))
        session.execute(delete(AuditSeal).where(AuditSeal.id == 3))

    assert check(sqlite_database).faults == ()
    with sqlite_database.read() as session:
        assert not sealing.has_head(session, head)


def test_an_erased_personal_value_is_no_fault(database: Database) -> None:
    fill(database)
    with database.write() as session:
        session.execute(delete(AuditValue))

    assert check(database).faults == ()


def test_an_event_that_is_committed_late_is_in_a_later_seal(sqlite_database: Database) -> None:
    fill(sqlite_database, seals=2)
    with sqlite_database.write() as session:  # as by a transaction that took its number early and committed late
        session.execute(delete(AuditValue).where(AuditValue.event_id == 3))
        late = session.get_one(AuditEvent, 3)
        kept = {c.name: getattr(late, c.name) for c in AuditEvent.__table__.columns} | {"seal_id": None}
        session.execute(delete(AuditEvent).where(AuditEvent.id == 3))
        rows = session.execute(select(AuditEvent.id, AuditEvent.digest).where(AuditEvent.seal_id == 1)).all()
        body = sealing.events_hash((row.id, row.digest) for row in rows)
        first, second = session.get_one(AuditSeal, 1), session.get_one(AuditSeal, 2)
        first.events, first.events_hash = 3, body
        first.hash = sealing.link_hash("", 3, body, first.sealed_at)
        second.hash = sealing.link_hash(first.hash, second.events, second.events_hash, second.sealed_at)
        session.flush()
        session.execute(insert(AuditEvent).values(**kept))
    with sqlite_database.write() as session:
        assert sealing.seal_next(session, now=MORNING + 2 * HOUR) == 1

    found = check(sqlite_database)
    assert (found.seals, found.events, found.faults) == (3, 8, ())


def test_nothing_is_deleted_before_400_days_and_the_chain_holds_after(database: Database) -> None:
    fill(database)
    with database.write() as session:
        assert sealing.forget(session, now=MORNING + timedelta(days=399), days=1) == 0
    with database.write() as session:
        assert sealing.forget(session, now=MORNING + timedelta(days=400, hours=1, minutes=1), days=1) == 2

    found = check(database)
    assert (found.seals, found.events, found.faults) == (3, 4, ())


def test_events_that_no_worker_seals_are_named(database: Database) -> None:
    with database.write() as session:
        service.record(session, "x.do", now=MORNING)

    assert check(database, timedelta(minutes=59)).faults == ()
    assert "not been sealed" in str(check(database, timedelta(minutes=61)).faults[0])
