"""The audit log: appended to, checkable, and able to forget a personal value without ceasing to be checkable."""

import hashlib
from datetime import timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import delete, select

from elearn.audit import service
from elearn.audit.models import AuditEvent, AuditValue
from elearn.db.database import Database
from tests.clock import MORNING

ADDRESS = "203.0.113.7"


def record(database: Database, action: str = "login", **values: Any) -> None:
    """Append one event."""
    with database.write() as session:
        service.record(session, action, now=values.pop("now", MORNING), **values)


def events(database: Database) -> list[AuditEvent]:
    """Read the log."""
    with database.read() as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def values(database: Database) -> list[AuditValue]:
    """Read the personal values beside the log."""
    with database.read() as session:
        return list(session.scalars(select(AuditValue).order_by(AuditValue.event_id, AuditValue.name)))


def recomputed(event: AuditEvent) -> str:
    """Compute an event's digest from what the row holds."""
    return service.digest(event.at, event.actor_id, event.action, event.subject_id, event.outcome, event.facts)


def test_events_are_appended_in_order(database: Database) -> None:
    for action in ("account.create", "login", "logout"):
        record(database, action, actor_id="actor", subject_id="subject", facts={"unit": 3})

    log = events(database)
    assert [event.action for event in log] == ["account.create", "login", "logout"]
    assert {(event.at, event.actor_id, event.subject_id, event.outcome) for event in log} == {
        (MORNING, "actor", "subject", "done")
    }
    assert log[0].facts == {"unit": 3}


def test_a_personal_value_stands_beside_the_event_and_never_in_it(database: Database) -> None:
    record(database, personal={"address": ADDRESS})

    (event,), (value,) = events(database), values(database)
    assert (value.event_id, value.name, value.value) == (event.id, "address", ADDRESS)
    assert ADDRESS not in repr((event.facts, event.digest))
    assert event.facts == {"sealed": {"address": service.seal(value.salt, ADDRESS)}}


def test_a_value_can_be_checked_against_its_event(database: Database) -> None:
    record(database, personal={"address": ADDRESS})

    (event,), (value,) = events(database), values(database)
    assert event.facts["sealed"]["address"] == hashlib.sha256((value.salt + ADDRESS).encode()).hexdigest()


def test_the_same_value_is_sealed_differently_each_time(database: Database) -> None:
    for _ in range(2):
        record(database, personal={"address": ADDRESS})

    first, second = events(database)
    assert first.facts["sealed"] != second.facts["sealed"]


def test_an_event_is_still_checkable_when_its_value_was_erased(database: Database) -> None:
    record(database, personal={"address": ADDRESS}, facts={"unit": 3, "name": "鲁塘镇"})

    with database.write() as session:
        session.execute(delete(AuditValue))

    (event,) = events(database)
    assert values(database) == []
    assert recomputed(event) == event.digest


@pytest.mark.parametrize(
    ("column", "value"),
    [("action", "logout"), ("actor_id", "other"), ("outcome", "refused"), ("facts", {}), ("subject_id", None)],
)
def test_a_changed_event_no_longer_fits_its_digest(database: Database, column: str, value: object) -> None:
    record(database, actor_id="a", subject_id="b", facts={"unit": 3})
    (event,) = events(database)
    assert recomputed(event) == event.digest

    setattr(event, column, value)

    assert recomputed(event) != event.digest


def test_the_digest_does_not_depend_on_the_zone_in_which_the_moment_was_given(database: Database) -> None:
    record(database, now=MORNING.astimezone(timezone(timedelta(hours=8))))

    (event,) = events(database)
    assert recomputed(event) == event.digest


def test_an_empty_value_is_not_kept_and_a_long_one_is_cut(database: Database) -> None:
    record(database, personal={"address": "", "agent": "x" * 500})

    (value,) = values(database)
    assert (value.name, len(value.value)) == ("agent", 200)


def test_an_event_without_a_value_has_only_its_facts(database: Database) -> None:
    record(database, facts={"unit": 3})

    assert events(database)[0].facts == {"unit": 3}
    assert values(database) == []


def test_an_event_is_undone_with_the_transaction_it_belongs_to(database: Database) -> None:
    def act_and_stumble() -> None:
        with database.write() as session:
            service.record(session, "login", now=MORNING)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_stumble()

    assert events(database) == []
