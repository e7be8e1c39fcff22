"""Of a long answer's earlier versions not all are kept word for word."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("thinned", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("response", "thinned")
