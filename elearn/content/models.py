"""Tables of what was published: immutable documents under their hash, and which of them are in force."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Document(Base):
    """Hold one canonical JSON text under its SHA-256: an item's revision, or a rendering of one. Never changed."""

    __tablename__ = "document"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column()


class Medium(Base):
    """Hold one picture under its SHA-256."""

    __tablename__ = "medium"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Publication(Base):
    """Hold one act of publishing; the latest is what is served. ``source_hash`` covers the files and the renderer."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime] = mapped_column()
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(400))
    source_hash: Mapped[str] = mapped_column(String(64))


class PublicationItem(Base):
    """Name the revision of one item (course, register of sources, lecture, quiz, question) in a publication."""

    __tablename__ = "publication_item"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision_hash: Mapped[str] = mapped_column(ForeignKey("document.hash"))
    rendering_hash: Mapped[str | None] = mapped_column(ForeignKey("document.hash"))


class SourceFile(Base):
    """Hold one file that something was published of (or that a draft began with) under its SHA-256. Never changed."""

    __tablename__ = "source_file"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class PublicationFile(Base):
    """Name one of the files that a publication was made of."""

    __tablename__ = "publication_file"
    __table_args__ = (Index(None, "path", "publication_id"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    hash: Mapped[str] = mapped_column(ForeignKey("source_file.hash"))


class FolderFile(Base):
    """Note one file of the content folder as it was when the folder was published or exported last."""

    __tablename__ = "folder_file"

    path: Mapped[str] = mapped_column(Text, primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
