"""INSERT that knows what to do when the row is there already, which both databases can but spell by dialect."""

from functools import cache

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from elearn.db.base import Base
from elearn.db.prepared import Prepared


def insert_new(connection: Connection, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Make an INSERT with ``on_conflict_do_nothing`` and ``on_conflict_do_update`` for this connection's database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_once(connection: Connection, table: type[Base]) -> Prepared:
    """Give the INSERT of a whole row that leaves alone one which is there already; made once, for the hot path."""
    return _insert_once(connection.dialect.name, table)


@cache
def _insert_once(dialect: str, table: type[Base]) -> Prepared:
    fresh = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return Prepared(fresh.on_conflict_do_nothing())
