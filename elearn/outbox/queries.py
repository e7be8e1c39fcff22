"""Read the state of the outbox."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.outbox.models import OutboxMessage


def overdue(session: Session, *, before: datetime) -> int:
    """Count the messages that have been due since before a moment and are not handed over."""
    waiting = (OutboxMessage.state == "waiting", OutboxMessage.not_before < before)
    return session.execute(select(func.count()).select_from(OutboxMessage).where(*waiting)).scalar_one()


def ended_badly(session: Session, *, since: datetime) -> int:
    """Count the messages that were refused, or may be lost, since a moment."""
    bad = (OutboxMessage.settled_at >= since, OutboxMessage.state.in_(("failed", "unsure")))
    return session.execute(select(func.count()).select_from(OutboxMessage).where(*bad)).scalar_one()
