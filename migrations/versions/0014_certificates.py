"""Certificates, what they stand on, and what a regrade has done to them."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0014"
down_revision = "0019"
branch_labels = None
depends_on = None

VALID = sa.text("status = 'valid'")


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", Key, nullable=False),
        sa.Column("serial", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("class_id", Key, nullable=False),
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("unit_zh", sa.String(length=200), nullable=False),
        sa.Column("unit_en", sa.String(length=200), nullable=False),
        sa.Column("course_zh", sa.String(length=200), nullable=False),
        sa.Column("course_en", sa.String(length=200), nullable=False),
        sa.Column("class_zh", sa.String(length=100), nullable=False),
        sa.Column("class_en", sa.String(length=200), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("organisers", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=24), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaces_id", Key, nullable=True),
        sa.CheckConstraint("status IN ('valid', 'revoked', 'superseded')", name=op.f("ck_certificate_status")),
        sa.CheckConstraint("(status = 'valid') = (ended_at IS NULL)", name=op.f("ck_certificate_ended")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_certificate_account_id_account")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_certificate_class_id_training_class")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_certificate_replaces_id")),
        sa.UniqueConstraint("serial", name=op.f("uq_certificate_serial")),
    )
    op.create_index(
        "uq_certificate_valid",
        "certificate",
        ["class_id", "account_id"],
        unique=True,
        sqlite_where=VALID,
        postgresql_where=VALID,
    )
    op.create_index(op.f("ix_certificate_account_id_id"), "certificate", ["account_id", "id"])
    op.create_index(op.f("ix_certificate_class_id_id"), "certificate", ["class_id", "id"])
    op.create_table(
        "certificate_basis",
        sa.Column("certificate_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_basis_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "quiz_id", name=op.f("pk_certificate_basis")),
    )
    op.create_index(
        op.f("ix_certificate_basis_quiz_id_certificate_id"), "certificate_basis", ["quiz_id", "certificate_id"]
    )
    for name in ("certificates_lost", "certificates_gained"):
        op.add_column("regrade_plan", sa.Column(name, Key, nullable=True))


def downgrade() -> None:
    for name in ("certificates_gained", "certificates_lost"):
        op.drop_column("regrade_plan", name)
    op.drop_table("certificate_basis")
    op.drop_table("certificate")
