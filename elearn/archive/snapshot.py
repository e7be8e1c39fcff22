"""One moment of a database, held still for reading while the site goes on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine

from elearn.db.database import Database


@contextmanager
def snapshot(database: Database, folder: Path) -> Iterator[Connection]:
    """Open a connection that sees one moment of the whole database; ``folder`` is for a copy of SQLite's file.

    A long read would hold SQLite's log back, so it is a copy that is read there; PostgreSQL keeps old rows for its
    readers (REPEATABLE READ, as every read transaction here).
    """
    if not database.is_sqlite:
        with database.reader.connect() as connection:
            yield connection
        return
    copy = folder / "snapshot.sqlite3"
    with closing(sqlite3.connect(str(database.url.database))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # in one step: what is written meanwhile is not in it
        target.execute("PRAGMA journal_mode=DELETE")
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
        copy.unlink()
