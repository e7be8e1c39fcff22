"""Drafts of quiz files that are written in the browser."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiz_draft",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", Key, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_quiz_draft_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_quiz_draft_public_id")),
    )
    op.create_index(op.f("ix_quiz_draft_account_id"), "quiz_draft", ["account_id"])
    op.create_index(op.f("ix_quiz_draft_updated_at"), "quiz_draft", ["updated_at"])


def downgrade() -> None:
    op.drop_table("quiz_draft")
