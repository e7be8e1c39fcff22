"""The list of contents of an archive: what made it, which tables it has, how many rows, and their fingerprints."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, Table

from elearn.archive.columns import KIND_BY_NAME, kind_of
from elearn.errors import Invalid
from elearn.problems import Phrase, Problem

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """Hold one table: its columns as pairs of name and kind, and what its file must hold.

    ``own_references`` are the columns that point into the same table.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    own_references: tuple[str, ...]
    rows: int = 0
    sha256: str = ""

    @property
    def file(self) -> str:
        """Name its file in the archive."""
        return f"tables/{self.name}.jsonl"

    def table(self) -> Table:
        """Make the table as it was when the archive was written, for reading rows into it."""
        columns = [Column(name, KIND_BY_NAME[kind].type, primary_key=name in self.key) for name, kind in self.columns]
        return Table(self.name, MetaData(), *columns)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hold the list of contents; ``tables`` stand in an order in which they can be loaded."""

    format: int
    elearn: str
    revision: str
    made_at: datetime
    tables: tuple[TableEntry, ...]

    def dump(self) -> bytes:
        """Write it as JSON."""
        values = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(values, ensure_ascii=False, indent=1).encode()


def entry_of(table: Table) -> TableEntry:
    """Describe a table of the schema."""
    own = tuple(key.parent.name for key in sorted(table.foreign_keys, key=str) if key.references(table))
    columns = tuple((column.name, kind_of(column.type).name) for column in table.columns)
    return TableEntry(table.name, columns, tuple(column.name for column in table.primary_key), own)


def read_manifest(data: bytes, path: Path) -> Manifest:
    """Read a list of contents. Raises Invalid when it is none, or one of a format that is not known here."""
    try:
        values = json.loads(data)
        if values["format"] != FORMAT:
            raise _fault(
                path, "B102", Phrase("The backup has a format that this version does not know: upgrade first.")
            )
        tables = tuple(_entry(entry) for entry in values["tables"])
        made_at = datetime.fromisoformat(values["made_at"])
        return Manifest(values["format"], values["elearn"], values["revision"], made_at, tables)
    except (KeyError, TypeError, ValueError):
        raise broken(path) from None


def _entry(values: dict[str, Any]) -> TableEntry:
    columns = tuple((str(name), str(kind)) for name, kind in values["columns"])
    if not {kind for _, kind in columns} <= KIND_BY_NAME.keys() or not str(values["name"]).isidentifier():
        raise ValueError(values["name"])
    lists: Sequence[tuple[str, ...]] = [tuple(map(str, values[name])) for name in ("key", "own_references")]
    return TableEntry(values["name"], columns, lists[0], lists[1], int(values["rows"]), str(values["sha256"]))


def broken(path: Path) -> Invalid:
    """Say that a file is no whole backup."""
    return _fault(path, "B101", Phrase("This is no backup of elearn, or it is damaged."))


def _fault(path: Path, code: str, message: Phrase) -> Invalid:
    return Invalid([Problem(str(path), 0, 0, code, message)])
