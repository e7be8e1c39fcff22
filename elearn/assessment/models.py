"""Tables of attempts (facts), responses (facts), grades and scores (derived, and rebuildable)."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class Attempt(Base):
    """Hold one sitting of a quiz. ``paper`` lists its questions as [id, revision hash, rendering hash], in order.

    ``deadline`` is the one it began with (later ones may be arranged, never earlier ones); at ``closes_at``, a grace
    after it, the attempt closes by itself. ``reached`` counts the questions that were left behind for good. ``counts``
    and ``pass_percent`` say how the person's score follows from this and the other attempts.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        Index(None, "account_id", "quiz_id"),
        Index(None, "quiz_id", "id"),
        Index(
            "uq_attempt_open",
            "account_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(
            "ix_attempt_due",
            "closes_at",
            sqlite_where=text("submitted_at IS NULL AND closes_at IS NOT NULL"),
            postgresql_where=text("submitted_at IS NULL AND closes_at IS NOT NULL"),
        ),
        Index(
            "ix_attempt_closed_itself",
            "id",
            sqlite_where=text("closed_itself = 1"),
            postgresql_where=text("closed_itself"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    quiz_id: Mapped[str] = mapped_column(String(64))
    quiz_hash: Mapped[str] = mapped_column(ForeignKey("document.hash"))
    seed: Mapped[int] = mapped_column()
    paper: Mapped[list[list[str]]] = mapped_column(Json)
    started_at: Mapped[datetime] = mapped_column()
    submitted_at: Mapped[datetime | None] = mapped_column()
    deadline: Mapped[datetime | None] = mapped_column()
    closes_at: Mapped[datetime | None] = mapped_column()
    closed_itself: Mapped[bool] = mapped_column(server_default=false())
    result_seen_at: Mapped[datetime | None] = mapped_column()
    reached: Mapped[int] = mapped_column(server_default="0")
    counts: Mapped[str] = mapped_column(String(8), server_default="best")
    pass_percent: Mapped[int] = mapped_column(server_default="0")


class Response(Base):
    """Hold one answer to one question as an event; the one with the highest (sequence, event id) counts.

    ``made_at`` is what the person's device says: evidence, not truth. ``lateness`` is None for what arrived in time,
    "counted" or "marked" for what was made in time and arrived after the attempt had closed; "marked" does not count.
    Of a long answer one version of every two minutes is kept word for word, and the last; of the others ``thinned`` is
    the SHA-256 (see ``thinning``).
    """

    __tablename__ = "response"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column()
    answer: Mapped[Any] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column()
    made_at: Mapped[datetime | None] = mapped_column()
    lateness: Mapped[str | None] = mapped_column(String(8))
    thinned: Mapped[str | None] = mapped_column(String(64))


class Attachment(Base):
    """Hold one file that was attached to an answer, under its SHA-256; answers name the files that belong to them."""

    __tablename__ = "attachment"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    attached_at: Mapped[datetime] = mapped_column()


class Reveal(Base):
    """Record that the key of a question was shown before hand-in (quizzes with feedback at once)."""

    __tablename__ = "reveal"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revealed_at: Mapped[datetime] = mapped_column()


class Grade(Base):
    """Hold the grade of a handed-in attempt: ``detail`` lists [question id, earned, possible] with exact marks.

    ``basis`` says what a mark rests on wherever that is not the key ("" stands for the whole attempt); ``pending``
    counts the answers that wait for a person; ``version`` counts up each time the grade is made anew. ``pass_percent``
    and ``counts`` are what a regrade of the whole quiz put in the place of those of the attempt.
    """

    __tablename__ = "grade"
    __table_args__ = (  # the few among all that wait for a person
        Index("ix_grade_pending", "attempt_id", sqlite_where=text("pending > 0"), postgresql_where=text("pending > 0")),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    earned: Mapped[Fraction] = mapped_column()
    possible: Mapped[Fraction] = mapped_column()
    passed: Mapped[bool] = mapped_column()
    detail: Mapped[list[list[str]]] = mapped_column(Json)
    graded_at: Mapped[datetime] = mapped_column()
    basis: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")
    pending: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    pass_percent: Mapped[int | None] = mapped_column()
    counts: Mapped[str | None] = mapped_column(String(8))


class Score(Base):
    """Hold where a person stands in a quiz: rolled up from the attempts when one begins or is handed in.

    ``share`` is earned/possible of the attempt that counts in hundredths of a percent, for filters only; ``pending``
    says that it still waits to be marked by a person.
    """

    __tablename__ = "score"
    __table_args__ = (Index(None, "quiz_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    begun: Mapped[int] = mapped_column()
    finished: Mapped[int] = mapped_column()
    counted_attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    earned: Mapped[Fraction | None] = mapped_column()
    possible: Mapped[Fraction | None] = mapped_column()
    share: Mapped[int | None] = mapped_column()
    passed: Mapped[bool] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column()
    pending: Mapped[bool] = mapped_column(default=False, server_default=false())


_GIVEN = " + ".join(
    f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in ("account_id", "unit_id", "class_id", "group_id")
)


class ArrangementGiven(Base):
    """Hold what was arranged for a person, or for everybody in a unit, a class or a group of one; and why.

    It is extra time, extra attempts and other days.
    """

    __tablename__ = "arrangement"
    __table_args__ = (
        CheckConstraint(f"{_GIVEN} = 1", name="for_one"),
        CheckConstraint("extra_minutes >= 0 AND extra_attempts >= 0", name="more"),
        Index(None, "quiz_id", "account_id"),
        Index(None, "quiz_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    quiz_id: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"))
    extra_minutes: Mapped[int] = mapped_column()
    extra_attempts: Mapped[int] = mapped_column()
    opens: Mapped[datetime | None] = mapped_column()
    closes: Mapped[datetime | None] = mapped_column()
    reason: Mapped[str] = mapped_column(String(500))
    given_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()


class AccessTry(Base):
    """Count the wrong access codes that a person typed for a quiz, and say until when no further one is looked at."""

    __tablename__ = "access_try"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column()
    paused_until: Mapped[datetime | None] = mapped_column()
