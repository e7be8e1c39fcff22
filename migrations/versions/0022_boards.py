"""Boards of groups: threads, posts and their wordings, pictures, mentions, reports, rulings, summaries."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0022"
down_revision = "0013"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE discussion_index USING fts5(tokens, "
    "content='discussion_post', content_rowid='id', tokenize='unicode61')",
    "CREATE TRIGGER discussion_post_added AFTER INSERT ON discussion_post BEGIN "
    "INSERT INTO discussion_index (rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER discussion_post_changed AFTER UPDATE OF tokens ON discussion_post BEGIN "
    "INSERT INTO discussion_index (discussion_index, rowid, tokens) VALUES ('delete', old.id, old.tokens); "
    "INSERT INTO discussion_index (rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER discussion_post_removed AFTER DELETE ON discussion_post BEGIN "
    "INSERT INTO discussion_index (discussion_index, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
)
POSTGRESQL = ("CREATE INDEX ix_discussion_post_tokens ON discussion_post USING gin (to_tsvector('simple', tokens))",)
TABLES = (
    "openness",
    "rapporteur",
    "summary",
    "follow",
    "ruling",
    "report",
    "mention",
    "picture",
    "version",
    "post",
    "thread",
)


def reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_discussion_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_discussion_{table}"))


def whole(name: str, *, is_needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, Key, nullable=not is_needed)


def moment(name: str, *, is_needed: bool = True) -> sa.Column[object]:
    return sa.Column(name, UTCDateTime(), nullable=not is_needed)


def words(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length) if length else sa.Text(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "discussion_thread",
        whole("id"), words("public_id", 24), whole("group_id"), words("brief_id", 64), words("title", 120),
        whole("author_id"), whole("posts"), moment("last_at"), moment("made_at"),
        reference("thread", "group_id", "class_group"), reference("thread", "author_id", "account"), key("thread"),
        sa.UniqueConstraint("public_id", name=op.f("uq_discussion_thread_public_id")),
    )  # fmt: skip
    columns = ["group_id", "brief_id", "last_at", "id"]
    op.create_index(op.f("ix_discussion_thread_group_id_brief_id_last_at_id"), "discussion_thread", columns)
    op.create_table(
        "discussion_post",
        whole("id"), words("public_id", 24), whole("thread_id"), whole("number"), whole("answers", is_needed=False),
        whole("author_id"), sa.Column("is_lecturer", sa.Boolean(), nullable=False), words("text"), words("html"),
        words("tokens"), moment("written_at"), moment("edited_at", is_needed=False),
        moment("hidden_at", is_needed=False),
        reference("post", "thread_id", "discussion_thread"), reference("post", "author_id", "account"), key("post"),
        sa.UniqueConstraint("public_id", name=op.f("uq_discussion_post_public_id")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_discussion_post_thread_id_number")),
    )  # fmt: skip
    op.create_index(op.f("ix_discussion_post_author_id"), "discussion_post", ["author_id"])
    op.create_table(
        "discussion_version",
        whole("id"), whole("post_id"), words("text"), moment("replaced_at"),
        reference("version", "post_id", "discussion_post"), key("version"),
    )  # fmt: skip
    op.create_index(op.f("ix_discussion_version_post_id"), "discussion_version", ["post_id"])
    op.create_table(
        "discussion_picture",
        whole("id"), words("public_id", 24), whole("post_id"), words("hash", 64), words("media_type", 32),
        whole("width"), whole("height"), words("says", 200), sa.Column("body", sa.LargeBinary(), nullable=False),
        moment("added_at"), reference("picture", "post_id", "discussion_post"), key("picture"),
        sa.UniqueConstraint("public_id", name=op.f("uq_discussion_picture_public_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_discussion_picture_post_id"), "discussion_picture", ["post_id"])
    op.create_table(
        "discussion_mention",
        whole("post_id"), whole("account_id"), reference("mention", "post_id", "discussion_post"),
        reference("mention", "account_id", "account"), key("mention", "post_id", "account_id"),
    )  # fmt: skip
    judgements()
    around()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def judgements() -> None:
    op.create_table(
        "discussion_report",
        whole("id"), whole("post_id"), whole("account_id"), words("reason", 500), moment("made_at"),
        moment("settled_at", is_needed=False), reference("report", "post_id", "discussion_post"),
        reference("report", "account_id", "account"), key("report"),
    )  # fmt: skip
    waiting = sa.text("settled_at IS NULL")
    op.create_index(
        "uq_discussion_report_waiting", "discussion_report", ["post_id", "account_id"], unique=True,
        sqlite_where=waiting, postgresql_where=waiting,
    )  # fmt: skip
    op.create_table(
        "discussion_ruling",
        whole("id"), whole("post_id"), words("act", 16), whole("account_id"), words("reason", 500), moment("ruled_at"),
        sa.CheckConstraint("act IN ('hide', 'restore', 'keep', 'withdraw')", name=op.f("ck_discussion_ruling_act")),
        reference("ruling", "post_id", "discussion_post"), reference("ruling", "account_id", "account"), key("ruling"),
    )  # fmt: skip
    op.create_index(op.f("ix_discussion_ruling_post_id"), "discussion_ruling", ["post_id"])


def around() -> None:
    op.create_table(
        "discussion_follow",
        whole("thread_id"), whole("account_id"), sa.Column("is_on", sa.Boolean(), nullable=False), whole("told"),
        reference("follow", "thread_id", "discussion_thread"), reference("follow", "account_id", "account"),
        key("follow", "thread_id", "account_id"),
    )  # fmt: skip
    op.create_table(
        "discussion_summary",
        whole("id"), whole("group_id"), words("brief_id", 64), words("problem"), words("practice"), words("suggestion"),
        whole("author_id"), moment("written_at"), reference("summary", "group_id", "class_group"),
        reference("summary", "author_id", "account"), key("summary"),
    )  # fmt: skip
    columns = ["group_id", "brief_id", "id"]
    op.create_index(op.f("ix_discussion_summary_group_id_brief_id_id"), "discussion_summary", columns)
    op.create_table(
        "discussion_rapporteur",
        whole("group_id"), whole("account_id"), whole("named_by"), moment("named_at"),
        reference("rapporteur", "group_id", "class_group"), reference("rapporteur", "account_id", "account"),
        reference("rapporteur", "named_by", "account"), key("rapporteur", "group_id"),
    )  # fmt: skip
    op.create_table(
        "discussion_openness",
        whole("class_id"), words("read_by", 16), moment("set_at"),
        sa.CheckConstraint("read_by IN ('group', 'class')", name=op.f("ck_discussion_openness_read_by")),
        reference("openness", "class_id", "training_class"), key("openness", "class_id"),
    )  # fmt: skip


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE discussion_index")
    for name in TABLES:
        op.drop_table(f"discussion_{name}")
