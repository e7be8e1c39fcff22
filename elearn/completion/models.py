"""Tables of completion: what a class asks beyond its course, and (derived) who has done it all."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class ClassTerms(Base):
    """Hold what a class asks beyond its course: attendance in percent, further quizzes; and whether it issues itself.

    A class without a row asks what its course asks, and its administrators issue the certificates.
    """

    __tablename__ = "class_terms"
    __table_args__ = (CheckConstraint("attendance_percent BETWEEN 0 AND 100", name="percent"),)

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), primary_key=True)
    attendance_percent: Mapped[int] = mapped_column()
    quizzes: Mapped[list[str]] = mapped_column(Json)
    issues_itself: Mapped[bool] = mapped_column(server_default=false())
    changed_by: Mapped[str | None] = mapped_column(String(24))
    changed_at: Mapped[datetime] = mapped_column()


class ClassCompletion(Base):
    """Hold who has completed a class, and when the last thing was done; derived from facts, and rebuildable."""

    __tablename__ = "class_completion"
    __table_args__ = (Index(None, "account_id", "class_id"),)

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    completed_at: Mapped[datetime] = mapped_column()
