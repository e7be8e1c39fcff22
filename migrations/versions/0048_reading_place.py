"""Where somebody left off reading, for every device of theirs."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0048"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_place",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("lecture_id", sa.String(length=64), nullable=False),
        sa.Column("section_id", sa.String(length=64), nullable=False),
        sa.Column("block", Key, nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reading_place_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "lecture_id", name=op.f("pk_reading_place")),
    )


def downgrade() -> None:
    op.drop_table("reading_place")
