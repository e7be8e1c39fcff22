"""Tables of what people ask for and complain about, and of whose data were erased."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Concern(Base):
    """Hold a correction or erasure that somebody asks for, or a complaint; ``unit_id`` is where they were at home.

    Of a complaint ``is_anonymous`` keeps the name from administrators; the answer still reaches who wrote it.
    """

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint("kind IN ('correction', 'erasure', 'complaint')", name="kind"),
        CheckConstraint("state IN ('open', 'done', 'refused')", name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        Index(None, "unit_id", "state", "id"),
        Index(None, "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    is_anonymous: Mapped[bool] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column()
    state: Mapped[str] = mapped_column(String(16), default="open")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column()


class Erasure(Base):
    """Record that a person's data were erased; ``is_noted`` says that the file beside the database has it, too."""

    __tablename__ = "erasure"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    at: Mapped[datetime] = mapped_column()
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_noted: Mapped[bool] = mapped_column(default=False)
