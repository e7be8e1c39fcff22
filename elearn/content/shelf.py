"""What is published, as pages read it: immutable documents, so kept in memory by their hash without going stale."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.content.models import Document, Publication, PublicationItem
from elearn.content.outline import Outline, build_outline
from elearn.db.prepared import Prepared
from elearn.errors import NotFound
from elearn.problems import Phrase

LARGEST = 1024  # documents kept in memory; a lecture in both languages is about 80 kB, a question 3 kB
_document, _item = Document.__table__, PublicationItem.__table__
_LATEST = Prepared(select(func.max(Publication.__table__.c.id)))
_NOTHING = Phrase("Nothing has been published here yet.")


class Shelf:
    """Keep the newest outline and the documents that were read last, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._documents: OrderedDict[str, Any] = OrderedDict()
        self._outline: Outline | None = None

    def outline(self, session: Session) -> Outline:
        """Give what is in force now: one query when nothing new was published. Raises NotFound before the first."""
        newest = latest_id(session)
        if newest is None:
            raise NotFound(_NOTHING)
        known = self._outline
        if known is None or known.publication_id != newest:
            known = self._outline = self._read_outline(session, newest)
        return known

    def document(self, session: Session, key: str) -> Any:
        """Give one document as JSON values, never to be changed. Raises KeyError for an unknown hash."""
        return self.documents(session, (key,))[key]

    def documents(self, session: Session, keys: Iterable[str]) -> dict[str, Any]:
        """Give documents by hash: no query when all are in memory, else one. Raises KeyError for an unknown one."""
        wanted = set(keys)
        with self._lock:
            found = {key: self._documents[key] for key in wanted if key in self._documents}
            for key in found:
                self._documents.move_to_end(key)
        missing = wanted - found.keys()
        if missing:
            read = select(_document.c.hash, _document.c.body).where(_document.c.hash.in_(missing))
            fresh = {key: json.loads(body) for key, body in session.connection().execute(read)}
            if fresh.keys() != missing:
                raise KeyError(*sorted(missing - fresh.keys()))
            with self._lock:
                self._documents.update(fresh)
                while len(self._documents) > LARGEST:
                    self._documents.popitem(last=False)
            found |= fresh
        return found

    def _read_outline(self, session: Session, publication_id: int) -> Outline:
        read = (
            select(_item.c.kind, _item.c.item_id, _item.c.revision_hash, _item.c.rendering_hash, _document.c.body)
            .join(_document, _document.c.hash == _item.c.revision_hash)
            .where(_item.c.publication_id == publication_id)
        )
        rows = [tuple(row) for row in session.connection().execute(read)]
        return build_outline(publication_id, rows)


def latest_id(session: Session) -> int | None:
    """Give the id of the newest publication, None before the first."""
    newest: int | None = _LATEST.rows(session.connection(), {})[0][0]
    return newest
