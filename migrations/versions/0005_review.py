"""Review: what became a card, what was answered, where each card stands, how somebody wants to review."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account"))


def upgrade() -> None:
    op.create_table(
        "review_introduction",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        _account("review_introduction"),
        sa.PrimaryKeyConstraint("account_id", "question_id", name=op.f("pk_review_introduction")),
    )
    op.create_table(
        "review_log",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("revision_hash", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("answer", Json(), nullable=False),
        sa.Column("took_ms", Key, nullable=True),
        sa.Column("expected", Key, nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_review_log_rating")),
        _account("review_log"),
        sa.ForeignKeyConstraint(
            ["revision_hash"], ["document.hash"], name=op.f("fk_review_log_revision_hash_document")
        ),
        sa.PrimaryKeyConstraint("account_id", "question_id", "day", name=op.f("pk_review_log")),
    )
    op.create_index("uq_review_log_event", "review_log", ["account_id", "event_id"], unique=True)
    op.create_index(op.f("ix_review_log_account_id_day"), "review_log", ["account_id", "day"])
    op.create_table(
        "review_card",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("reps", Key, nullable=False),
        sa.Column("lapses", Key, nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        _account("review_card"),
        sa.PrimaryKeyConstraint("account_id", "question_id", name=op.f("pk_review_card")),
    )
    op.create_index(op.f("ix_review_card_account_id_retired_due"), "review_card", ["account_id", "retired", "due"])
    op.create_table(
        "review_preference",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("cap", Key, nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('on', 'paused', 'ended')", name=op.f("ck_review_preference_state")),
        sa.CheckConstraint("cap BETWEEN 1 AND 50", name=op.f("ck_review_preference_cap")),
        _account("review_preference"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_review_preference")),
    )


def downgrade() -> None:
    for table in ("review_preference", "review_card", "review_log", "review_introduction"):
        op.drop_table(table)
