"""Tables of the boards: threads, posts with every wording they had, pictures, reports and rulings, summaries."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Thread(Base):
    """Hold a thread on the board of a group for a brief; ``posts`` and ``last_at`` are rolled up from its posts."""

    __tablename__ = "discussion_thread"
    __table_args__ = (Index(None, "group_id", "brief_id", "last_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    brief_id: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(120))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    posts: Mapped[int] = mapped_column()
    last_at: Mapped[datetime] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()


class Post(Base):
    """Hold a post; ``number`` counts from 1 in its thread. ``text`` is Markdown as typed.

    ``html`` and ``tokens`` are made of the text when it is written; ``is_lecturer`` says that its author lectured in
    the class then. ``hidden_at`` None: everybody of the board reads it.
    """

    __tablename__ = "discussion_post"
    __table_args__ = (UniqueConstraint("thread_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("discussion_thread.id"))
    number: Mapped[int] = mapped_column()
    answers: Mapped[int | None] = mapped_column()
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    is_lecturer: Mapped[bool] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    tokens: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column()
    edited_at: Mapped[datetime | None] = mapped_column()
    hidden_at: Mapped[datetime | None] = mapped_column()


class PostVersion(Base):
    """Keep what a post said before it was edited."""

    __tablename__ = "discussion_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column()


class PostPicture(Base):
    """Hold a picture of a post, as ``photographs.read_photograph`` wrote it anew."""

    __tablename__ = "discussion_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"), index=True)
    hash: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int] = mapped_column()
    height: Mapped[int] = mapped_column()
    says: Mapped[str] = mapped_column(String(200))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime] = mapped_column()


class PostMention(Base):
    """Say that a post names somebody."""

    __tablename__ = "discussion_mention"

    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)


class PostReport(Base):
    """Hold that somebody reported a post, and when a moderator settled it; once at a time a person and post."""

    __tablename__ = "discussion_report"
    __table_args__ = (
        Index(
            "uq_discussion_report_waiting",
            "post_id",
            "account_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column()


class PostRuling(Base):
    """Keep what was decided over a post, by whom and why; the newest one holds."""

    __tablename__ = "discussion_ruling"
    __table_args__ = (CheckConstraint("act IN ('hide', 'restore', 'keep', 'withdraw')", name="act"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    ruled_at: Mapped[datetime] = mapped_column()


class ThreadFollow(Base):
    """Say whether somebody wants to hear of a thread; ``told`` counts the posts of a notice that is not read yet."""

    __tablename__ = "discussion_follow"

    thread_id: Mapped[int] = mapped_column(ForeignKey("discussion_thread.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    is_on: Mapped[bool] = mapped_column()
    told: Mapped[int] = mapped_column()


class GroupSummary(Base):
    """Hold one wording of a group's summary of a brief; the newest one is pinned, those of before are kept."""

    __tablename__ = "discussion_summary"
    __table_args__ = (Index(None, "group_id", "brief_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    brief_id: Mapped[str] = mapped_column(String(64))
    problem: Mapped[str] = mapped_column(Text)
    practice: Mapped[str] = mapped_column(Text)
    suggestion: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column()


class GroupRapporteur(Base):
    """Name who writes a group's summaries."""

    __tablename__ = "discussion_rapporteur"

    group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    named_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    named_at: Mapped[datetime] = mapped_column()


class ClassOpenness(Base):
    """Say who reads the boards of a class's groups; a class without a row leaves each board to its group."""

    __tablename__ = "discussion_openness"
    __table_args__ = (CheckConstraint("read_by IN ('group', 'class')", name="read_by"),)

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), primary_key=True)
    read_by: Mapped[str] = mapped_column(String(16))
    set_at: Mapped[datetime] = mapped_column()
