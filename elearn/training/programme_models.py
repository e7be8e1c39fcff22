"""Tables of a class's programme and of who attended what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base

KINDS = ("opening", "lecture", "discussion", "exam", "other")
_KINDS_IN_SQL = ", ".join(f"'{kind}'" for kind in KINDS)


class ClassSession(Base):
    """Hold one item of a programme. ``revision`` counts changes, for calendars; a cancelled item stays."""

    __tablename__ = "class_session"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS_IN_SQL})", name="kind"),
        CheckConstraint("ends_at > begins_at", name="ends"),
        Index(None, "class_id", "begins_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    kind: Mapped[str] = mapped_column(String(16))
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    begins_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    place: Mapped[str] = mapped_column(String(200))
    lecture_id: Mapped[str | None] = mapped_column(String(64))
    brief_id: Mapped[str | None] = mapped_column(String(64))
    quiz_id: Mapped[str | None] = mapped_column(String(64))
    lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("class_lecturer.id"))
    revision: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()
    cancelled_at: Mapped[datetime | None] = mapped_column()


class Attendance(Base):
    """Record that a person attended: a fact, never deleted; one made in error is withdrawn, and says by whom."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("how IN ('code', 'tick')", name="how"),
        Index(
            "uq_attendance_standing",
            "session_id",
            "account_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(None, "account_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    how: Mapped[str] = mapped_column(String(16))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column()
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column()


class CalendarFeed(Base):
    """Hold the hash of the secret in a person's calendar address; a new one makes the old address worthless."""

    __tablename__ = "calendar_feed"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column()
