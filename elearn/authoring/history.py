"""The publications that there were: by whom, why, what each changed; and the way back to any of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.authoring import drafts
from elearn.content import manuscripts
from elearn.content.items import Key, item_at, paths_of
from elearn.content.merging import difference
from elearn.content.models import Publication, PublicationFile
from elearn.content.shelf import latest_id
from elearn.errors import Conflict, NotFound
from elearn.problems import Phrase

PAGE_SIZE = 30
SAME = Phrase("It is just as it was then: there is nothing to bring back.")


@dataclass(frozen=True, slots=True)
class Act:
    """Hold one publication; ``author`` is None where the files of the folder were published."""

    id: int
    at: datetime
    note: str
    author: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """Hold what became of one file in a publication: its lines that differ, behind ``+``, ``-``, blank and ``@@``."""

    path: str
    state: str  # new, changed, gone
    lines: tuple[str, ...]

    @property
    def key(self) -> Key | None:
        """Name the item to which the file belongs."""
        return item_at(self.path)


def acts(session: Session, before: int | None = None) -> tuple[list[Act], int | None]:
    """List publications, the newest first, behind a key; and where the next page begins."""
    read = _acts().order_by(Publication.id.desc()).limit(PAGE_SIZE + 1)
    rows = session.execute(read.where(Publication.id < before) if before else read)
    found = [Act(*row) for row in rows]
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None


def act_of(session: Session, number: int) -> Act:
    """Find a publication. Raises NotFound."""
    row = session.execute(_acts().where(Publication.id == number)).first()
    if row is None:
        raise NotFound
    return Act(*row)


def steps_of(session: Session, number: int) -> list[Step]:
    """Tell what a publication changed in the files since the one before it."""
    earlier = session.execute(
        select(Publication.id).where(Publication.id < number).order_by(Publication.id.desc()).limit(1)
    ).scalar()
    return steps(session, manuscripts.listing(session, earlier or 0), manuscripts.listing(session, number))


def steps(session: Session, old: dict[str, str], new: dict[str, str]) -> list[Step]:
    """Compare two lists of files (path → hash)."""
    found = []
    for path in sorted({*old, *new}):
        one, other = old.get(path), new.get(path)
        if one != other:
            state = "new" if one is None else "gone" if other is None else "changed"
            lines = difference(_text(session, path, one), _text(session, path, other))
            found.append(Step(path, state, tuple(lines)))
    return found


def revisions(session: Session, key: Key) -> list[tuple[Act, list[Step]]]:
    """List the publications that changed an item, the newest first, each with what it changed. Raises NotFound."""
    try:
        paths = paths_of(key)
    except KeyError:
        raise NotFound from None
    read = (
        select(PublicationFile.publication_id, PublicationFile.path, PublicationFile.hash)
        .where(PublicationFile.path.in_(paths))
        .order_by(PublicationFile.publication_id)
    )
    states: dict[int, dict[str, str]] = {}
    for number, path, key_of_file in session.execute(read):
        states.setdefault(number, {})[path] = key_of_file
    if not states:
        raise NotFound
    before: dict[str, str] = {}
    found = []
    for number, state in states.items():
        if state != before:
            found.append((act_of(session, number), steps(session, before, state)))
        before = state
    return found[::-1]


def bring_back(
    session: Session, actor: Actor, number: int, *, only: Key | None = None, new_id: Callable[[], str], now: datetime
) -> Sequence[str]:
    """Make drafts of everything (or ``only`` one item) as it was in a publication; give their public ids.

    They are looked at, checked and published as any other: the law or the rules may have changed since. Raises
    NotFound, and Conflict when nothing differs or a draft of it is there.
    """
    old, new = manuscripts.listing(session, number), manuscripts.listing(session, latest_id(session) or 0)
    if not old:
        raise NotFound
    changed = {path for path in {*old, *new} if old.get(path) != new.get(path)}
    keys = sorted({key for path in changed if (key := item_at(path)) is not None and only in (None, key)})
    if not keys:
        raise Conflict(SAME)
    made = []
    for key in keys:
        bodies = {path: manuscripts.body(session, old[path]) if path in old else None for path in paths_of(key)}
        present = {path: body for path, body in bodies.items() if path in old or path in new}
        made.append(drafts.keep(session, actor, key, present, public_id=new_id(), source=f"#{number}", now=now))
    return made


def _acts() -> Select[*tuple[Any, ...]]:
    columns = (Publication.id, Publication.published_at, Publication.note, Account.name)
    return select(*columns).outerjoin(Account, Account.id == Publication.account_id)


def _text(session: Session, path: str, key: str | None) -> str:
    """Give a file as text; of a picture there is nothing to read."""
    found = item_at(path)
    if key is None or found is None or found[0] == "picture":
        return ""
    return manuscripts.body(session, key).decode(errors="replace")
