"""Tables of the ledger of learning hours: entries are appended, and never changed or deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class HoursEntry(Base):
    """Hold one entry (see ``chain.Entry``), the digest of the one before it, and its own.

    ``number`` counts without a gap. Two entries cannot follow the same one, an entry is taken back once at most, and of
    one source a person gets the ``turn``-th award once.
    """

    __tablename__ = "hours_entry"
    __table_args__ = (
        UniqueConstraint("person", "source_kind", "source_id", "turn"),
        CheckConstraint("category IN ('classroom', 'online', 'test')", name="category"),
        CheckConstraint("(counters IS NULL) = (hundredths > 0)", name="sign"),
        Index(None, "person", "year", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person: Mapped[str] = mapped_column(String(24))
    year: Mapped[int] = mapped_column()
    day: Mapped[date] = mapped_column(Date)
    category: Mapped[str] = mapped_column(String(16))
    hundredths: Mapped[int] = mapped_column()
    source_kind: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int] = mapped_column()
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(40))
    minutes: Mapped[int | None] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    counters: Mapped[int | None] = mapped_column(unique=True)
    by: Mapped[str | None] = mapped_column(String(24))
    written_at: Mapped[datetime] = mapped_column()


class HoursHead(Base):
    """Hold the end of the chain, in one row: who appends holds it, so that of two who append one waits."""

    __tablename__ = "hours_head"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64))
