"""Tables of what leaves the site: the messages, the addresses of people, what they do not want, the group robots."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db.base import Base

STATES = ("waiting", "sending", "sent", "failed", "dropped", "unsure")
_STATES_IN_SQL = ", ".join(f"'{state}'" for state in STATES)


class OutboxMessage(Base):
    """Hold one message; of one ``unique_key`` there is one, and it is handed over once at the most.

    ``account_id`` without ``address`` goes to the address which that person has confirmed when it is sent;
    ``robot_id`` is set for a group. ``link`` is a path of this site. ``unsure`` is a message whose hand-over broke
    off: the other side may have it, so it is not sent again. ``error`` is a code and holds no personal data.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("channel IN ('mail', 'wecom', 'dingtalk')", name="channel"),
        CheckConstraint(f"state IN ({_STATES_IN_SQL})", name="state"),
        CheckConstraint("(channel = 'mail') = (robot_id IS NULL)", name="robot"),
        Index(
            "ix_outbox_message_waiting",
            "not_before",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(None, "settled_at"),
        Index(None, "account_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unique_key: Mapped[str] = mapped_column(String(160), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(24))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    address: Mapped[str | None] = mapped_column(String(254))
    robot_id: Mapped[int | None] = mapped_column(ForeignKey("robot.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200))
    is_urgent: Mapped[bool] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    not_before: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime | None] = mapped_column()
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column()
    error: Mapped[str | None] = mapped_column(String(60))


class Mailbox(Base):
    """Hold a person's address: ``address`` is confirmed, ``wanted`` waits for the link that was sent to it.

    The link's token is kept as its hash. ``unsubscribe_token`` is kept as it is, for it stands in every reminder;
    whoever has it can turn reminders off, and nothing else.
    """

    __tablename__ = "mailbox"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(254))
    confirmed_at: Mapped[datetime | None] = mapped_column()
    wanted: Mapped[str | None] = mapped_column(String(254))
    wanted_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    wanted_until: Mapped[datetime | None] = mapped_column()
    unsubscribe_token: Mapped[str] = mapped_column(String(64), unique=True)


class MailRefusal(Base):
    """Say that a person wants no mail of one kind."""

    __tablename__ = "mail_refusal"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    refused_at: Mapped[datetime] = mapped_column()


class Robot(Base):
    """Hold a group's robot, of a class or of a unit; whoever has ``url`` and ``secret`` can write to the group.

    They are needed as they are to send, and no page shows them. A removed robot keeps its row without them.
    """

    __tablename__ = "robot"
    __table_args__ = (
        CheckConstraint("service IN ('wecom', 'dingtalk')", name="service"),
        CheckConstraint("(class_id IS NULL) <> (unit_id IS NULL)", name="for_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    service: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column()
    removed_at: Mapped[datetime | None] = mapped_column()
