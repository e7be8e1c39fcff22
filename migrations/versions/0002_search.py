"""Search: the table of what can be found, and each database's own index of it."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The tokens are ASCII letters and digits already (elearn/search/bigrams.py): there is nothing to fold or to stem.
SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title_tokens, text_tokens, "
    "content='search_entry', content_rowid='id', tokenize='unicode61')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_index (rowid, title_tokens, text_tokens) "
    "VALUES (new.id, new.title_tokens, new.text_tokens); END",
    "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_index (search_index, rowid, title_tokens, text_tokens) "
    "VALUES ('delete', old.id, old.title_tokens, old.text_tokens); END",
)
POSTGRESQL = (
    "CREATE INDEX ix_search_entry_tokens ON search_entry USING gin ("
    "(setweight(to_tsvector('simple', title_tokens), 'A') || setweight(to_tsvector('simple', text_tokens), 'D')))",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", Key, nullable=False),
        sa.Column("publication_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("section_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title_tokens", sa.Text(), nullable=False),
        sa.Column("text_tokens", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_search_entry_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint(
            "publication_id",
            "kind",
            "item_id",
            "section_id",
            "language",
            name=op.f("uq_search_entry_item"),
        ),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entry")
