"""Statistics of quizzes: what was worked out in the background, kept for pages."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiz_statistics",
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("scope_key", sa.String(length=64), nullable=False),
        sa.Column("scope", Json(), nullable=False),
        sa.Column("publication_id", Key, nullable=False),
        sa.Column("watermark", sa.String(length=80), nullable=False),
        sa.Column("people", Key, nullable=False),
        sa.Column("computed_at", UTCDateTime(), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_quiz_statistics_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("quiz_id", "scope_key", name=op.f("pk_quiz_statistics")),
    )


def downgrade() -> None:
    op.drop_table("quiz_statistics")
