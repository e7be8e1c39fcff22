"""The table of rosters that were uploaded: kept a day, from the dry run to the import, then emptied."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class RosterUpload(Base):
    """Hold one uploaded roster: its rows (personal, emptied after a day), who uploaded it, and what came of it."""

    __tablename__ = "roster_upload"
    __table_args__ = (CheckConstraint("state IN ('checked', 'queued', 'imported', 'refused', 'failed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[Any] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16))
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    imported_at: Mapped[datetime | None] = mapped_column()
