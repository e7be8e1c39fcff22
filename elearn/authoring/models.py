"""Tables of drafts: what is being written in the browser, over the files that are published."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Draft(Base):
    """Hold that something (``kind`` and ``item_id``) is being written; ``version`` counts its savings.

    There is one draft of a thing, and whoever may write writes in it: two drafts of one lecture would have to be put
    together in the end, when nobody remembers them.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("kind", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    item_id: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column()
    updated_at: Mapped[datetime] = mapped_column(index=True)


class DraftFile(Base):
    """Hold one file of a draft; no ``body`` means that it goes away, no ``base_hash`` that it is a new one.

    ``base_hash`` is that of the published file which its writer saw.
    """

    __tablename__ = "draft_file"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    base_hash: Mapped[str | None] = mapped_column(ForeignKey("source_file.hash"))


class DraftHand(Base):
    """Note who has written in a draft: where publishing needs a second person, it is none of these."""

    __tablename__ = "draft_hand"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
