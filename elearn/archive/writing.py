"""Write an archive: every table of one moment as lines of JSON, with a list of contents, checked when it is done."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Table, select

from elearn import schema
from elearn.archive.columns import kind_of
from elearn.archive.manifest import FORMAT, NAME, Manifest, TableEntry, entry_of
from elearn.archive.reading import Archive
from elearn.archive.snapshot import snapshot
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.problems import Phrase

ROWS_AT_A_TIME = 1000
LEVEL = 6  # of gzip: the higher ones take three times as long for 2 %


def write(database: Database, path: Path, *, now: datetime, report: Callable[[str, int], None]) -> Manifest:
    """Write the whole database into a new file and give its list of contents; the site may go on meanwhile.

    ``report(table, rows)`` is called after each table. The file has its name only once it has been read again and
    found whole. Raises Conflict when there is a file of this name, or the schema is not the newest.
    """
    if path.exists():
        raise Conflict(Phrase("%(path)s exists already; it is not overwritten.", {"path": path}))
    with tempfile.TemporaryDirectory(prefix=".elearn-backup-", dir=path.parent) as name:
        folder = Path(name)
        with snapshot(database, folder) as connection:
            revision = schema.current(connection)
            if revision != schema.head():
                raise Conflict(Phrase("The database is not ready for this version: run 'elearn setup' first."))
            entries = [_write_table(connection, table, folder, report) for table in schema.METADATA.sorted_tables]
        manifest = Manifest(FORMAT, version("elearn"), revision, now, tuple(entries))
        packed = folder / "packed"
        _pack(manifest, folder, packed)
        with Archive(packed) as archive:
            archive.verify()
        packed.rename(path)
        _flush(path.parent)
    return manifest


def _write_table(connection: Connection, table: Table, folder: Path, report: Callable[[str, int], None]) -> TableEntry:
    entry = entry_of(table)
    seal, count = hashlib.sha256(), 0
    with (folder / entry.name).open("wb") as stream:
        for line in _lines(connection, table):
            stream.write(line)
            seal.update(line)
            count += 1
    report(entry.name, count)
    return replace(entry, rows=count, sha256=seal.hexdigest())


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    ways = [kind_of(column.type).write for column in table.columns]
    rows = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(select(table).order_by(*table.primary_key))
    for row in rows:
        values = [None if value is None else write(value) for write, value in zip(ways, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _pack(manifest: Manifest, folder: Path, packed: Path) -> None:
    handle = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=LEVEL, format=tarfile.PAX_FORMAT) as tar:
            _add(tar, NAME, io.BytesIO(manifest.dump()), len(manifest.dump()), manifest.made_at)
            for entry in manifest.tables:
                with (folder / entry.name).open("rb") as stream:
                    _add(tar, entry.file, stream, (folder / entry.name).stat().st_size, manifest.made_at)
        file.flush()
        os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, name: str, stream: IO[bytes], size: int, moment: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, int(moment.timestamp()), 0o600
    tar.addfile(member, stream)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
