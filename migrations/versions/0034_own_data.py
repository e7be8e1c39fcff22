"""What people ask for about their data, and whose were erased."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0034"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", Key, nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_concern_answered")),
        sa.CheckConstraint("kind IN ('correction', 'erasure', 'complaint')", name=op.f("ck_concern_kind")),
        sa.CheckConstraint("state IN ('open', 'done', 'refused')", name=op.f("ck_concern_state")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_concern_account_id_account")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_concern_answered_by_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_concern_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("public_id", name=op.f("uq_concern_public_id")),
    )
    op.create_index(op.f("ix_concern_account_id_id"), "concern", ["account_id", "id"], unique=False)
    op.create_index(op.f("ix_concern_unit_id_state_id"), "concern", ["unit_id", "state", "id"], unique=False)
    op.create_table(
        "erasure",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", Key, nullable=True),
        sa.Column("is_noted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_erasure_account_id_account")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_erasure_by_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasure_public_id")),
    )


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_index(op.f("ix_concern_unit_id_state_id"), table_name="concern")
    op.drop_index(op.f("ix_concern_account_id_id"), table_name="concern")
    op.drop_table("concern")
