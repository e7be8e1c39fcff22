"""Regrades of a whole quiz: another pass mark, another attempt that counts; and what plans make of people's scores."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, Marks

revision = "0029"
down_revision = "0018"
branch_labels = None
depends_on = None

SETTING = "(action IN ('pass_mark', 'counts')) = (setting IS NOT NULL)"
RULED = (("pass_percent", Key), ("counts", sa.String(length=8)))


def upgrade() -> None:
    # With the column and not by a table made anew: plans refer to regrades, and SQLite would take that amiss.
    op.execute(f"ALTER TABLE regrade ADD COLUMN setting VARCHAR(8) CONSTRAINT ck_regrade_setting CHECK ({SETTING})")
    op.add_column("regrade_plan", sa.Column("setting", sa.String(length=8), nullable=True))
    for table in ("grade", "regrade_change"):
        for name, kind in RULED:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "regrade_standing",
        sa.Column("plan_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("is_seen", sa.Boolean(), nullable=False),
        sa.Column("direction", Key, nullable=False),
        sa.Column("flip", Key, nullable=False),
        sa.Column("earned_before", Marks(), nullable=False),
        sa.Column("possible_before", Marks(), nullable=False),
        sa.Column("passed_before", sa.Boolean(), nullable=False),
        sa.Column("pending_before", sa.Boolean(), nullable=False),
        sa.Column("earned", Marks(), nullable=False),
        sa.Column("possible", Marks(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_regrade_standing_account_id_account")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["regrade_plan.id"], name=op.f("fk_regrade_standing_plan_id_regrade_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "account_id", "quiz_id", name=op.f("pk_regrade_standing")),
    )
    op.create_index(
        op.f("ix_regrade_standing_plan_id_is_seen_account_id"),
        "regrade_standing",
        ["plan_id", "is_seen", "account_id"],
        unique=False,
    )


def downgrade() -> None:
    """Forget regrades of whole quizzes; ``elearn rebuild`` then makes the grades without them."""
    op.drop_table("regrade_standing")
    op.execute("DELETE FROM regrade_change WHERE plan_id IN (SELECT id FROM regrade_plan WHERE question_id = '')")
    op.execute("DELETE FROM regrade_plan WHERE question_id = ''")
    op.execute("DELETE FROM regrade WHERE question_id = ''")
    for table in ("regrade_change", "grade"):
        for name, _ in RULED:
            op.drop_column(table, name)
    op.drop_column("regrade_plan", "setting")
    op.drop_column("regrade", "setting")
