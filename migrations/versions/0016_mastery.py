"""The map of mastery as it is kept, and views of the scores that people keep under a name."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, UTCDateTime

revision = "0016"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_mastery",
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("computed_at", UTCDateTime(), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_unit_mastery_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("unit_id", "quiz_id", name=op.f("pk_unit_mastery")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", Json(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_view_public_id")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_table("unit_mastery")
