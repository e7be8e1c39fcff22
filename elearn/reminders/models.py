"""The table of those who want no reminders."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class ReminderChoice(Base):
    """Say whether somebody wants reminders; who has said nothing gets them."""

    __tablename__ = "reminder_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    is_on: Mapped[bool] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()
