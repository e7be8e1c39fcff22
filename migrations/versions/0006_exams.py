"""Exams: deadlines of attempts, answers that come late, what is arranged for some, tries of access codes."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DUE = sa.text("submitted_at IS NULL AND closes_at IS NOT NULL")


# Made anew for each use: a column belongs to one table.
def attempt_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("deadline", UTCDateTime(), nullable=True),
        sa.Column("closes_at", UTCDateTime(), nullable=True),
        sa.Column("closed_itself", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("result_seen_at", UTCDateTime(), nullable=True),
        sa.Column("reached", Key, server_default="0", nullable=False),
        sa.Column("counts", sa.String(length=8), server_default="best", nullable=False),
        sa.Column("pass_percent", Key, server_default="0", nullable=False),
    ]


def response_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("made_at", UTCDateTime(), nullable=True),
        sa.Column("lateness", sa.String(length=8), nullable=True),
    ]


def upgrade() -> None:
    for column in attempt_columns():
        op.add_column("attempt", column)
    for column in response_columns():
        op.add_column("response", column)
    op.create_index("ix_attempt_due", "attempt", ["closes_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_table(
        "arrangement",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("extra_minutes", Key, nullable=False),
        sa.Column("extra_attempts", Key, nullable=False),
        sa.Column("opens", UTCDateTime(), nullable=True),
        sa.Column("closes", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_by", Key, nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_arrangement_for_one")),
        sa.CheckConstraint("extra_minutes >= 0 AND extra_attempts >= 0", name=op.f("ck_arrangement_more")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_arrangement_account_id_account")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_arrangement_given_by_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_arrangement_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_arrangement_public_id")),
    )
    op.create_index(op.f("ix_arrangement_quiz_id_account_id"), "arrangement", ["quiz_id", "account_id"])
    op.create_index(op.f("ix_arrangement_quiz_id_unit_id"), "arrangement", ["quiz_id", "unit_id"])
    op.create_table(
        "access_try",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("failures", Key, nullable=False),
        sa.Column("paused_until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_access_try_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "quiz_id", name=op.f("pk_access_try")),
    )


def downgrade() -> None:
    op.drop_table("access_try")
    op.drop_table("arrangement")
    op.drop_index("ix_attempt_due", table_name="attempt")
    for table, columns in (("response", response_columns()), ("attempt", attempt_columns())):
        for column in reversed(columns):
            op.drop_column(table, column.name)
