"""Tables of plans: the plan, its follow-ups, comments, and pictures that somebody chose to add."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Plan(Base):
    """Hold a person's plan: what will be done by which day; ``topic`` is the lecture that it grew out of.

    ``written_on`` is the site's day from which follow-ups count. With ``consent_at`` its owner lets it be an example,
    with ``recommended_at`` a lecturer makes it one; only with both do others read it.
    """

    __tablename__ = "plan"
    __table_args__ = (Index(None, "account_id", "id"), Index(None, "topic", "id"), Index(None, "recommended_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    topic: Mapped[str] = mapped_column(String(64))
    suggestion_id: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    by_day: Mapped[date] = mapped_column(Date)
    written_on: Mapped[date] = mapped_column(Date)
    written_at: Mapped[datetime] = mapped_column()
    changed_at: Mapped[datetime | None] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    consent_at: Mapped[datetime | None] = mapped_column()
    recommended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recommended_at: Mapped[datetime | None] = mapped_column()


class FollowUp(Base):
    """Hold what became of a plan, once a round (30 or 90 days); ``blocker`` says by what it is blocked."""

    __tablename__ = "plan_follow_up"
    __table_args__ = (
        UniqueConstraint("plan_id", "round"),
        CheckConstraint("standing IN ('done', 'progress', 'blocked')", name="standing"),
        CheckConstraint("(standing = 'blocked') = (blocker IS NOT NULL)", name="blocker"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    round: Mapped[int] = mapped_column()
    standing: Mapped[str] = mapped_column(String(16))
    said: Mapped[str] = mapped_column(Text)
    blocker: Mapped[str | None] = mapped_column(String(16))
    written_at: Mapped[datetime] = mapped_column()


class PlanComment(Base):
    """Hold what a lecturer says to a plan."""

    __tablename__ = "plan_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column()


class PlanPicture(Base):
    """Hold a picture of a plan, as ``photographs.read_photograph`` wrote it anew."""

    __tablename__ = "plan_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    hash: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int] = mapped_column()
    height: Mapped[int] = mapped_column()
    says: Mapped[str] = mapped_column(String(200))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime] = mapped_column()
