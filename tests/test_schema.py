"""The schema: migrations make exactly what the models say, go up and down with data, and name everything."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, func, insert, inspect, select, table
from sqlalchemy.exc import DBAPIError, IntegrityError

from elearn import schema
from elearn.accounts.models import Account, RoleGrant
from elearn.assessment.models import Attempt
from elearn.content.models import Document, Publication
from elearn.db.database import Database
from elearn.search.models import SearchEntry
from tests.clock import MORNING
from tests.make import make_account, make_tree

VERSION_TABLE = "alembic_version"
INDEXES_OVER_EXPRESSIONS = ("ix_search_entry_tokens", "ix_discussion_post_tokens")


def revisions() -> list[tuple[str, str]]:
    """List each revision with the one below it ("base" at the bottom), newest first."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return [(script.revision, str(script.down_revision or "base")) for script in scripts]


def put_data(database: Database) -> None:
    """Fill tables that refer to each other, with characters that are easily lost."""
    with database.write() as session:
        make_tree(session)
        person = make_account(session, name="𠮷·㛃")
        session.add(Document(hash="0" * 64, body='{"title":"水"}', created_at=MORNING))
        session.flush()
        attempt = Attempt(
            public_id="a",
            account_id=person.id,
            quiz_id="q",
            quiz_hash="0" * 64,
            seed=2**62,
            paper=[],
            started_at=MORNING,
        )
        session.add(attempt)
        publication = Publication(published_at=MORNING, note="", source_hash="0" * 64)
        session.add(publication)
        session.flush()
        where = {"kind": "lecture", "item_id": "water", "section_id": "", "language": "zh"}
        texts = {"title": "水", "text": "", "title_tokens": "u06c34", "text_tokens": ""}
        session.add(SearchEntry(publication_id=publication.id, **where, **texts))


def rows(connection: Connection) -> dict[str, int]:
    """Count the rows of every table; how many SQLite has behind its indexes of words is its own affair."""
    names = {name for name in inspect(connection).get_table_names() if not schema.is_virtual(name)} - {VERSION_TABLE}
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def is_compared(_thing: object, name: str | None, kind: str, _is_reflected: bool, _other: object) -> bool:
    """Leave out what no model can say: FTS5's virtual tables, and PostgreSQL's indexes over an expression."""
    return not (kind == "table" and schema.is_virtual(str(name))) and name not in INDEXES_OVER_EXPRESSIONS


def differences(database: Database) -> list[object]:
    """List where the models and the database differ."""
    with database.write_connection() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": is_compared}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, schema.METADATA))


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    assert differences(database) == []


def test_there_is_one_newest_revision_and_a_fresh_database_has_it(database: Database) -> None:
    with database.read() as session:
        assert schema.current(session.connection()) == schema.head() == revisions()[0][0]


def test_every_revision_can_be_taken_back_and_forth_with_data_in_the_tables(database: Database) -> None:
    put_data(database)
    with database.read() as session:
        before = rows(session.connection())

    for _, below in revisions():
        schema.unmigrate(database, below)
        with database.read() as session:
            left = rows(session.connection())
        # A table that a later revision took away comes back without a row.
        assert left == {name: before.get(name, 0) for name in left}
    assert left == {}
    schema.migrate(database)

    assert differences(database) == []
    put_data(database)
    with database.read() as session:
        assert rows(session.connection()) == before


def test_migrating_what_is_up_to_date_changes_nothing(database: Database) -> None:
    put_data(database)

    schema.migrate(database)

    with database.read() as session:
        assert session.scalars(select(Account.name)).all() == ["𠮷·㛃"]


def test_copies_that_start_at_the_same_time_migrate_once(empty_url: str) -> None:
    copies = [Database(empty_url) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(schema.migrate, copies))

    assert differences(copies[0]) == []
    for copy in copies:
        copy.dispose()


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_url: str) -> None:
    database = Database(empty_url)
    with database.write_connection() as connection:
        connection.exec_driver_sql("CREATE TABLE worker (name TEXT)")  # in the way of the first migration

    with pytest.raises(DBAPIError):
        schema.migrate(database)

    with database.read() as session:
        assert set(inspect(session.connection()).get_table_names()) <= {"worker", VERSION_TABLE}
        assert schema.current(session.connection()) is None
    database.dispose()


def test_everything_in_the_database_has_the_name_that_the_models_give_it(database: Database) -> None:
    with database.read() as session:
        inspector = inspect(session.connection())
        for name, model in schema.METADATA.tables.items():
            kept = {inspector.get_pk_constraint(name)["name"]}
            kept |= {constraint["name"] for constraint in inspector.get_foreign_keys(name)}
            kept |= {constraint["name"] for constraint in inspector.get_unique_constraints(name)}
            kept |= {constraint["name"] for constraint in inspector.get_check_constraints(name)}
            assert kept == {str(constraint.name) for constraint in model.constraints}
            assert {str(index["name"]) for index in inspector.get_indexes(name)} >= {i.name for i in model.indexes}


def test_every_constraint_is_named_after_its_table() -> None:
    for name, model in schema.METADATA.tables.items():
        for constraint in model.constraints:
            assert str(constraint.name)[3:].startswith(name), constraint
            assert not isinstance(constraint, CheckConstraint) or str(constraint.name).startswith("ck_")


def test_the_database_itself_refuses_what_has_no_owner(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(
            Attempt(
                public_id="a", account_id=404, quiz_id="q", quiz_hash="0" * 64, seed=1, paper=[], started_at=MORNING
            )
        )


def test_the_database_itself_refuses_a_role_that_does_not_exist(database: Database) -> None:
    with database.write() as session:
        units = make_tree(session)
        person = make_account(session)

    grant = insert(RoleGrant).values(account_id=person.id, role="king", unit_id=units["4310"].id)
    with pytest.raises(IntegrityError), database.write_connection() as connection:
        connection.execute(grant)
