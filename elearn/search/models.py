"""The table of what can be found in the newest publication; derived, and made anew from it at any time."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base

_ITEM = ("publication_id", "kind", "item_id", "section_id", "language")


class SearchEntry(Base):
    """Hold one text to be found, and its tokens, from which the databases make their indexes.

    On SQLite triggers copy the tokens into the FTS5 table ``search_index``; on PostgreSQL the index
    ``ix_search_entry_tokens`` is over an expression. Both are in the migration, and no model says them.
    """

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint(*_ITEM, name="uq_search_entry_item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    kind: Mapped[str] = mapped_column(String(16))
    item_id: Mapped[str] = mapped_column(String(64))
    section_id: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    title_tokens: Mapped[str] = mapped_column(Text)
    text_tokens: Mapped[str] = mapped_column(Text)
