"""The files that a publication was made of, byte for byte, and what the folder was like when we saw it last."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from elearn.content.check import check_library
from elearn.content.library import Library
from elearn.content.models import FolderFile, PublicationFile, SourceFile
from elearn.content.shelf import latest_id
from elearn.problems import Problem

Files = Mapping[str, bytes]


def digest_of(body: bytes) -> str:
    """Give the SHA-256 of a file as 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def hashes_of(files: Files) -> dict[str, str]:
    """Give the hash of each file."""
    return {path: digest_of(body) for path, body in files.items()}


def keep(session: Session, publication_id: int, files: Files) -> None:
    """Keep the files of a publication; a file that is known is not kept twice."""
    found = hashes_of(files)
    bodies = {found[path]: body for path, body in files.items()}
    store(session, bodies.values())
    rows = [{"publication_id": publication_id, "path": path, "hash": key} for path, key in found.items()]
    if rows:
        session.execute(insert(PublicationFile), rows)


def store(session: Session, bodies: Iterable[bytes]) -> None:
    """Keep texts and pictures under their hashes."""
    fresh = {digest_of(body): body for body in bodies}
    known = set(session.scalars(select(SourceFile.hash).where(SourceFile.hash.in_(fresh))))
    rows = [{"hash": key, "body": body} for key, body in fresh.items() if key not in known]
    if rows:
        session.execute(insert(SourceFile), rows)


def files_of(session: Session, publication_id: int) -> dict[str, bytes]:
    """Read the files of a publication; none where it was made before they were kept."""
    read = (
        select(PublicationFile.path, SourceFile.body)
        .join(SourceFile, SourceFile.hash == PublicationFile.hash)
        .where(PublicationFile.publication_id == publication_id)
        .order_by(PublicationFile.path)
    )
    return dict(session.execute(read).all())


def listing(session: Session, publication_id: int) -> dict[str, str]:
    """Give path and hash of each file of a publication."""
    read = select(PublicationFile.path, PublicationFile.hash).where(PublicationFile.publication_id == publication_id)
    return dict(session.execute(read).all())


def body(session: Session, key: str) -> bytes:
    """Read one file by its hash. Raises KeyError."""
    found = session.execute(select(SourceFile.body).where(SourceFile.hash == key)).scalar()
    if found is None:
        raise KeyError(key)
    return bytes(found)


def agree(session: Session, listed: Mapping[str, str]) -> None:
    """Note what the folder is like now (path → hash): the next publishing knows by it who has changed what."""
    session.execute(delete(FolderFile))
    if listed:
        session.execute(insert(FolderFile), [{"path": path, "hash": key} for path, key in listed.items()])


def agreed(session: Session) -> dict[str, str]:
    """Give what the folder was like when it was published or exported last."""
    return dict(session.execute(select(FolderFile.path, FolderFile.hash)).all())


Over = tuple[tuple[str, str], ...]  # files that lie over the published ones: path and hash, no hash for one that goes


class Published:
    """Keep the newest publication's files and what the last checks said, for all threads of a process."""

    MOST_KEPT = 3  # what is published, and two states of the drafts over it

    def __init__(self) -> None:
        self._door = Lock()
        self._files: tuple[int, Files] | None = None
        self._checked: OrderedDict[object, tuple[Library | None, tuple[Problem, ...]]] = OrderedDict()

    def files(self, session: Session) -> tuple[int, Files]:
        """Give the newest publication's id (0 before the first) and its files."""
        newest = latest_id(session) or 0
        known = self._files
        if known is None or known[0] != newest:
            known = self._files = (newest, files_of(session, newest))
        return known

    def checked(
        self, publication_id: int, files: Files, today: date, over: Over = ()
    ) -> tuple[Library | None, tuple[Problem, ...]]:
        """Give the library of files and their problems; the same files are checked once a day.

        ``files`` are those of a publication with the files ``over`` them: publication and ``over`` say which they are.
        """
        key = (publication_id, today, over)
        with self._door:
            if key not in self._checked:
                library, problems = check_library(files, today=today)
                self._checked[key] = library, tuple(problems)
            self._checked.move_to_end(key)
            while len(self._checked) > self.MOST_KEPT:
                self._checked.popitem(last=False)
            return self._checked[key]
