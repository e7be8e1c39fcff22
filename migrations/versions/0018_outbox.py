"""Messages that leave the site, where they go, and who wants none."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0018"
down_revision = "0022"
branch_labels = None
depends_on = None

STATES = "state IN ('waiting', 'sending', 'sent', 'failed', 'dropped', 'unsure')"
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "mail_refusal",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("refused_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_refusal_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_mail_refusal")),
    )
    op.create_table(
        "mailbox",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("wanted", sa.String(length=254), nullable=True),
        sa.Column("wanted_hash", sa.String(length=64), nullable=True),
        sa.Column("wanted_until", UTCDateTime(), nullable=True),
        sa.Column("unsubscribe_token", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mailbox_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("unsubscribe_token", name=op.f("uq_mailbox_unsubscribe_token")),
        sa.UniqueConstraint("wanted_hash", name=op.f("uq_mailbox_wanted_hash")),
    )
    op.create_table(
        "robot",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("class_id", Key, nullable=True),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("service", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_by", Key, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("service IN ('wecom', 'dingtalk')", name=op.f("ck_robot_service")),
        sa.CheckConstraint("(class_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_robot_for_one")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_robot_class_id_training_class")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_robot_made_by_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_robot_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_robot")),
        sa.UniqueConstraint("public_id", name=op.f("uq_robot_public_id")),
    )
    op.create_index(op.f("ix_robot_class_id"), "robot", ["class_id"], unique=False)
    op.create_index(op.f("ix_robot_unit_id"), "robot", ["unit_id"], unique=False)
    op.create_table(
        "outbox_message",
        sa.Column("id", Key, nullable=False),
        sa.Column("unique_key", sa.String(length=160), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("robot_id", Key, nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", Key, nullable=False),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.String(length=60), nullable=True),
        sa.CheckConstraint("(channel = 'mail') = (robot_id IS NULL)", name=op.f("ck_outbox_message_robot")),
        sa.CheckConstraint("channel IN ('mail', 'wecom', 'dingtalk')", name=op.f("ck_outbox_message_channel")),
        sa.CheckConstraint(
            STATES,
            name=op.f("ck_outbox_message_state"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_outbox_message_account_id_account")),
        sa.ForeignKeyConstraint(["robot_id"], ["robot.id"], name=op.f("fk_outbox_message_robot_id_robot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_outbox_message_unique_key")),
    )
    op.create_index(
        op.f("ix_outbox_message_account_id_made_at"), "outbox_message", ["account_id", "made_at"], unique=False
    )
    op.create_index(op.f("ix_outbox_message_robot_id"), "outbox_message", ["robot_id"], unique=False)
    op.create_index(op.f("ix_outbox_message_settled_at"), "outbox_message", ["settled_at"], unique=False)
    op.create_index(
        "ix_outbox_message_waiting",
        "outbox_message",
        ["not_before", "id"],
        unique=False,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_outbox_message_waiting",
        table_name="outbox_message",
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.drop_index(op.f("ix_outbox_message_settled_at"), table_name="outbox_message")
    op.drop_index(op.f("ix_outbox_message_robot_id"), table_name="outbox_message")
    op.drop_index(op.f("ix_outbox_message_account_id_made_at"), table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_index(op.f("ix_robot_unit_id"), table_name="robot")
    op.drop_index(op.f("ix_robot_class_id"), table_name="robot")
    op.drop_table("robot")
    op.drop_table("mailbox")
    op.drop_table("mail_refusal")
