"""Plans of action, their follow-ups, comments and pictures."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0023"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("suggestion_id", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("consent_at", UTCDateTime(), nullable=True),
        sa.Column("recommended_by", Key, nullable=True),
        sa.Column("recommended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_plan_account_id_account")),
        sa.ForeignKeyConstraint(["recommended_by"], ["account.id"], name=op.f("fk_plan_recommended_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_public_id")),
    )
    op.create_index(op.f("ix_plan_account_id_id"), "plan", ["account_id", "id"])
    op.create_index(op.f("ix_plan_topic_id"), "plan", ["topic", "id"])
    op.create_index(op.f("ix_plan_recommended_at"), "plan", ["recommended_at"])
    op.create_table(
        "plan_follow_up",
        sa.Column("id", Key, nullable=False),
        sa.Column("plan_id", Key, nullable=False),
        sa.Column("round", Key, nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("blocker", sa.String(length=16), nullable=True),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("standing IN ('done', 'progress', 'blocked')", name=op.f("ck_plan_follow_up_standing")),
        sa.CheckConstraint("(standing = 'blocked') = (blocker IS NOT NULL)", name=op.f("ck_plan_follow_up_blocker")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_follow_up_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_follow_up")),
        sa.UniqueConstraint("plan_id", "round", name=op.f("uq_plan_follow_up_plan_id_round")),
    )
    op.create_table(
        "plan_comment",
        sa.Column("id", Key, nullable=False),
        sa.Column("plan_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_comment_plan_id_plan")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_plan_comment_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_comment")),
    )
    op.create_index(op.f("ix_plan_comment_plan_id"), "plan_comment", ["plan_id"])
    op.create_table(
        "plan_picture",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("plan_id", Key, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("width", Key, nullable=False),
        sa.Column("height", Key, nullable=False),
        sa.Column("says", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_picture_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_picture")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_picture_public_id")),
    )
    op.create_index(op.f("ix_plan_picture_plan_id"), "plan_picture", ["plan_id"])


def downgrade() -> None:
    for name in ("plan_picture", "plan_comment", "plan_follow_up", "plan"):
        op.drop_table(name)
