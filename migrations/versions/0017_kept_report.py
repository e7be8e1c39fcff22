"""Figures of a report as they are kept for some units; an index of the attempts that closed by themselves."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, UTCDateTime

revision = "0017"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_report",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("scope_key", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("computed_at", UTCDateTime(), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.PrimaryKeyConstraint("name", "scope_key", name=op.f("pk_kept_report")),
    )
    op.create_index(
        "ix_attempt_closed_itself",
        "attempt",
        ["id"],
        sqlite_where=sa.text("closed_itself = 1"),
        postgresql_where=sa.text("closed_itself"),
    )


def downgrade() -> None:
    op.drop_index("ix_attempt_closed_itself", table_name="attempt")
    op.drop_table("kept_report")
