"""Tables of printed papers: the paper, what was typed in (both passes), and what was counted. Facts, only added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class PrintedPaper(Base):
    """Hold one paper: ``questions`` as [id, revision hash, rendering hash], ``versions`` as [{name, seed, order}].

    ``number`` is printed on every sheet; ``counts`` and ``pass_percent`` are the quiz's terms when it was made.
    """

    __tablename__ = "printed_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    quiz_id: Mapped[str] = mapped_column(String(64), index=True)
    quiz_hash: Mapped[str] = mapped_column(ForeignKey("document.hash"))
    seed: Mapped[int] = mapped_column()
    questions: Mapped[list[list[str]]] = mapped_column(Json)
    versions: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    counts: Mapped[str] = mapped_column(String(8))
    pass_percent: Mapped[int] = mapped_column()
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column()


class PaperPass(Base):
    """Hold one pass over one person's answer sheet: the version on it, and the cells as typed, by their numbers."""

    __tablename__ = "paper_pass"
    __table_args__ = (CheckConstraint("number IN (1, 2)", name="number"),)

    paper_id: Mapped[int] = mapped_column(ForeignKey("printed_paper.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(1))
    cells: Mapped[dict[str, str]] = mapped_column(Json)
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column()


class PaperResult(Base):
    """Hold what was counted of one person's sheet, once: the attempt, and what was decided where the passes differed.

    ``decisions`` go from a number on the sheet ("0" is the version) to [first, second, decided], as typed.
    """

    __tablename__ = "paper_result"

    paper_id: Mapped[int] = mapped_column(ForeignKey("printed_paper.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), unique=True)
    decisions: Mapped[dict[str, list[str]]] = mapped_column(Json)
    counted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    counted_at: Mapped[datetime] = mapped_column()
