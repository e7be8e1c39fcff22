"""Bring an archive back into a database: all of it, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, bindparam, func, insert, select, update

from elearn import schema
from elearn.archive.manifest import Manifest, TableEntry
from elearn.archive.reading import Archive, Row
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.problems import Phrase

ROWS_AT_A_TIME = 500


def restore(database: Database, path: Path, *, replace: bool, report: Callable[[str, int], None]) -> Manifest:
    """Load an archive into a database and give its list of contents; ``report(table, rows)`` after each table.

    The archive is read from end to end first, and one transaction does the rest. Raises Invalid for a damaged
    archive, Conflict for one of a newer schema, and for a database that has rows unless ``replace``.
    """
    with Archive(path) as archive:
        archive.verify()
        revision = archive.manifest.revision
        if not schema.is_known(revision):
            raise Conflict(Phrase("The backup was made by a newer elearn: upgrade this one first."))
        with database.write_connection() as connection:
            _empty(connection, replace)
            schema.upgrade(connection, revision)
            for entry in archive.manifest.tables:
                _load(connection, archive, entry)
                report(entry.name, entry.rows)
            _continue_numbers(connection, archive.manifest.tables)
            schema.upgrade(connection, "head")
    return archive.manifest


def _empty(connection: Connection, replace: bool) -> None:
    schema.drop_virtual(connection)  # a refusal undoes it
    found = MetaData()
    found.reflect(connection)
    ours = [table for name, table in found.tables.items() if name != "alembic_version"]
    has_rows = any(connection.execute(select(1).select_from(table).limit(1)).first() for table in ours)
    if has_rows and not replace:
        raise Conflict(Phrase("The database is not empty. With --replace all that is in it is lost and replaced."))
    found.drop_all(connection)


def _load(connection: Connection, archive: Archive, entry: TableEntry) -> None:
    table = entry.table()
    for batch in _batches(_without(entry.own_references, archive.rows(entry))):
        connection.execute(insert(table), batch)
    count = connection.execute(select(func.count()).select_from(table)).scalar_one()
    assert count == entry.rows, entry.name
    if entry.own_references:  # once every row is there, whatever their order
        (key,) = entry.key
        pointing = update(table).where(table.c[key] == bindparam("this"))
        values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in entry.own_references}
        for batch in _batches(_references(entry, key, archive.rows(entry))):
            connection.execute(pointing.values(values), batch)


def _without(names: Iterable[str], rows: Iterator[Row]) -> Iterator[Row]:
    blank = dict.fromkeys(names)
    return (row | blank for row in rows) if blank else rows


def _references(entry: TableEntry, key: str, rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield {"this": row[key], **{f"to_{name}": row[name] for name in entry.own_references}}


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        yield batch


def _continue_numbers(connection: Connection, entries: Iterable[TableEntry]) -> None:
    """Let PostgreSQL count on behind the keys that were loaded; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for entry in entries:
        if ("id", "integer") not in entry.columns:
            continue
        highest = connection.execute(select(func.max(entry.table().c.id))).scalar()
        sequence = connection.execute(select(func.pg_get_serial_sequence(entry.name, "id"))).scalar()
        if highest is not None and sequence is not None:
            connection.execute(select(func.setval(sequence, highest)))
