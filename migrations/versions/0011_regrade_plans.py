"""Plans of regrades, and what they would do to each attempt."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, Marks, UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "regrade_plan",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=True),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("revisions", Json(), nullable=False),
        sa.Column("revision_hash", sa.String(length=64), nullable=True),
        sa.Column("rendering_hash", sa.String(length=64), nullable=True),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("undoes_id", Key, nullable=True),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("rules", Json(), nullable=False),
        sa.Column("total", Key, nullable=False),
        sa.Column("examined", Key, nullable=False),
        sa.Column("prepared_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("committed_at", UTCDateTime(), nullable=True),
        sa.Column("regrade_id", Key, nullable=True),
        sa.Column("late", Key, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_regrade_plan_account_id_account")),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrade.id"], name=op.f("fk_regrade_plan_regrade_id_regrade")),
        sa.ForeignKeyConstraint(
            ["rendering_hash"], ["document.hash"], name=op.f("fk_regrade_plan_rendering_hash_document")
        ),
        sa.ForeignKeyConstraint(
            ["revision_hash"], ["document.hash"], name=op.f("fk_regrade_plan_revision_hash_document")
        ),
        sa.ForeignKeyConstraint(["undoes_id"], ["regrade.id"], name=op.f("fk_regrade_plan_undoes_id_regrade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_plan_public_id")),
    )
    op.create_index(op.f("ix_regrade_plan_question_id_id"), "regrade_plan", ["question_id", "id"], unique=False)
    _changes()


def downgrade() -> None:
    op.drop_table("regrade_change")
    op.drop_table("regrade_plan")


def _changes() -> None:
    op.create_table(
        "regrade_change",
        sa.Column("plan_id", Key, nullable=False),
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("version", Key, nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("is_seen", sa.Boolean(), nullable=False),
        sa.Column("direction", Key, nullable=False),
        sa.Column("flip", Key, nullable=False),
        sa.Column("earned_before", Marks(), nullable=False),
        sa.Column("possible_before", Marks(), nullable=False),
        sa.Column("passed_before", sa.Boolean(), nullable=False),
        sa.Column("pending_before", Key, nullable=False),
        sa.Column("earned", Marks(), nullable=False),
        sa.Column("possible", Marks(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("pending", Key, nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("basis", Json(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_regrade_change_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["regrade_plan.id"], name=op.f("fk_regrade_change_plan_id_regrade_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "attempt_id", name=op.f("pk_regrade_change")),
    )
    op.create_index(
        op.f("ix_regrade_change_plan_id_is_seen_attempt_id"),
        "regrade_change",
        ["plan_id", "is_seen", "attempt_id"],
        unique=False,
    )
