"""What a class asks for its completion, and who has completed it."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "class_terms",
        sa.Column("class_id", Key, nullable=False),
        sa.Column("attendance_percent", Key, nullable=False),
        sa.Column("quizzes", Json(), nullable=False),
        sa.Column("issues_itself", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_by", sa.String(length=24), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("attendance_percent BETWEEN 0 AND 100", name=op.f("ck_class_terms_percent")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_terms_class_id_training_class")
        ),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_class_terms")),
    )
    op.create_table(
        "class_completion",
        sa.Column("class_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("completed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_class_completion_account_id_account")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_completion_class_id_training_class")
        ),
        sa.PrimaryKeyConstraint("class_id", "account_id", name=op.f("pk_class_completion")),
    )
    op.create_index(op.f("ix_class_completion_account_id_class_id"), "class_completion", ["account_id", "class_id"])


def downgrade() -> None:
    op.drop_table("class_completion")
    op.drop_table("class_terms")
