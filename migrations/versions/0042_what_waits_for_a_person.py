"""Grades with answers that wait for a person are found by an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = sa.text("pending > 0")
    op.create_index("ix_grade_pending", "grade", ["attempt_id"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_index("ix_grade_pending", table_name="grade")
