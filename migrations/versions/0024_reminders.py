"""Who wants no reminders."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0024"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_choice_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_reminder_choice")),
    )


def downgrade() -> None:
    op.drop_table("reminder_choice")
