"""The whole schema: every table of the house in one metadata, and the migrations that make it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

import elearn.accounts.models
import elearn.announcements.models
import elearn.assessment.models
import elearn.audit.models
import elearn.authoring.models
import elearn.certificates.models
import elearn.completion.models
import elearn.content.models
import elearn.discussion.models
import elearn.hours.models
import elearn.jobs.models
import elearn.marking.models
import elearn.notices.models
import elearn.organisation.models
import elearn.outbox.models
import elearn.plans.models
import elearn.printed.models
import elearn.privacy.models
import elearn.progress.models
import elearn.regrading.models
import elearn.reminders.models
import elearn.reporting.models
import elearn.review.models
import elearn.roster.models
import elearn.sealed.models
import elearn.search.models
import elearn.training.models
import elearn.training.programme_models  # noqa: F401 - the imports fill Base.metadata
from elearn.db.base import Base
from elearn.db.database import Database

METADATA = Base.metadata
MIGRATION_LOCK = 0x656C6561726E  # any number that nobody else on this PostgreSQL takes: "elearn"
# SQLite's indexes of words, made by migrations: no model can say them, and SQLite keeps tables of its own behind each.
VIRTUAL_TABLES = ("search_index", "discussion_index")
MIGRATIONS = Path(__file__).parent.parent / "migrations"


def head() -> str:
    """Name the newest schema revision that this code knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def is_known(revision: str) -> bool:
    """Say whether a revision is one of this code's; a newer elearn makes others."""
    return any(known.revision == revision for known in ScriptDirectory.from_config(_config()).walk_revisions())


def current(connection: Connection) -> str | None:
    """Name the schema revision of a database, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database, revision: str = "head") -> None:
    """Bring a database up to ``revision``, in one transaction; nothing happens when it is there.

    Several copies of the application may start at once: one migrates, the others wait and find it done.
    """
    with database.write_connection() as connection:
        if not database.is_sqlite:  # there a write transaction is alone anyway
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        if revision == "head" and current(connection) == head():
            return
        upgrade(connection, revision)


def upgrade(connection: Connection, revision: str) -> None:
    """Bring a database up to ``revision`` within the transaction of ``connection``."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def unmigrate(database: Database, revision: str) -> None:
    """Take a database down to ``revision`` ("base" empties it), in one transaction."""
    with database.write_connection() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def is_virtual(table: str) -> bool:
    """Say whether a table is one of SQLite's indexes of words or one of those behind them."""
    return any(table == name or table.startswith(f"{name}_") for name in VIRTUAL_TABLES)


def drop_virtual(connection: Connection) -> None:
    """Drop SQLite's indexes of words; the tables behind them cannot be dropped by themselves."""
    for name in VIRTUAL_TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
