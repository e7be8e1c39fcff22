"""Sealed answers that were handed in by the office."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, UTCDateTime

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_file",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("brought_by", Key, nullable=False),
        sa.Column("brought_at", UTCDateTime(), nullable=False),
        sa.Column("told", sa.String(length=200), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", Json(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_sealed_file_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["brought_by"], ["account.id"], name=op.f("fk_sealed_file_brought_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_file")),
        sa.UniqueConstraint("code", name=op.f("uq_sealed_file_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sealed_file_public_id")),
    )
    op.create_index(op.f("ix_sealed_file_attempt_id"), "sealed_file", ["attempt_id"])


def downgrade() -> None:
    op.drop_table("sealed_file")
