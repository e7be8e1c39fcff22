"""What is announced to classes and units."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("class_id", Key, nullable=True),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("author_id", Key, nullable=False),
        sa.Column("title_zh", sa.String(length=100), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.Column("is_to_robots", sa.Boolean(), nullable=False),
        sa.Column("from_at", UTCDateTime(), nullable=False),
        sa.Column("until_at", UTCDateTime(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("reached", Key, nullable=False),
        sa.Column("read", Key, nullable=False),
        sa.CheckConstraint("(class_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_announcement_for_one")),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_announcement_ends")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_announcement_author_id_account")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_announcement_class_id_training_class")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_announcement_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_announcement_public_id")),
    )
    op.create_index(op.f("ix_announcement_class_id"), "announcement", ["class_id"], unique=False)
    op.create_index(op.f("ix_announcement_closed_at_from_at"), "announcement", ["closed_at", "from_at"], unique=False)
    op.create_index(op.f("ix_announcement_unit_id"), "announcement", ["unit_id"], unique=False)
    op.create_index(
        "ix_notice_announced",
        "notice",
        ["unique_key"],
        unique=False,
        sqlite_where=sa.text("kind = 'announcement'"),
        postgresql_where=sa.text("kind = 'announcement'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_notice_announced",
        table_name="notice",
        sqlite_where=sa.text("kind = 'announcement'"),
        postgresql_where=sa.text("kind = 'announcement'"),
    )
    op.drop_index(op.f("ix_announcement_unit_id"), table_name="announcement")
    op.drop_index(op.f("ix_announcement_closed_at_from_at"), table_name="announcement")
    op.drop_index(op.f("ix_announcement_class_id"), table_name="announcement")
    op.drop_table("announcement")
