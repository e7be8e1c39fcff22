"""The table of sealed answers that were handed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class SealedFile(Base):
    """Hold one envelope as it came, a fact; ``code`` names it, and the same one is kept once.

    ``told`` is what the office wrote about when the code was read out to it. ``taken_at`` is when its answers were
    taken in, and ``outcome`` what became of each: [event id, "saved" | "late" | "marked" | "there" | "refused"].
    """

    __tablename__ = "sealed_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    code: Mapped[str] = mapped_column(String(14), unique=True)
    text: Mapped[str] = mapped_column(Text)
    brought_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    brought_at: Mapped[datetime] = mapped_column()
    told: Mapped[str] = mapped_column(String(200), default="")
    taken_at: Mapped[datetime | None] = mapped_column()
    outcome: Mapped[list[list[str]]] = mapped_column(Json, default=list)
