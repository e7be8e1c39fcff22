"""The first house: organisation, accounts, audit, jobs, content, assessment, progress, reporting."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Json, Key, Marks, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_id", sa.String(length=24), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=24), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("facts", Json(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_actor_id_id"), "audit_event", ["actor_id", "id"], unique=False)
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)
    op.create_index(op.f("ix_audit_event_subject_id_id"), "audit_event", ["subject_id", "id"], unique=False)
    op.create_table(
        "document",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_document")),
    )
    op.create_table(
        "job",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unique_key", sa.String(length=80), nullable=True),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("tries", Key, nullable=False),
        sa.Column("done", Key, nullable=False),
        sa.Column("total", Key, nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_job_unique_key")),
    )
    op.create_index(op.f("ix_job_finished_at_due_at"), "job", ["finished_at", "due_at"], unique=False)
    op.create_table(
        "medium",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_medium")),
    )
    op.create_table(
        "org_unit",
        sa.Column("id", Key, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("parent_id", Key, nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["org_unit.id"], name=op.f("fk_org_unit_parent_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_org_unit_code")),
        sa.UniqueConstraint("path", name=op.f("uq_org_unit_path")),
    )
    op.create_index(op.f("ix_org_unit_parent_id"), "org_unit", ["parent_id"], unique=False)
    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "account",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("sort_key", sa.String(length=512), nullable=False),
        sa.Column("staff_number", sa.String(length=64), nullable=True),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("locked_at", UTCDateTime(), nullable=True),
        sa.Column("failed_logins", Key, nullable=False),
        sa.Column("delayed_until", UTCDateTime(), nullable=True),
        sa.Column("last_login_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_account_language")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_account_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
        sa.UniqueConstraint("staff_number", name=op.f("uq_account_staff_number")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_index(op.f("ix_account_sort_key_id"), "account", ["sort_key", "id"], unique=False)
    op.create_index(op.f("ix_account_unit_id_id"), "account", ["unit_id", "id"], unique=False)
    op.create_table(
        "audit_value",
        sa.Column("event_id", Key, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["audit_event.id"], name=op.f("fk_audit_value_event_id_audit_event")),
        sa.PrimaryKeyConstraint("event_id", "name", name=op.f("pk_audit_value")),
    )
    op.create_table(
        "unit_people",
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("trainees", Key, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_unit_people_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_people")),
    )
    op.create_table(
        "unit_tally",
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("begun", Key, nullable=False),
        sa.Column("finished", Key, nullable=False),
        sa.Column("passed", Key, nullable=False),
        sa.Column("share_sum", Key, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_unit_tally_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("unit_id", "quiz_id", name=op.f("pk_unit_tally")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("quiz_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", Key, nullable=False),
        sa.Column("paper", Json(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attempt_account_id_account")),
        sa.ForeignKeyConstraint(["quiz_hash"], ["document.hash"], name=op.f("fk_attempt_quiz_hash_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    op.create_index(op.f("ix_attempt_account_id_quiz_id"), "attempt", ["account_id", "quiz_id"], unique=False)
    op.create_index(op.f("ix_attempt_quiz_id_id"), "attempt", ["quiz_id", "id"], unique=False)
    op.create_index(
        "uq_attempt_open",
        "attempt",
        ["account_id", "quiz_id"],
        unique=True,
        sqlite_where=sa.text("submitted_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NULL"),
    )
    op.create_table(
        "export",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("job_id", Key, nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("query", Json(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("ready_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_export_account_id_account")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_export_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_export_public_id")),
    )
    op.create_index(op.f("ix_export_account_id"), "export", ["account_id"], unique=False)
    op.create_index(op.f("ix_export_created_at"), "export", ["created_at"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_account_id"), "login_session", ["account_id"], unique=False)
    op.create_index(op.f("ix_login_session_seen_at"), "login_session", ["seen_at"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", Key, nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=False),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_publication_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_table(
        "role_grant",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.CheckConstraint("role IN ('trainee', 'lecturer', 'administrator')", name=op.f("ck_role_grant_role")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_role_grant_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("account_id", "role", "unit_id", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "section_done",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("lecture_id", sa.String(length=64), nullable=False),
        sa.Column("section_id", sa.String(length=64), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_section_done_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "lecture_id", "section_id", name=op.f("pk_section_done")),
    )
    op.create_table(
        "export_part",
        sa.Column("export_id", Key, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["export.id"], name=op.f("fk_export_part_export_id_export"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_part")),
    )
    op.create_table(
        "grade",
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("earned", Marks(), nullable=False),
        sa.Column("possible", Marks(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("graded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_grade_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_grade")),
    )
    op.create_table(
        "publication_item",
        sa.Column("publication_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("revision_hash", sa.String(length=64), nullable=False),
        sa.Column("rendering_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_publication_item_publication_id_publication")
        ),
        sa.ForeignKeyConstraint(
            ["rendering_hash"], ["document.hash"], name=op.f("fk_publication_item_rendering_hash_document")
        ),
        sa.ForeignKeyConstraint(
            ["revision_hash"], ["document.hash"], name=op.f("fk_publication_item_revision_hash_document")
        ),
        sa.PrimaryKeyConstraint("publication_id", "kind", "item_id", name=op.f("pk_publication_item")),
    )
    op.create_table(
        "response",
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("sequence", Key, nullable=False),
        sa.Column("answer", Json(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_response_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", "event_id", name=op.f("pk_response")),
    )
    op.create_table(
        "reveal",
        sa.Column("attempt_id", Key, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("revealed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_reveal_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_reveal")),
    )
    op.create_table(
        "score",
        sa.Column("account_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("begun", Key, nullable=False),
        sa.Column("finished", Key, nullable=False),
        sa.Column("counted_attempt_id", Key, nullable=True),
        sa.Column("earned", Marks(), nullable=True),
        sa.Column("possible", Marks(), nullable=True),
        sa.Column("share", Key, nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_score_account_id_account")),
        sa.ForeignKeyConstraint(
            ["counted_attempt_id"], ["attempt.id"], name=op.f("fk_score_counted_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("account_id", "quiz_id", name=op.f("pk_score")),
    )
    op.create_index(op.f("ix_score_quiz_id_account_id"), "score", ["quiz_id", "account_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_score_quiz_id_account_id"), table_name="score")
    op.drop_table("score")
    op.drop_table("reveal")
    op.drop_table("response")
    op.drop_table("publication_item")
    op.drop_table("grade")
    op.drop_table("export_part")
    op.drop_table("section_done")
    op.drop_table("role_grant")
    op.drop_table("publication")
    op.drop_index(op.f("ix_login_session_seen_at"), table_name="login_session")
    op.drop_index(op.f("ix_login_session_account_id"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_index(op.f("ix_export_created_at"), table_name="export")
    op.drop_index(op.f("ix_export_account_id"), table_name="export")
    op.drop_table("export")
    op.drop_index(
        "uq_attempt_open",
        table_name="attempt",
        sqlite_where=sa.text("submitted_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NULL"),
    )
    op.drop_index(op.f("ix_attempt_quiz_id_id"), table_name="attempt")
    op.drop_index(op.f("ix_attempt_account_id_quiz_id"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("unit_tally")
    op.drop_table("unit_people")
    op.drop_table("audit_value")
    op.drop_index(op.f("ix_account_unit_id_id"), table_name="account")
    op.drop_index(op.f("ix_account_sort_key_id"), table_name="account")
    op.drop_table("account")
    op.drop_table("worker")
    op.drop_index(op.f("ix_org_unit_parent_id"), table_name="org_unit")
    op.drop_table("org_unit")
    op.drop_table("medium")
    op.drop_index(op.f("ix_job_finished_at_due_at"), table_name="job")
    op.drop_table("job")
    op.drop_table("document")
    op.drop_index(op.f("ix_audit_event_subject_id_id"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_at"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_actor_id_id"), table_name="audit_event")
    op.drop_table("audit_event")
