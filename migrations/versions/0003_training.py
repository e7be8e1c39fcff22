"""Training classes, their programme and attendance; rosters; accounts that were found to be one person's."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_class",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("title_zh", sa.String(length=100), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("organisers", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'open', 'closed')", name=op.f("ck_training_class_status")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_training_class_days")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_training_class_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
        sa.UniqueConstraint("public_id", name=op.f("uq_training_class_public_id")),
    )
    op.create_index(op.f("ix_training_class_unit_id"), "training_class", ["unit_id"], unique=False)
    op.create_table(
        "account_merge",
        sa.Column("from_id", Key, nullable=False),
        sa.Column("into_id", Key, nullable=False),
        sa.Column("by_id", Key, nullable=True),
        sa.Column("merged_at", UTCDateTime(), nullable=False),
        sa.Column("moved", Json(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_account_merge_by_id_account")),
        sa.ForeignKeyConstraint(["from_id"], ["account.id"], name=op.f("fk_account_merge_from_id_account")),
        sa.ForeignKeyConstraint(["into_id"], ["account.id"], name=op.f("fk_account_merge_into_id_account")),
        sa.PrimaryKeyConstraint("from_id", name=op.f("pk_account_merge")),
    )
    op.create_index(op.f("ix_account_merge_into_id"), "account_merge", ["into_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "class_group",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("class_id", Key, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("brief_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_group_class_id_training_class")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_group")),
        sa.UniqueConstraint("public_id", name=op.f("uq_class_group_public_id")),
    )
    op.create_index(op.f("ix_class_group_class_id"), "class_group", ["class_id"], unique=False)
    op.create_table(
        "class_lecturer",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("class_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_class_lecturer_account_id_account")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_lecturer_class_id_training_class")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_lecturer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_class_lecturer_public_id")),
    )
    op.create_index(op.f("ix_class_lecturer_account_id"), "class_lecturer", ["account_id"], unique=False)
    op.create_index(op.f("ix_class_lecturer_class_id"), "class_lecturer", ["class_id"], unique=False)
    op.create_table(
        "class_member",
        sa.Column("id", Key, nullable=False),
        sa.Column("class_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("came_by", sa.String(length=16), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("came_by IN ('person', 'unit', 'roster')", name=op.f("ck_class_member_came_by")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_class_member_account_id_account")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_member_class_id_training_class")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_member")),
    )
    op.create_index(
        op.f("ix_class_member_account_id_class_id"), "class_member", ["account_id", "class_id"], unique=False
    )
    op.create_index(
        "uq_class_member_present",
        "class_member",
        ["class_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "class_quiz_window",
        sa.Column("class_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("opens_at", UTCDateTime(), nullable=True),
        sa.Column("closes_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_class_quiz_window_ends")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_quiz_window_class_id_training_class")
        ),
        sa.PrimaryKeyConstraint("class_id", "quiz_id", name=op.f("pk_class_quiz_window")),
    )
    op.create_table(
        "class_unit",
        sa.Column("class_id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_unit_class_id_training_class")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_class_unit_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("class_id", "unit_id", name=op.f("pk_class_unit")),
    )
    op.create_table(
        "roster_upload",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("class_id", Key, nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", Json(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("job_id", Key, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("imported_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('checked', 'queued', 'imported', 'refused', 'failed')", name=op.f("ck_roster_upload_state")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_roster_upload_account_id_account")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_roster_upload_class_id_training_class")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_roster_upload_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roster_upload_public_id")),
    )
    op.create_index(op.f("ix_roster_upload_account_id"), "roster_upload", ["account_id"], unique=False)
    op.create_index(op.f("ix_roster_upload_created_at"), "roster_upload", ["created_at"], unique=False)
    op.create_table(
        "class_session",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("class_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("begins_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("lecture_id", sa.String(length=64), nullable=True),
        sa.Column("brief_id", sa.String(length=64), nullable=True),
        sa.Column("quiz_id", sa.String(length=64), nullable=True),
        sa.Column("lecturer_id", Key, nullable=True),
        sa.Column("revision", Key, nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('opening', 'lecture', 'discussion', 'exam', 'other')", name=op.f("ck_class_session_kind")
        ),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_class_session_ends")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_class_session_class_id_training_class")
        ),
        sa.ForeignKeyConstraint(
            ["lecturer_id"], ["class_lecturer.id"], name=op.f("fk_class_session_lecturer_id_class_lecturer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_class_session_public_id")),
    )
    op.create_index(
        op.f("ix_class_session_class_id_begins_at"), "class_session", ["class_id", "begins_at"], unique=False
    )
    op.create_table(
        "group_member",
        sa.Column("id", Key, nullable=False),
        sa.Column("class_id", Key, nullable=False),
        sa.Column("group_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_group_member_account_id_account")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_group_member_class_id_training_class")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["class_group.id"], name=op.f("fk_group_member_group_id_class_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
    )
    op.create_index(
        op.f("ix_group_member_account_id_group_id"), "group_member", ["account_id", "group_id"], unique=False
    )
    op.create_index(op.f("ix_group_member_group_id"), "group_member", ["group_id"], unique=False)
    op.create_index(
        "uq_group_member_present",
        "group_member",
        ["class_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "attendance",
        sa.Column("id", Key, nullable=False),
        sa.Column("session_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_by", Key, nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("how IN ('code', 'tick')", name=op.f("ck_attendance_how")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attendance_account_id_account")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_attendance_recorded_by_account")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["class_session.id"], name=op.f("fk_attendance_session_id_class_session")
        ),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_attendance_withdrawn_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(
        op.f("ix_attendance_account_id_session_id"), "attendance", ["account_id", "session_id"], unique=False
    )
    op.create_index(
        "uq_attendance_standing",
        "attendance",
        ["session_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_attendance_standing",
        table_name="attendance",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_attendance_account_id_session_id"), table_name="attendance")
    op.drop_table("attendance")
    op.drop_index(
        "uq_group_member_present",
        table_name="group_member",
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.drop_index(op.f("ix_group_member_group_id"), table_name="group_member")
    op.drop_index(op.f("ix_group_member_account_id_group_id"), table_name="group_member")
    op.drop_table("group_member")
    op.drop_index(op.f("ix_class_session_class_id_begins_at"), table_name="class_session")
    op.drop_table("class_session")
    op.drop_index(op.f("ix_roster_upload_created_at"), table_name="roster_upload")
    op.drop_index(op.f("ix_roster_upload_account_id"), table_name="roster_upload")
    op.drop_table("roster_upload")
    op.drop_table("class_unit")
    op.drop_table("class_quiz_window")
    op.drop_index(
        "uq_class_member_present",
        table_name="class_member",
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.drop_index(op.f("ix_class_member_account_id_class_id"), table_name="class_member")
    op.drop_table("class_member")
    op.drop_index(op.f("ix_class_lecturer_class_id"), table_name="class_lecturer")
    op.drop_index(op.f("ix_class_lecturer_account_id"), table_name="class_lecturer")
    op.drop_table("class_lecturer")
    op.drop_index(op.f("ix_class_group_class_id"), table_name="class_group")
    op.drop_table("class_group")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_account_merge_into_id"), table_name="account_merge")
    op.drop_table("account_merge")
    op.drop_index(op.f("ix_training_class_unit_id"), table_name="training_class")
    op.drop_table("training_class")
