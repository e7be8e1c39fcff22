"""Read the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one event; people are public ids, and an actor of None is the command line or nobody known."""

    at: datetime
    actor_id: str | None
    action: str
    outcome: str
    facts: Mapping[str, Any]


def history_of(session: Session, subject_id: str, *, limit: int = 30) -> list[Entry]:
    """List what was done to a subject (or by it to itself), the newest first."""
    columns = (AuditEvent.at, AuditEvent.actor_id, AuditEvent.action, AuditEvent.outcome, AuditEvent.facts)
    read = select(*columns).where(AuditEvent.subject_id == subject_id).order_by(AuditEvent.id.desc()).limit(limit)
    return [Entry(*row) for row in session.execute(read)]


def is_recorded(session: Session, action: str) -> bool:
    """Say whether an action was ever recorded."""
    return session.execute(select(AuditEvent.id).where(AuditEvent.action == action).limit(1)).first() is not None
