"""Tables of reviews: introductions and answers are facts, a card is derived from them and rebuildable."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json

ON, PAUSED, ENDED = "on", "paused", "ended"


class ReviewIntroduction(Base):
    """Record that a question became a card of somebody, on which day, and by what: lecture, quiz, or successor."""

    __tablename__ = "review_introduction"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64))
    day: Mapped[date] = mapped_column()
    by: Mapped[str] = mapped_column(String(16))


class ReviewLog(Base):
    """Record one rated answer; ``day`` is the site's, and a card has one answer a day. Appended, never changed.

    ``event_id`` is the page's: what is sent twice is kept once. ``by`` says whether a quiz or a review asked;
    ``expected`` is the chance of recall in hundredths of a percent that was foreseen, None for a first answer.
    """

    __tablename__ = "review_log"
    __table_args__ = (
        Index("uq_review_log_event", "account_id", "event_id", unique=True),
        Index(None, "account_id", "day"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(String(128))
    revision_hash: Mapped[str] = mapped_column(ForeignKey("document.hash"))
    by: Mapped[str] = mapped_column(String(16))
    rating: Mapped[int] = mapped_column(SmallInteger)
    answer: Mapped[Any] = mapped_column(Json)
    took_ms: Mapped[int | None] = mapped_column()
    expected: Mapped[int | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()


class ReviewCard(Base):
    """Hold where a card stands: a function of its introduction, its answers and what is published.

    ``retired`` cards, whose question was withdrawn or rests on repealed law, are never asked.
    """

    __tablename__ = "review_card"
    __table_args__ = (Index(None, "account_id", "retired", "due"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64))
    due: Mapped[date] = mapped_column()
    last: Mapped[date | None] = mapped_column()
    stability: Mapped[float | None] = mapped_column()
    difficulty: Mapped[float | None] = mapped_column()
    reps: Mapped[int] = mapped_column()
    lapses: Mapped[int] = mapped_column()
    retired: Mapped[bool] = mapped_column()


class ReviewPreference(Base):
    """Hold how somebody wants to review: on, paused or ended; and at most how many cards a day."""

    __tablename__ = "review_preference"
    __table_args__ = (
        CheckConstraint("state IN ('on', 'paused', 'ended')", name="state"),
        CheckConstraint("cap BETWEEN 1 AND 50", name="cap"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    cap: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()
