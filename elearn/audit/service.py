"""Write the audit log."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import insert
from sqlalchemy.orm import Session

from elearn.audit.models import AuditEvent, AuditValue

_ADDRESS = "audit_address"
Outcome = Literal["done", "refused"]
_EVENT, _VALUE = insert(AuditEvent).returning(AuditEvent.id), insert(AuditValue)


def record(
    session: Session,
    action: str,
    *,
    now: datetime,
    actor_id: str | None = None,
    subject_id: str | None = None,
    outcome: Outcome = "done",
    facts: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """Append an event. ``actor_id`` and ``subject_id`` are public ids; ``personal`` values stand beside it, erasable.

    From where it was done stands among the personal values as ``address``, for whatever came over the web: the
    transaction knows (``from_address``). The event's digest covers everything, personal values by their salted hash
    only: after one is erased the digest can still be checked against the hash that remains, and tells nothing about
    the value.
    """
    given = {"address": str(session.info.get(_ADDRESS, "")), **(personal or {})}
    values = {name: (value[:200], secrets.token_hex(16)) for name, value in given.items() if value}
    sealed = {name: seal(salt, value) for name, (value, salt) in values.items()}
    body = {**(facts or {}), "sealed": sealed} if sealed else dict(facts or {})
    connection = session.connection()  # past the ORM, which costs three times as much: every log-in comes by here
    event = {"at": now, "actor_id": actor_id, "action": action, "subject_id": subject_id, "outcome": outcome}
    whole = {**event, "facts": body, "digest": digest(now, actor_id, action, subject_id, outcome, body)}
    event_id = connection.execute(_EVENT, whole).scalar_one()
    if values:
        rows = [
            {"event_id": event_id, "name": name, "value": value, "salt": salt} for name, (value, salt) in values.items()
        ]
        connection.execute(_VALUE, rows)


def from_address(session: Session, address: str) -> None:
    """Let a transaction know from where it was asked for, for the events that it records."""
    session.info[_ADDRESS] = address


def seal(salt: str, value: str) -> str:
    """Give the salted hash by which an event knows a personal value that stands beside it."""
    return hashlib.sha256((salt + value).encode()).hexdigest()


def digest(
    at: datetime,
    actor_id: str | None,
    action: str,
    subject_id: str | None,
    outcome: str,
    facts: Mapping[str, object],
) -> str:
    """Compute an event's digest from what its row holds; another than the one kept means that the row was changed."""
    entry = [at.astimezone(UTC).isoformat(), actor_id, action, subject_id, outcome, facts]
    return hashlib.sha256(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
