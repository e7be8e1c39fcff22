"""Tables of the tallies that reports read, and of the files that are made for download."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class UnitTally(Base):
    """Hold, for one unit (its own people, not those below it) and one quiz, how many stand where; a roll-up.

    ``share_sum`` adds up ``Score.share`` over those who finished.
    """

    __tablename__ = "unit_tally"

    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    begun: Mapped[int] = mapped_column()
    finished: Mapped[int] = mapped_column()
    passed: Mapped[int] = mapped_column()
    share_sum: Mapped[int] = mapped_column()


class UnitPeople(Base):
    """Hold how many trainees a unit has of its own; a roll-up."""

    __tablename__ = "unit_people"

    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    trainees: Mapped[int] = mapped_column()


class Export(Base):
    """Hold one download that was asked for: what (``query``), for whom, and when it was ready."""

    __tablename__ = "export"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    query: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(index=True)
    ready_at: Mapped[datetime | None] = mapped_column()


class ExportPart(Base):
    """Hold a piece of a ready file: in the database, so that any copy of the application can hand it out."""

    __tablename__ = "export_part"

    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class QuizStatistics(Base):
    """Hold what was worked out about a quiz for some units; a roll-up.

    ``scope_key`` is the hash of ``scope``, the paths of those units; ``watermark`` names the facts it was made of.
    """

    __tablename__ = "quiz_statistics"

    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope: Mapped[list[str]] = mapped_column(Json)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    watermark: Mapped[str] = mapped_column(String(80))
    people: Mapped[int] = mapped_column()
    computed_at: Mapped[datetime] = mapped_column()
    body: Mapped[dict[str, Any]] = mapped_column(Json)


class UnitMastery(Base):
    """Hold how well topics are mastered by the people whose results are put together at a unit; a roll-up.

    ``body`` is ``batches.Facts`` of whole batches of five people; ``mark`` names the facts it was made of.
    """

    __tablename__ = "unit_mastery"

    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[datetime] = mapped_column()
    body: Mapped[dict[str, Any]] = mapped_column(Json)


class KeptReport(Base):
    """Hold the figures of a report for some units (``scope_key`` hashes their paths); a roll-up."""

    __tablename__ = "kept_report"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    scope_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[datetime] = mapped_column()
    body: Mapped[dict[str, Any]] = mapped_column(Json)


class SavedView(Base):
    """Hold filters of the table of scores that somebody keeps under a name of their own."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column()
