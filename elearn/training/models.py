"""Tables of training classes: who belongs to one and how, its groups, and when its quizzes are open."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class TrainingClass(Base):
    """Hold a class (期班): a course, its days, who hosts it. ``unit_id`` is the unit whose administrators run it.

    ``organisers`` has one organisation a line. ``secret`` is what the attendance codes are made from.
    """

    __tablename__ = "training_class"
    __table_args__ = (
        CheckConstraint("status IN ('planned', 'open', 'closed')", name="status"),
        CheckConstraint("last_day >= first_day", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(200))
    course_id: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    host: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    organisers: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))
    secret: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()


class ClassUnit(Base):
    """Let a whole unit belong to a class: whoever is or becomes a trainee at home in it or below it joins."""

    __tablename__ = "class_unit"

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    added_at: Mapped[datetime] = mapped_column()


class ClassMember(Base):
    """Hold one stay of a person in a class, from ``joined_at`` to ``left_at`` (None: still a member); rows stay."""

    __tablename__ = "class_member"
    __table_args__ = (
        Index(
            "uq_class_member_present",
            "class_id",
            "account_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(None, "account_id", "class_id"),
        CheckConstraint("came_by IN ('person', 'unit', 'roster')", name="came_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    came_by: Mapped[str] = mapped_column(String(16))
    joined_at: Mapped[datetime] = mapped_column()
    left_at: Mapped[datetime | None] = mapped_column()


class ClassLecturer(Base):
    """Name a lecturer of a class; one with an account may show the attendance code and tick the list."""

    __tablename__ = "class_lecturer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    institution: Mapped[str] = mapped_column(String(200))


class ClassGroup(Base):
    """Hold a group of a class, for the discussions in the evening; ``number`` counts from 1."""

    __tablename__ = "class_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), index=True)
    number: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(100))
    brief_id: Mapped[str | None] = mapped_column(String(64))


class GroupMember(Base):
    """Hold one stay of a person in a group; a person is in one group of a class at a time."""

    __tablename__ = "group_member"
    __table_args__ = (
        Index(
            "uq_group_member_present",
            "class_id",
            "account_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(None, "account_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    joined_at: Mapped[datetime] = mapped_column()
    left_at: Mapped[datetime | None] = mapped_column()


class ClassQuizWindow(Base):
    """Say from when and until when a quiz is open to a class; None leaves that end open."""

    __tablename__ = "class_quiz_window"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="ends"),)

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    opens_at: Mapped[datetime | None] = mapped_column()
    closes_at: Mapped[datetime | None] = mapped_column()
