"""PINs by which several people share one phone."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0032"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_pin",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("device_key", sa.String(length=64), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("failures", Key, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_device_pin_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_pin")),
        sa.UniqueConstraint("device_key", "account_id", name=op.f("uq_device_pin_device_key_account_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_device_pin_public_id")),
    )
    op.create_index(op.f("ix_device_pin_account_id"), "device_pin", ["account_id"])


def downgrade() -> None:
    op.drop_table("device_pin")
