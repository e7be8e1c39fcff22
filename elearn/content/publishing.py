"""Publish a checked library: new documents are added, none is ever changed, and the newest publication is served."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from elearn.content.library import Library
from elearn.content.models import Document, Medium, Publication, PublicationItem
from elearn.content.rendered import Renderings
from elearn.content.rendering import RENDERER_VERSION, render_discussion, render_lecture, render_question
from elearn.content.revision import canonical_json, content_hash


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one item ready to be published: its canonical text, and what was rendered of it."""

    kind: str
    item_id: str
    revision: str
    rendering: str | None


def source_hash(files: Mapping[str, bytes]) -> str:
    """Give one hash of all files and the renderer: what publishing would make is the same while this is."""
    listing = [[path, content_hash(body.hex())] for path, body in sorted(files.items())]
    return content_hash(canonical_json([RENDERER_VERSION, listing]))


def is_current(session: Session, source: str) -> bool:
    """Say whether the newest publication was made of exactly these files by this renderer."""
    newest = session.execute(select(Publication.source_hash).order_by(Publication.id.desc()).limit(1)).scalar()
    return newest == source


@dataclass(frozen=True, slots=True)
class Published:
    """Hold what was published last: when, with which note, the hash of its files and renderer, and its revisions.

    ``revisions`` go from kind and id of an item to the hash of its text.
    """

    at: datetime
    note: str
    source: str
    revisions: Mapping[tuple[str, str], str]


def newest(session: Session) -> Published | None:
    """Find the newest publication, None before the first."""
    row = session.scalars(select(Publication).order_by(Publication.id.desc()).limit(1)).first()
    if row is None:
        return None
    columns = (PublicationItem.kind, PublicationItem.item_id, PublicationItem.revision_hash)
    items = session.execute(select(*columns).where(PublicationItem.publication_id == row.id))
    revisions = {(item.kind, item.item_id): item.revision_hash for item in items}
    return Published(row.published_at, row.note, row.source_hash, revisions)


def newest_items(session: Session) -> list[tuple[str, str, Any]]:
    """Give (kind, id, canonical form) of every item of the newest publication; none before the first."""
    latest = select(func.max(Publication.id)).scalar_subquery()
    read = (
        select(PublicationItem.kind, PublicationItem.item_id, Document.body)
        .join(Document, Document.hash == PublicationItem.revision_hash)
        .where(PublicationItem.publication_id == latest)
        .order_by(PublicationItem.kind, PublicationItem.item_id)
    )
    return [(kind, name, json.loads(body)) for kind, name, body in session.execute(read)]


def is_published(session: Session, key: tuple[str, str]) -> bool:
    """Say whether the newest publication has an item of this kind and id."""
    latest = select(func.max(Publication.id)).scalar_subquery()
    same = (PublicationItem.kind == key[0], PublicationItem.item_id == key[1])
    return (
        session.execute(select(PublicationItem.kind).where(PublicationItem.publication_id == latest, *same)).first()
        is not None
    )


def ids_and_titles(session: Session) -> tuple[set[str], dict[str, str]]:
    """Give the ids of all published questions, and the ids of sources by their Chinese titles, long and short."""
    items = newest_items(session)
    ids = {name for kind, name, _ in items if kind == "question"}
    sources = [source for kind, _, body in items if kind == "sources" for source in body["sources"]]
    return ids, {source[key]["zh"]: source["id"] for key in ("title", "short") for source in sources}


def count_of(library: Library) -> int:
    """Say how many items a library has."""
    parts = (library.lectures, library.questions, library.discussions, library.practice, library.quizzes)
    return 2 + sum(map(len, parts))


def items_of(library: Library) -> Iterator[Item]:
    """Give a library item by item, rendered; what this process has rendered before is not rendered again."""
    yield Item("course", library.course.id, canonical_json(library.course.canonical()), None)
    register = {"sources": [source.canonical() for source in library.sources.values()]}
    yield Item("sources", "sources", canonical_json(register), None)
    renderings = Renderings(library, RENDERER_VERSION)
    rendered: list[tuple[str, Iterable[Any], Callable[[Any, Library], Any]]] = [
        ("lecture", library.lectures.values(), render_lecture),
        ("question", library.questions.values(), render_question),
        ("discussion", library.discussions.values(), render_discussion),
    ]
    for kind, found, render in rendered:
        for one in found:
            text = canonical_json(one.canonical())
            yield Item(kind, one.id, text, renderings.of(kind, one, text, render))
    for practice in library.practice.values():
        yield Item("practice", practice.id, canonical_json(practice.canonical()), None)
    for quiz in library.quizzes.values():
        yield Item("quiz", quiz.id, canonical_json(quiz.canonical()), None)


def publish(
    session: Session,
    library: Library,
    items: Iterable[Item],
    *,
    source: str,
    now: datetime,
    account_id: int | None,
    note: str,
) -> int:
    """Publish ``items`` (made by ``items_of`` before the transaction, for rendering takes its time); give the id."""
    items = tuple(items)
    texts = [item.revision for item in items] + [item.rendering for item in items if item.rendering is not None]
    _add_documents(session, texts, now)
    _add_media(session, library)
    publication_id = session.execute(
        insert(Publication)
        .values(published_at=now, account_id=account_id, note=note, source_hash=source)
        .returning(Publication.id)
    ).scalar_one()
    rows = [
        {
            "publication_id": publication_id,
            "kind": item.kind,
            "item_id": item.item_id,
            "revision_hash": content_hash(item.revision),
            "rendering_hash": None if item.rendering is None else content_hash(item.rendering),
        }
        for item in items
    ]
    session.execute(insert(PublicationItem), rows)
    return publication_id


def _add_documents(session: Session, texts: Iterable[str], now: datetime) -> None:
    bodies = {content_hash(text): text for text in texts}
    known = set(session.scalars(select(Document.hash).where(Document.hash.in_(bodies))))
    fresh = [{"hash": key, "body": body, "created_at": now} for key, body in bodies.items() if key not in known]
    if fresh:
        session.execute(insert(Document), fresh)


def _add_media(session: Session, library: Library) -> None:
    media = {medium.sha256: medium for medium in library.media.values()}
    known = set(session.scalars(select(Medium.hash).where(Medium.hash.in_(media))))
    fresh = [
        {"hash": key, "media_type": medium.mime, "body": medium.data}
        for key, medium in media.items()
        if key not in known
    ]
    if fresh:
        session.execute(insert(Medium), fresh)
