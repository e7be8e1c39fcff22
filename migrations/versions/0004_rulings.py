"""Rulings: marks by hand, overrides and regrades as facts, leases on answers, what a grade rests on, and notices."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, Marks, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("grade", sa.Column("basis", Json(), server_default="{}", nullable=False))
    op.add_column("grade", sa.Column("pending", Key, server_default="0", nullable=False))
    op.add_column("grade", sa.Column("version", Key, server_default="1", nullable=False))
    op.add_column("score", sa.Column("pending", sa.Boolean(), server_default=sa.false(), nullable=False))
    _hand_marks()
    _overrides()
    _regrades()
    _notices()


def downgrade() -> None:
    for table in ("notice", "marking_lease", "regrade", "mark_override", "hand_mark"):
        op.drop_table(table)
    op.drop_column("score", "pending")
    for column in ("version", "pending", "basis"):
        op.drop_column("grade", column)


def _hand_marks() -> None:
    op.create_table(
        "hand_mark",
        sa.Column("id", Key, nullable=False),
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("sequence", Key, nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("marker_id", Key, nullable=False),
        sa.Column("marks", Marks(), nullable=False),
        sa.Column("possible", Marks(), nullable=False),
        sa.Column("criteria", Json(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_hand_mark_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["marker_id"], ["account.id"], name=op.f("fk_hand_mark_marker_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_mark")),
        sa.UniqueConstraint(
            "attempt_id", "question_id", "sequence", name=op.f("uq_hand_mark_attempt_id_question_id_sequence")
        ),
    )
    op.create_index(op.f("ix_hand_mark_marker_id_id"), "hand_mark", ["marker_id", "id"], unique=False)
    op.create_table(
        "marking_lease",
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_marking_lease_account_id_account")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_marking_lease_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", "account_id", name=op.f("pk_marking_lease")),
    )


def _overrides() -> None:
    op.create_table(
        "mark_override",
        sa.Column("id", Key, nullable=False),
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=True),
        sa.Column("marks", Marks(), nullable=True),
        sa.Column("possible", Marks(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("(marks IS NULL) = (possible IS NULL)", name=op.f("ck_mark_override_marks_and_possible")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mark_override_account_id_account")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_mark_override_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_override")),
    )
    op.create_index(op.f("ix_mark_override_attempt_id_id"), "mark_override", ["attempt_id", "id"], unique=False)


def _regrades() -> None:
    op.create_table(
        "regrade",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=True),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("revisions", Json(), nullable=False),
        sa.Column("revision_hash", sa.String(length=64), nullable=True),
        sa.Column("rendering_hash", sa.String(length=64), nullable=True),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("undone_by", Key, nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(action = 'use_revision') = (revision_hash IS NOT NULL)", name=op.f("ck_regrade_revision")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_regrade_undone")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_regrade_account_id_account")),
        sa.ForeignKeyConstraint(["rendering_hash"], ["document.hash"], name=op.f("fk_regrade_rendering_hash_document")),
        sa.ForeignKeyConstraint(["revision_hash"], ["document.hash"], name=op.f("fk_regrade_revision_hash_document")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_regrade_undone_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_public_id")),
    )
    op.create_index(op.f("ix_regrade_question_id_id"), "regrade", ["question_id", "id"], unique=False)
    op.create_index(
        "ix_regrade_in_force",
        "regrade",
        ["id"],
        unique=False,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("unique_key", sa.String(length=80), nullable=True),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "unique_key", name=op.f("uq_notice_account_id_unique_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    op.create_index(op.f("ix_notice_account_id_id"), "notice", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["account_id", "id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
