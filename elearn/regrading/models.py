"""Tables of regrades in preparation: the plan, and what it would do to each attempt. Not facts; may be lost."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class RegradePlan(Base):
    """Hold a regrade, or the undoing of one (``undoes_id``), from its preview to its commit.

    ``rules`` lists the regrades in force when it was previewed: under others the preview would not hold. ``total``
    and ``examined`` count attempts; ``late`` those that were handed in between preview and commit. A regrade of a whole
    quiz has a ``setting`` and the question "" (see ``marking.models.RegradeMade``). What the commit has done to
    certificates is counted, too: None before it.
    """

    __tablename__ = "regrade_plan"
    __table_args__ = (Index(None, "question_id", "id"),)

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
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("regrade.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column()
    rules: Mapped[list[int]] = mapped_column(Json)
    total: Mapped[int] = mapped_column()
    examined: Mapped[int] = mapped_column()
    prepared_at: Mapped[datetime | None] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    committed_at: Mapped[datetime | None] = mapped_column()
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("regrade.id"))
    late: Mapped[int] = mapped_column()
    certificates_lost: Mapped[int | None] = mapped_column()
    certificates_gained: Mapped[int | None] = mapped_column()


class RegradeChange(Base):
    """Hold what a plan makes of one attempt: its grade before (of that ``version``) and after.

    ``is_changed`` says that anything of the grade is another, ``is_seen`` that its sum, its passing or its waiting is;
    ``direction`` is the sign of the change of the share, ``flip`` 1 for newly passed and -1 for passed no more.
    """

    __tablename__ = "regrade_change"
    __table_args__ = (Index(None, "plan_id", "is_seen", "attempt_id"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("regrade_plan.id", ondelete="CASCADE"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    version: Mapped[int] = mapped_column()
    is_changed: Mapped[bool] = mapped_column()
    is_seen: Mapped[bool] = mapped_column()
    direction: Mapped[int] = mapped_column()
    flip: Mapped[int] = mapped_column()
    earned_before: Mapped[Fraction] = mapped_column()
    possible_before: Mapped[Fraction] = mapped_column()
    passed_before: Mapped[bool] = mapped_column()
    pending_before: Mapped[int] = mapped_column()
    earned: Mapped[Fraction] = mapped_column()
    possible: Mapped[Fraction] = mapped_column()
    passed: Mapped[bool] = mapped_column()
    pending: Mapped[int] = mapped_column()
    detail: Mapped[list[list[str]]] = mapped_column(Json)
    basis: Mapped[dict[str, str]] = mapped_column(Json)
    pass_percent: Mapped[int | None] = mapped_column()
    counts: Mapped[str | None] = mapped_column(String(8))


class RegradeStanding(Base):
    """Hold what a plan makes of one person's score of a quiz: before and after, as in ``assessment.models.Score``.

    There is one for everybody of whom a grade is changed; ``is_seen`` says that the score, its passing or its waiting
    is another. ``direction`` and ``flip`` as in ``RegradeChange``.
    """

    __tablename__ = "regrade_standing"
    __table_args__ = (Index(None, "plan_id", "is_seen", "account_id"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("regrade_plan.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_seen: Mapped[bool] = mapped_column()
    direction: Mapped[int] = mapped_column()
    flip: Mapped[int] = mapped_column()
    earned_before: Mapped[Fraction] = mapped_column()
    possible_before: Mapped[Fraction] = mapped_column()
    passed_before: Mapped[bool] = mapped_column()
    pending_before: Mapped[bool] = mapped_column()
    earned: Mapped[Fraction] = mapped_column()
    possible: Mapped[Fraction] = mapped_column()
    passed: Mapped[bool] = mapped_column()
    pending: Mapped[bool] = mapped_column()
