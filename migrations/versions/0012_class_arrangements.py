"""Arrangements for a whole class, and for a group of one."""

import sqlalchemy as sa
from alembic import op

from elearn.db.types import Key, UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NEW = ("class_id", "group_id")
TWO = "(account_id IS NULL) <> (unit_id IS NULL)"
FOUR = " + ".join(
    f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in ("account_id", "unit_id", "class_id", "group_id")
)


def before() -> sa.Table:
    """Give the table as it was: SQLite makes it anew, and does not tell its checks."""
    return sa.Table(
        "arrangement",
        sa.MetaData(),
        sa.Column("id", Key, primary_key=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("extra_minutes", Key, nullable=False),
        sa.Column("extra_attempts", Key, nullable=False),
        sa.Column("opens", UTCDateTime(), nullable=True),
        sa.Column("closes", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_by", Key, nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(TWO, name=op.f("ck_arrangement_for_one")),
        sa.CheckConstraint("extra_minutes >= 0 AND extra_attempts >= 0", name=op.f("ck_arrangement_more")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_arrangement_account_id_account")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_arrangement_given_by_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_arrangement_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_arrangement_public_id")),
        sa.Index(op.f("ix_arrangement_quiz_id_account_id"), "quiz_id", "account_id"),
        sa.Index(op.f("ix_arrangement_quiz_id_unit_id"), "quiz_id", "unit_id"),
    )


def after() -> sa.Table:
    """Give the table as it is from here on."""
    table = before()
    for name in NEW:
        table.append_column(sa.Column(name, Key, nullable=True))
    table.constraints = {one for one in table.constraints if one.name != "ck_arrangement_for_one"}
    table.append_constraint(sa.CheckConstraint(f"{FOUR} = 1", name=op.f("ck_arrangement_for_one")))
    table.append_constraint(foreign_key("class_id", "training_class"))
    table.append_constraint(foreign_key("group_id", "class_group"))
    return table


def foreign_key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_arrangement_{column}_{target}"))


def upgrade() -> None:
    with op.batch_alter_table("arrangement", copy_from=before()) as table:
        for name in NEW:
            table.add_column(sa.Column(name, Key, nullable=True))
        table.drop_constraint(op.f("ck_arrangement_for_one"), type_="check")
        table.create_check_constraint(op.f("ck_arrangement_for_one"), f"{FOUR} = 1")
        table.create_foreign_key(op.f("fk_arrangement_class_id_training_class"), "training_class", ["class_id"], ["id"])
        table.create_foreign_key(op.f("fk_arrangement_group_id_class_group"), "class_group", ["group_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM arrangement WHERE class_id IS NOT NULL OR group_id IS NOT NULL")
    with op.batch_alter_table("arrangement", copy_from=after()) as table:
        table.drop_constraint(op.f("fk_arrangement_class_id_training_class"), type_="foreignkey")
        table.drop_constraint(op.f("fk_arrangement_group_id_class_group"), type_="foreignkey")
        table.drop_constraint(op.f("ck_arrangement_for_one"), type_="check")
        table.create_check_constraint(op.f("ck_arrangement_for_one"), TWO)
        for name in NEW:
            table.drop_column(name)
