"""A table to write to that belongs to no room."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Boolean, Column, Double, MetaData, String, Table

from elearn.db.base import NAMES
from elearn.db.database import Database
from elearn.db.types import Json, Key, Marks, UTCDateTime

SAMPLE = Table(
    "sample",
    MetaData(naming_convention=NAMES),
    Column("id", Key, primary_key=True),
    Column("moment", UTCDateTime()),
    Column("value", Json()),
    Column("marks", Marks()),
    Column("word", String(64), unique=True),
    Column("count", Key, default=0, nullable=False),
    Column("share", Double()),
    Column("is_kept", Boolean()),
)


def opened(url: str) -> Iterator[Database]:
    """Open a database that holds only the sample table."""
    database = Database(url)
    with database.write_connection() as connection:
        SAMPLE.create(connection)
    yield database
    database.dispose()


@pytest.fixture
def sampled(empty_url: str) -> Iterator[Database]:
    """Give a database with the sample table, on each backend."""
    yield from opened(empty_url)


@pytest.fixture
def sqlite_sampled(sqlite_database: Database) -> Iterator[Database]:
    """Give a SQLite database with the sample table."""
    yield from opened(sqlite_database.url.render_as_string())
