"""Read an archive, and check it from end to end before anybody relies on it."""

import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from elearn.archive.columns import KIND_BY_NAME
from elearn.archive.manifest import NAME, Manifest, TableEntry, broken, read_manifest

LARGEST_MANIFEST = 1_000_000
DAMAGE = (tarfile.TarError, zlib.error, EOFError, UnicodeDecodeError, ValueError)

Row = dict[str, Any]


class Archive:
    """Open an archive for reading; its parts are looked up by name, and nothing is ever unpacked into a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> "Archive":
        try:
            self._tar = tarfile.open(self.path, "r:gz")
        except (*DAMAGE, OSError) as error:
            if isinstance(error, OSError) and error.errno:  # no such file, no right to read it: the caller says which
                raise
            raise broken(self.path) from None
        try:
            with self._part(NAME) as part:
                self.manifest: Manifest = read_manifest(part.read(LARGEST_MANIFEST), self.path)
        except BaseException:
            self._tar.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tar.close()

    def verify(self) -> None:
        """Read everything and compare counts and fingerprints. Raises Invalid when something is missing or differs."""
        for entry in self.manifest.tables:
            seal, count = hashlib.sha256(), 0
            try:
                with self._part(entry.file) as part:
                    for line in part:
                        seal.update(line)
                        count += 1
            except (*DAMAGE, OSError):
                raise broken(self.path) from None
            if (count, seal.hexdigest()) != (entry.rows, entry.sha256):
                raise broken(self.path)

    def rows(self, entry: TableEntry) -> Iterator[Row]:
        """Give the rows of a table one by one, as values for its columns. The archive has been verified before."""
        names = [name for name, _ in entry.columns]
        ways = [KIND_BY_NAME[kind].read for _, kind in entry.columns]
        with self._part(entry.file) as part:
            for line in part:
                values = json.loads(line)
                yield {
                    name: None if value is None else read(value)
                    for name, read, value in zip(names, ways, values, strict=True)
                }

    def _part(self, name: str) -> IO[bytes]:
        try:
            part = self._tar.extractfile(name)
        except (*DAMAGE, KeyError):
            raise broken(self.path) from None
        if part is None:
            raise broken(self.path)
        return part
