"""The ledger of learning hours."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0015"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hours_entry",
        sa.Column("number", Key, autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=24), nullable=False),
        sa.Column("year", Key, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("hundredths", Key, nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("turn", Key, nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("minutes", Key, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counters", Key, nullable=True),
        sa.Column("by", sa.String(length=24), nullable=True),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("category IN ('classroom', 'online', 'test')", name=op.f("ck_hours_entry_category")),
        sa.CheckConstraint("(counters IS NULL) = (hundredths > 0)", name=op.f("ck_hours_entry_sign")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hours_entry")),
        sa.UniqueConstraint("counters", name=op.f("uq_hours_entry_counters")),
        sa.UniqueConstraint("digest", name=op.f("uq_hours_entry_digest")),
        sa.UniqueConstraint(
            "person", "source_kind", "source_id", "turn", name=op.f("uq_hours_entry_person_source_kind_source_id_turn")
        ),
        sa.UniqueConstraint("previous", name=op.f("uq_hours_entry_previous")),
    )
    op.create_index(op.f("ix_hours_entry_person_year_number"), "hours_entry", ["person", "year", "number"])
    op.create_table(
        "hours_head",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_hours_head_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_head")),
    )


def downgrade() -> None:
    op.drop_table("hours_head")
    op.drop_table("hours_entry")
