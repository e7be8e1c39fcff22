"""Tables of certificates. Each is a fact: what it says is kept as it was said, and none is ever deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base


class Certificate(Base):
    """Hold one certificate as it was issued; ``serial`` names it and cannot be guessed.

    A person has one valid certificate of a class at a time. ``issued_by`` and ``ended_by`` are public ids, the first
    None where the class issued it itself; ``replaces_id`` names the certificate whose place this one took.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("status IN ('valid', 'revoked', 'superseded')", name="status"),
        CheckConstraint("(status = 'valid') = (ended_at IS NULL)", name="ended"),
        Index(
            "uq_certificate_valid",
            "class_id",
            "account_id",
            unique=True,
            sqlite_where=text("status = 'valid'"),
            postgresql_where=text("status = 'valid'"),
        ),
        Index(None, "account_id", "id"),
        Index(None, "class_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(String(24), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    course_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    unit_zh: Mapped[str] = mapped_column(String(200))
    unit_en: Mapped[str] = mapped_column(String(200))
    course_zh: Mapped[str] = mapped_column(String(200))
    course_en: Mapped[str] = mapped_column(String(200))
    class_zh: Mapped[str] = mapped_column(String(100))
    class_en: Mapped[str] = mapped_column(String(200))
    host: Mapped[str] = mapped_column(String(200))
    organisers: Mapped[str] = mapped_column(Text)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    completed_on: Mapped[date] = mapped_column(Date)
    issued_on: Mapped[date] = mapped_column(Date)
    issued_at: Mapped[datetime] = mapped_column()
    issued_by: Mapped[str | None] = mapped_column(String(24))
    status: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None] = mapped_column()
    ended_by: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(Text)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)


class CertificateBasis(Base):
    """Name a quiz that had to be passed for a certificate: where it is passed no more, the certificate is in doubt.

    Lectures are no part of it, for nobody unlearns to have read one, and a course may grow after somebody completed it.
    """

    __tablename__ = "certificate_basis"
    __table_args__ = (Index(None, "quiz_id", "certificate_id"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
