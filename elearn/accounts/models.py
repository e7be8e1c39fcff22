"""Tables of accounts, their roles and their log-in sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base
from elearn.db.types import Json


class Account(Base):
    """Hold one person. ``username`` is kept folded (NFKC, lower case); ``sort_key`` puts names in pinyin order."""

    __tablename__ = "account"
    __table_args__ = (
        Index(None, "unit_id", "id"),
        Index(None, "sort_key", "id"),
        Index(None, "name", "unit_id"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    sort_key: Mapped[str] = mapped_column(String(512))
    staff_number: Mapped[str | None] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    language: Mapped[str | None] = mapped_column(String(2))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    locked_at: Mapped[datetime | None] = mapped_column()
    retired_at: Mapped[datetime | None] = mapped_column()
    failed_logins: Mapped[int] = mapped_column(default=0)
    delayed_until: Mapped[datetime | None] = mapped_column()
    last_login_at: Mapped[datetime | None] = mapped_column()


class RoleGrant(Base):
    """Give an account a role over a unit and everything below it."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("role IN ('trainee', 'lecturer', 'administrator')", name="role"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)


class LoginSession(Base):
    """Hold one log-in; the cookie has the token, the row its SHA-256: a stolen copy of the table opens nothing."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column(index=True)


class DevicePin(Base):
    """Let one person in on one device that several share, with a PIN; gone with the sessions, or after wrong tries.

    ``device_key`` is the SHA-256 of the token in that device's cookie.
    """

    __tablename__ = "device_pin"
    __table_args__ = (UniqueConstraint("device_key", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    device_key: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()


class Activation(Base):
    """Let a person choose a password by a link, once; ``code_hash`` is the SHA-256 of the link's code."""

    __tablename__ = "activation"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()


class AccountMerge(Base):
    """Record that one account was found to be another's person: what it had was given to the other, and it is closed.

    ``moved`` counts the rows that changed hands, by table; the ids stand in the audit log.
    """

    __tablename__ = "account_merge"

    from_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    merged_at: Mapped[datetime] = mapped_column()
    moved: Mapped[dict[str, int]] = mapped_column(Json)


class AccountApart(Base):
    """Say that two people of one name are two (``first_id`` < ``second_id``), and who said so."""

    __tablename__ = "account_apart"

    first_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column()
