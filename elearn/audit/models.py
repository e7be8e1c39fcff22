"""Tables of the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class AuditEvent(Base):
    """Hold one event. People are named by opaque ids; ``facts`` has no personal value, ``digest`` covers them."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "actor_id", "id"),
        Index(None, "subject_id", "id"),
        Index(None, "action", "id"),
        Index(None, "seal_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[str | None] = mapped_column(String(24))
    action: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str | None] = mapped_column(String(24))
    outcome: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("audit_seal.id"))


class AuditSeal(Base):
    """Hold one link of the chain: the hash over a batch of events and over the link before it.

    ``emptied_at`` says that its events were old enough to be deleted; the link itself stays, for the chain's sake.
    """

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    events: Mapped[int] = mapped_column()
    first_at: Mapped[datetime] = mapped_column()
    last_at: Mapped[datetime] = mapped_column(index=True)
    events_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column()
    emptied_at: Mapped[datetime | None] = mapped_column()


class AuditValue(Base):
    """Hold a personal value of an event (an address, a name), erasable: the event's digest has only its salted hash."""

    __tablename__ = "audit_value"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    salt: Mapped[str] = mapped_column(String(32))
