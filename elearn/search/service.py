"""Make the index of the newest publication anew; what it is made of is published, so nothing can be lost."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from unicodedata import normalize

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, aliased

from elearn.content.models import Document, PublicationItem
from elearn.content.shelf import latest_id
from elearn.search.bigrams import index_text
from elearn.search.entries import Entry, discussion_entries, lecture_entries, question_entries
from elearn.search.models import SearchEntry


def rebuild(session: Session) -> int:
    """Make the index anew, and give the number of its entries: 0 before the first publication."""
    session.execute(delete(SearchEntry))
    publication_id = latest_id(session)
    if publication_id is None:
        return 0
    rows = [{"publication_id": publication_id, **_row(entry)} for entry in _entries(session, publication_id)]
    session.execute(insert(SearchEntry), rows)
    return len(rows)


def _row(entry: Entry) -> dict[str, str]:
    title, text = (normalize("NFC", words) for words in (entry.title, entry.text))
    tokens = {"title_tokens": index_text(title), "text_tokens": index_text(text)}
    return asdict(entry) | {"title": title, "text": text} | tokens


def _entries(session: Session, publication_id: int) -> Iterator[Entry]:
    revision, rendering = aliased(Document), aliased(Document)
    read = (
        select(PublicationItem.kind, PublicationItem.item_id, revision.body, rendering.body)
        .join(revision, revision.hash == PublicationItem.revision_hash)
        .join(rendering, rendering.hash == PublicationItem.rendering_hash)
        .where(PublicationItem.publication_id == publication_id)
        .order_by(PublicationItem.kind, PublicationItem.item_id)
    )
    taught = _taught(session, publication_id)
    for kind, item_id, spec, shown in session.execute(read):
        if kind == "lecture" and item_id in taught:
            yield from lecture_entries(item_id, json.loads(shown))
        elif kind == "discussion":
            yield from discussion_entries(item_id, json.loads(shown))
        elif kind == "question":
            yield from question_entries(json.loads(spec), json.loads(shown))


def _taught(session: Session, publication_id: int) -> set[str]:
    """List the lectures of the course: one that is left out of it has no page."""
    read = (
        select(Document.body)
        .join(PublicationItem, PublicationItem.revision_hash == Document.hash)
        .where(PublicationItem.publication_id == publication_id, PublicationItem.kind == "course")
    )
    course = json.loads(session.execute(read).scalar_one())
    return {step["lecture"] for step in course["lectures"]}
