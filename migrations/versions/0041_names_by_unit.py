"""People of one name in one unit or county are found by an index."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_account_name_unit_id"), "account", ["name", "unit_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_account_name_unit_id"), table_name="account")
