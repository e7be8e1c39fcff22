"""People who have left, and people who share a name."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_apart",
        sa.Column("first_id", Key, nullable=False),
        sa.Column("second_id", Key, nullable=False),
        sa.Column("by_id", Key, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_account_apart_by_id_account")),
        sa.ForeignKeyConstraint(["first_id"], ["account.id"], name=op.f("fk_account_apart_first_id_account")),
        sa.ForeignKeyConstraint(["second_id"], ["account.id"], name=op.f("fk_account_apart_second_id_account")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_account_apart")),
    )
    op.add_column("account", sa.Column("retired_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "retired_at")
    op.drop_table("account_apart")
