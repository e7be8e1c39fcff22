"""Printed papers: what was printed, what was typed in, what was counted."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printed_paper",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("quiz_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", Key, nullable=False),
        sa.Column("questions", Json(), nullable=False),
        sa.Column("versions", Json(), nullable=False),
        sa.Column("counts", sa.String(length=8), nullable=False),
        sa.Column("pass_percent", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("made_by", Key, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_printed_paper_made_by_account")),
        sa.ForeignKeyConstraint(["quiz_hash"], ["document.hash"], name=op.f("fk_printed_paper_quiz_hash_document")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_printed_paper_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_paper")),
        sa.UniqueConstraint("number", name=op.f("uq_printed_paper_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_printed_paper_public_id")),
    )
    op.create_index(op.f("ix_printed_paper_quiz_id"), "printed_paper", ["quiz_id"], unique=False)
    op.create_table(
        "paper_pass",
        sa.Column("paper_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("version", sa.String(length=1), nullable=False),
        sa.Column("cells", Json(), nullable=False),
        sa.Column("entered_by", Key, nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_paper_pass_number")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_pass_account_id_account")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_paper_pass_entered_by_account")),
        sa.ForeignKeyConstraint(["paper_id"], ["printed_paper.id"], name=op.f("fk_paper_pass_paper_id_printed_paper")),
        sa.PrimaryKeyConstraint("paper_id", "account_id", "number", name=op.f("pk_paper_pass")),
    )
    op.create_table(
        "paper_result",
        sa.Column("paper_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("decisions", Json(), nullable=False),
        sa.Column("counted_by", Key, nullable=False),
        sa.Column("counted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_result_account_id_account")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_paper_result_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["counted_by"], ["account.id"], name=op.f("fk_paper_result_counted_by_account")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["printed_paper.id"], name=op.f("fk_paper_result_paper_id_printed_paper")
        ),
        sa.PrimaryKeyConstraint("paper_id", "account_id", name=op.f("pk_paper_result")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_paper_result_attempt_id")),
    )


def downgrade() -> None:
    op.drop_table("paper_result")
    op.drop_table("paper_pass")
    op.drop_index(op.f("ix_printed_paper_quiz_id"), table_name="printed_paper")
    op.drop_table("printed_paper")
