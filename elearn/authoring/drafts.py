"""Drafts of what is published: begun, changed by whoever saw the newest text, thrown away. Nothing here commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.authoring.models import Draft, DraftFile, DraftHand
from elearn.content import line_ends, manuscripts
from elearn.content.items import Key, is_text, paths_of
from elearn.content.shelf import latest_id
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, NotFound
from elearn.problems import Phrase

MOST_LISTED = 100
_COLUMNS = (
    Draft.id,
    Draft.public_id,
    Draft.kind,
    Draft.item_id,
    Draft.source,
    Draft.version,
    Draft.created_at,
    Draft.updated_at,
    Draft.account_id,
    Account.name,
)
TAKEN = Phrase("There is a draft of it already; go on in that one, or throw it away first.")
Bodies = Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """Hold a draft without its text; ``author`` is the name of who began it."""

    id: int
    public_id: str
    kind: str
    item_id: str
    source: str
    version: int
    created_at: datetime
    updated_at: datetime
    account_id: int
    author: str

    @property
    def key(self) -> Key:
        """Give kind and id of what is written."""
        return self.kind, self.item_id


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one file of a draft: None for a file that goes away, and for the base of a new one."""

    body: bytes | None
    base_hash: str | None

    @property
    def text(self) -> str:
        """Give the body as text with line feeds only; what is none (a picture) gives nothing."""
        return line_ends.unified(self.body or b"")


Sheets = Mapping[str, Sheet]  # by path


def keep(
    session: Session, actor: Actor, key: Key, bodies: Bodies, *, public_id: str, source: str, now: datetime
) -> str:
    """Keep a new draft over what is published of the thing; give its public id.

    Raises Conflict when there is one already, KeyError when there can be no such thing.
    """
    paths = paths_of(key)
    values = {"public_id": public_id, "account_id": actor.id, "kind": key[0], "item_id": key[1], "version": 1}
    values |= {"source": source[:200], "created_at": now, "updated_at": now}
    add = (
        insert_new(session.connection(), Draft)
        .values(values)
        .on_conflict_do_nothing(index_elements=[Draft.kind, Draft.item_id])
    )
    draft_id = session.execute(add.returning(Draft.id)).scalar()
    if draft_id is None:
        raise Conflict(TAKEN)
    listed = manuscripts.listing(session, latest_id(session) or 0)
    for path in paths:
        if path in bodies:
            row = DraftFile(draft_id=draft_id, path=path, body=bodies[path], base_hash=listed.get(path))
            session.add(row)
    session.flush()
    _note_hand(session, draft_id, actor)
    _record(session, "draft.keep", actor, now, draft=public_id, item="/".join(key))
    return public_id


def begin(session: Session, actor: Actor, key: Key, *, public_id: str, now: datetime) -> str:
    """Give the draft of a published thing, a fresh one with its files where there is none. Raises NotFound."""
    there = find(session, key)
    if there is not None:
        return there.public_id
    listed = manuscripts.listing(session, latest_id(session) or 0)
    try:
        paths = [path for path in paths_of(key) if path in listed]
    except KeyError:
        raise NotFound from None
    if not paths:
        raise NotFound
    bodies = {path: manuscripts.body(session, listed[path]) for path in paths}
    return keep(session, actor, key, bodies, public_id=public_id, source="", now=now)


def find(session: Session, key: Key) -> KeptDraft | None:
    """Find the draft of a thing."""
    rows = session.execute(_read().where(Draft.kind == key[0], Draft.item_id == key[1]))
    return next((KeptDraft(*row) for row in rows), None)


def listed(session: Session, kind: str | None = None) -> Sequence[KeptDraft]:
    """List the drafts (of one kind), the one that was changed last first (100 at most)."""
    read = _read().order_by(Draft.updated_at.desc(), Draft.id.desc()).limit(MOST_LISTED)
    return [KeptDraft(*row) for row in session.execute(read.where(Draft.kind == kind) if kind else read)]


def draft_named(session: Session, public_id: str) -> KeptDraft:
    """Find a draft by the id of its address. Raises NotFound."""
    row = session.execute(_read().where(Draft.public_id == public_id)).first()
    if row is None:
        raise NotFound
    return KeptDraft(*row)


def sheets_of(session: Session, draft: KeptDraft) -> dict[str, Sheet]:
    """Read a draft's files by their paths, in the order of ``paths_of``."""
    read = select(DraftFile.path, DraftFile.body, DraftFile.base_hash).where(DraftFile.draft_id == draft.id)
    found = {path: Sheet(body, base) for path, body, base in session.execute(read)}
    return {path: found[path] for path in paths_of(draft.key) if path in found}


def bodies_of(session: Session, kept: Iterable[KeptDraft]) -> dict[str, bytes | None]:
    """Read the files of several drafts together."""
    ids = [draft.id for draft in kept]
    read = select(DraftFile.path, DraftFile.body).where(DraftFile.draft_id.in_(ids))
    return dict(session.execute(read).all())


def save(
    session: Session,
    actor: Actor,
    draft: KeptDraft,
    bodies: Bodies,
    *,
    version: int,
    now: datetime,
    bases: Mapping[str, str] | None = None,
    is_autosave: bool = False,
) -> bool:
    """Save files over the version that their writer saw; say whether it was the newest (else nothing changes).

    Lines of texts end as they did, whatever a browser made of them. ``bases`` are the hashes of the published files
    that the writer has put into the text, where they moved on.
    """
    change = update(Draft).where(Draft.id == draft.id, Draft.version == version)
    done = session.execute(change.values(version=version + 1, updated_at=now).returning(Draft.id)).first()
    if done is None:
        return False
    before = sheets_of(session, draft) if is_text(draft.key) else {}
    for path in paths_of(draft.key):
        if path in bodies:
            body = _ended(bodies[path], before.get(path))
            values = {"draft_id": draft.id, "path": path, "body": body, "base_hash": None}
            changed: dict[str, object] = {"body": body}
            if bases and path in bases:
                values["base_hash"] = changed["base_hash"] = bases[path]
            add = insert_new(session.connection(), DraftFile).values(values)
            session.execute(add.on_conflict_do_update(index_elements=["draft_id", "path"], set_=changed))
    _note_hand(session, draft.id, actor)
    if not is_autosave:  # the savings between two of these are steps on the way, and as many as minutes
        _record(session, "draft.save", actor, now, draft=draft.public_id, version=version + 1)
    return True


def discard(session: Session, actor: Actor, draft: KeptDraft, *, now: datetime) -> None:
    """Throw a draft away."""
    remove(session, [draft])
    _record(session, "draft.discard", actor, now, draft=draft.public_id, item="/".join(draft.key))


def remove(session: Session, gone: Iterable[KeptDraft]) -> None:
    """Take drafts away, because they were published or thrown away."""
    ids = [draft.id for draft in gone]
    for table in (DraftHand, DraftFile):
        session.execute(delete(table).where(table.draft_id.in_(ids)))
    session.execute(delete(Draft).where(Draft.id.in_(ids)))


def hands_in(session: Session, kept: Iterable[KeptDraft]) -> set[int]:
    """Give the keys of everybody who has written in one of these drafts."""
    ids = [draft.id for draft in kept]
    return set(session.scalars(select(DraftHand.account_id).where(DraftHand.draft_id.in_(ids))))


def _ended(body: bytes | None, before: Sheet | None) -> bytes | None:
    if body is None or before is None or before.body is None:
        return body
    return line_ends.as_before(line_ends.unified(body), before.body)


def _read() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).join(Account, Account.id == Draft.account_id)


def _note_hand(session: Session, draft_id: int, actor: Actor) -> None:
    add = insert_new(session.connection(), DraftHand).values(draft_id=draft_id, account_id=actor.id)
    session.execute(add.on_conflict_do_nothing())


def _record(session: Session, action: str, actor: Actor, now: datetime, **facts: object) -> None:
    audit.record(session, action, now=now, actor_id=actor.public_id, facts=facts)
