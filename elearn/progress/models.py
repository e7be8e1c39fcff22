"""Tables of study progress."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class SectionDone(Base):
    """Record that a person said they had finished a section."""

    __tablename__ = "section_done"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    lecture_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    section_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    done_at: Mapped[datetime] = mapped_column()
