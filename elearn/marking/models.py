"""Tables of what people ruled: marks by hand, overrides, regrades (facts, only added to), and leases on answers."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class HandMark(Base):
    """Hold the marks that a person gave to one answer; ``sequence`` counts those of the answer up from 1.

    ``part`` is first, second or final; ``criteria`` lists [criterion id, marks], exact, where there is a rubric.
    ``comment`` is for the trainee, ``reason`` says why a final mark is what it is.
    """

    __tablename__ = "hand_mark"
    __table_args__ = (UniqueConstraint("attempt_id", "question_id", "sequence"), Index(None, "marker_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    question_id: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column()
    part: Mapped[str] = mapped_column(String(8))
    marker_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    marks: Mapped[Fraction] = mapped_column()
    possible: Mapped[Fraction] = mapped_column()
    criteria: Mapped[list[list[str]]] = mapped_column(Json)
    comment: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column()


class MarkOverride(Base):
    """Hold marks that replace those of a question, or (``question_id`` None) of a whole attempt; the latest counts.

    Without marks it takes the one before it back.
    """

    __tablename__ = "mark_override"
    __table_args__ = (
        Index(None, "attempt_id", "id"),
        CheckConstraint("(marks IS NULL) = (possible IS NULL)", name="marks_and_possible"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    question_id: Mapped[str | None] = mapped_column(String(64))
    marks: Mapped[Fraction | None] = mapped_column()
    possible: Mapped[Fraction | None] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime] = mapped_column()


class RegradeMade(Base):
    """Hold one regrade: what was done over which revisions of a question, why, by whom; and its undoing, if any.

    ``quiz_id`` None is every quiz that asked the question. ``revision_hash`` and ``rendering_hash`` name the revision
    that takes their place, ``answers`` what is accepted beside the key. One of a whole quiz has the question "": its
    ``revisions`` are those of the quiz, and ``setting`` is the pass mark or the attempt that counts instead.
    """

    __tablename__ = "regrade"
    __table_args__ = (
        Index(None, "question_id", "id"),
        Index(
            "ix_regrade_in_force",
            "id",
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("(action = 'use_revision') = (revision_hash IS NOT NULL)", name="revision"),
        CheckConstraint("(action IN ('pass_mark', 'counts')) = (setting IS NOT NULL)", name="setting"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    action: Mapped[str] = mapped_column(String(16))
    quiz_id: Mapped[str | None] = mapped_column(String(64))
    question_id: Mapped[str] = mapped_column(String(64))
    revisions: Mapped[list[str]] = mapped_column(Json)
    revision_hash: Mapped[str | None] = mapped_column(ForeignKey("document.hash"))
    rendering_hash: Mapped[str | None] = mapped_column(ForeignKey("document.hash"))
    answers: Mapped[list[str]] = mapped_column(Json)
    setting: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column()
    undo_reason: Mapped[str] = mapped_column(Text, default="")
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column()


class MarkingLease(Base):
    """Say who has an answer before them, so that two do not mark it at once; it runs out by itself."""

    __tablename__ = "marking_lease"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column()
