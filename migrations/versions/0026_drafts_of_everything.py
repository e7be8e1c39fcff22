"""Drafts of everything that is written, and the files of each publication; drafts of quizzes become such drafts."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0026"
down_revision = "0030"
branch_labels = None
depends_on = None

OLD = sa.table(
    "quiz_draft",
    sa.column("id", Key),
    sa.column("public_id", sa.String),
    sa.column("account_id", Key),
    sa.column("quiz_id", sa.String),
    sa.column("text", sa.Text),
    sa.column("source", sa.String),
    sa.column("version", Key),
    sa.column("created_at", UTCDateTime()),
    sa.column("updated_at", UTCDateTime()),
)
DRAFT = sa.table(
    "draft",
    sa.column("id", Key),
    sa.column("public_id", sa.String),
    sa.column("account_id", Key),
    sa.column("kind", sa.String),
    sa.column("item_id", sa.String),
    sa.column("source", sa.String),
    sa.column("version", Key),
    sa.column("created_at", UTCDateTime()),
    sa.column("updated_at", UTCDateTime()),
)
FILE = sa.table(
    "draft_file",
    sa.column("draft_id", Key),
    sa.column("path", sa.Text),
    sa.column("body", sa.LargeBinary),
    sa.column("base_hash", sa.String),
)
HAND = sa.table("draft_hand", sa.column("draft_id", Key), sa.column("account_id", Key))
SAME = ("public_id", "account_id", "source", "version", "created_at", "updated_at")


def upgrade() -> None:
    _make_files()
    _make_drafts()
    connection = op.get_bind()
    taken: set[str] = set()
    for row in connection.execute(sa.select(OLD).order_by(OLD.c.id.desc())).mappings().all():
        # There is one draft of a quiz now: an older one of the same quiz goes on under a name of its own.
        name = row["quiz_id"] if row["quiz_id"] not in taken else f"{row['quiz_id'][:50]}-{row['id']}"
        taken.add(name)
        values = {key: row[key] for key in SAME} | {"kind": "quiz", "item_id": name}
        new = connection.execute(sa.insert(DRAFT).values(values).returning(DRAFT.c.id)).scalar_one()
        body = row["text"].encode()
        connection.execute(sa.insert(FILE).values(draft_id=new, path=f"quizzes/{name}.yaml", body=body))
        connection.execute(sa.insert(HAND).values(draft_id=new, account_id=row["account_id"]))
    op.drop_table("quiz_draft")


def _make_files() -> None:
    op.create_table(
        "source_file",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_source_file")),
    )
    op.create_table(
        "publication_file",
        sa.Column("publication_id", Key, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_publication_file_publication_id_publication")
        ),
        sa.ForeignKeyConstraint(["hash"], ["source_file.hash"], name=op.f("fk_publication_file_hash_source_file")),
        sa.PrimaryKeyConstraint("publication_id", "path", name=op.f("pk_publication_file")),
    )
    op.create_index(op.f("ix_publication_file_path_publication_id"), "publication_file", ["path", "publication_id"])
    op.create_table(
        "folder_file",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_folder_file")),
    )


def _make_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", Key, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_draft_public_id")),
        sa.UniqueConstraint("kind", "item_id", name=op.f("uq_draft_kind_item_id")),
    )
    op.create_index(op.f("ix_draft_account_id"), "draft", ["account_id"])
    op.create_index(op.f("ix_draft_updated_at"), "draft", ["updated_at"])
    op.create_table(
        "draft_file",
        sa.Column("draft_id", Key, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("base_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_file_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["base_hash"], ["source_file.hash"], name=op.f("fk_draft_file_base_hash_source_file")),
        sa.PrimaryKeyConstraint("draft_id", "path", name=op.f("pk_draft_file")),
    )
    op.create_table(
        "draft_hand",
        sa.Column("draft_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_hand_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_hand_account_id_account")),
        sa.PrimaryKeyConstraint("draft_id", "account_id", name=op.f("pk_draft_hand")),
    )


def downgrade() -> None:
    op.create_table(
        "quiz_draft",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", Key, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_quiz_draft_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_quiz_draft_public_id")),
    )
    op.create_index(op.f("ix_quiz_draft_account_id"), "quiz_draft", ["account_id"])
    op.create_index(op.f("ix_quiz_draft_updated_at"), "quiz_draft", ["updated_at"])
    connection = op.get_bind()
    read = sa.select(DRAFT, FILE.c.body).join(FILE, FILE.c.draft_id == DRAFT.c.id).where(DRAFT.c.kind == "quiz")
    for row in connection.execute(read).mappings().all():
        text = (row["body"] or b"").decode()
        values = {key: row[key] for key in SAME} | {"quiz_id": row["item_id"][:64], "text": text}
        connection.execute(sa.insert(OLD).values(values))
    for name in ("draft_hand", "draft_file", "draft", "folder_file", "publication_file", "source_file"):
        op.drop_table(name)
