"""The table of notices."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Notice(Base):
    """Hold one notice to one person, in both languages as it was said, and where it leads.

    ``kind`` says whose it is ("grade", "announcement", "reminder"); of one ``unique_key`` a person gets one notice.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "unique_key"),
        Index(None, "account_id", "id"),
        Index(
            "ix_notice_unread",
            "account_id",
            "id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notice_announced",
            "unique_key",
            sqlite_where=text("kind = 'announcement'"),
            postgresql_where=text("kind = 'announcement'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(16))
    unique_key: Mapped[str | None] = mapped_column(String(80))
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column()
    read_at: Mapped[datetime | None] = mapped_column()
