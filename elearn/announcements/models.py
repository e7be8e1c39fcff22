"""The table of announcements."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Announcement(Base):
    """Hold what is announced to a class, or to a unit and those below it, and from when until when it is shown.

    ``reached`` and ``read`` are how many it went to and how many read it, kept when its time is over; until then
    both are counted from the notices. ``closed_at`` says that this was done.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("(class_id IS NULL) <> (unit_id IS NULL)", name="for_one"),
        CheckConstraint("until_at > from_at", name="ends"),
        Index(None, "closed_at", "from_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(200))
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    is_mailed: Mapped[bool] = mapped_column()
    is_to_robots: Mapped[bool] = mapped_column()
    from_at: Mapped[datetime] = mapped_column()
    until_at: Mapped[datetime] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    reached: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)
