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


class ReadingPlace(Base):
    """Keep where somebody left off in a lecture: the section, and which block of its text stood at the top."""

    __tablename__ = "reading_place"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    lecture_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    section_id: Mapped[str] = mapped_column(String(64))
    block: Mapped[int] = mapped_column()  # from 0, as the page counts them
    left_at: Mapped[datetime] = mapped_column()
