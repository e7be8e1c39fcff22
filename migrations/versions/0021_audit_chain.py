"""Seals that chain the audit log."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("id", Key, nullable=False),
        sa.Column("events", Key, nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("events_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.Column("emptied_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
    )
    op.create_index(op.f("ix_audit_seal_last_at"), "audit_seal", ["last_at"], unique=False)
    with op.batch_alter_table("audit_event") as table:
        table.add_column(sa.Column("seal_id", Key, nullable=True))
        table.create_foreign_key(op.f("fk_audit_event_seal_id_audit_seal"), "audit_seal", ["seal_id"], ["id"])
    op.create_index(op.f("ix_audit_event_seal_id_id"), "audit_event", ["seal_id", "id"], unique=False)
    op.create_index(op.f("ix_audit_event_action_id"), "audit_event", ["action", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_event_action_id"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_seal_id_id"), table_name="audit_event")
    with op.batch_alter_table("audit_event") as table:
        table.drop_constraint(op.f("fk_audit_event_seal_id_audit_seal"), type_="foreignkey")
        table.drop_column("seal_id")
    op.drop_table("audit_seal")
