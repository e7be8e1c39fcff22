"""What an owner does with exports: ask for one, see how far it is, take the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.audit import service as audit
from elearn.db.database import Database
from elearn.errors import Conflict, NotFound
from elearn.jobs.models import Job
from elearn.jobs.service import enqueue
from elearn.languages import Language, translate
from elearn.organisation.tree import is_within_any
from elearn.problems import Phrase
from elearn.reporting.exports import KEPT, PERMISSION, SCORES
from elearn.reporting.filters import Filters
from elearn.reporting.models import Export, ExportPart
from elearn.reporting.spreadsheets import MEDIA_TYPES, Format

MOST_WAITING = 3  # files of one person that are not ready yet
ENOUGH = Phrase("%(count)s of your files are still being made. Take those first, then ask for another.")


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold how far an export is; ``size`` counts bytes and is 0 until it is ready."""

    public_id: str
    state: Literal["waiting", "running", "ready", "failed"]
    done: int
    total: int
    file_name: str
    media_type: str
    size: int
    created_at: datetime

    @property
    def kept_until(self) -> datetime:
        """Give when the file is deleted."""
        return self.created_at + KEPT

    @property
    def percent(self) -> int:
        """Give done of total."""
        return 100 if self.state == "ready" else min(99, self.done * 100 // self.total) if self.total else 0


def ask(
    session: Session,
    actor: Actor,
    filters: Filters,
    form: Format,
    *,
    language: Language,
    time_zone: str,
    today: str,
    public_id: str,
    now: datetime,
    contents: str = "",
    title: Phrase = SCORES.title,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Queue an export of the table that ``filters`` show, as ``public_id``; ``today`` (2026-11-23) names the file.

    ``contents`` names what it holds instead of the scores, and ``more`` what that asks beside the filters. Raises
    Conflict when too many of the actor's exports are waiting.
    """
    if _waiting(session, actor.id, now) >= MOST_WAITING:
        raise Conflict(Phrase(ENOUGH.text, {"count": MOST_WAITING}))
    asked = {
        "unit": filters.unit.code if filters.unit else None,
        "quiz": filters.quiz_id,
        "class": filters.class_.public_id if filters.class_ else None,
        "below": filters.below,
        "state": filters.state,
        "order": filters.order,
        "format": form,
        **more,
    }
    place = [filters.unit.name(language)] if filters.unit else []
    export = Export(
        public_id=public_id,
        account_id=actor.id,
        job_id=enqueue(session, "export", {"export": public_id}, due_at=now),
        file_name=f"{'-'.join([translate(title, language), *place, today])}.{form}",
        media_type=MEDIA_TYPES[form],
        query={**asked, "contents": contents, "search": filters.search, "language": language, "time_zone": time_zone},
        created_at=now,
    )
    session.add(export)
    session.flush()
    personal = {"search": filters.search}
    audit.record(
        session, f"{contents or 'scores'}.export", now=now, actor_id=actor.public_id, facts=asked, personal=personal
    )


def progress_of(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Progress:
    """Say how far one's own export is. Raises NotFound for another's, and a day after it was asked for."""
    row = _found(session, actor, public_id, now)
    state: Literal["waiting", "running", "ready", "failed"] = "waiting"
    if row.ready_at is not None:
        state = "ready"
    elif row.finished_at is not None:
        state = "failed"
    elif row.leased_until is not None:
        state = "running"
    size = row.query.get("size", 0)
    return Progress(public_id, state, row.done, row.total, row.file_name, row.media_type, size, row.created_at)


def file_of(session: Session, actor: Actor, public_id: str, *, now: datetime) -> tuple[int, Progress]:
    """Find a ready file: its key for ``pieces``, and what it is.

    Raises NotFound until it is ready, and when the owner may not see any more what it was made of.
    """
    row = _found(session, actor, public_id, now)
    scopes = actor.scopes(PERMISSION)
    if row.ready_at is None or not all(is_within_any(path, scopes) for path in row.query["scopes"]):
        raise NotFound
    return row.id, progress_of(session, actor, public_id, now=now)


def pieces(database: Database, key: int) -> Iterator[bytes]:
    """Read a file piece by piece while it is sent; no transaction is open while a piece travels."""
    number = 0
    while True:
        with database.read() as session:
            read = select(ExportPart.body).where(ExportPart.export_id == key, ExportPart.number == number)
            body = session.execute(read).scalar()
        if body is None:
            return
        yield body
        number += 1


def _found(session: Session, actor: Actor, public_id: str, now: datetime) -> Row[Any]:
    columns = (
        Export.id,
        Export.file_name,
        Export.media_type,
        Export.query,
        Export.created_at,
        Export.ready_at,
        Job.done,
        Job.total,
        Job.finished_at,
        Job.leased_until,
    )
    own = (Export.public_id == public_id, Export.account_id == actor.id, Export.created_at >= now - KEPT)
    row = session.execute(select(*columns).join(Job, Job.id == Export.job_id).where(*own)).first()
    if row is None:
        raise NotFound
    return row


def _waiting(session: Session, account_id: int, now: datetime) -> int:
    own = (Export.account_id == account_id, Export.ready_at.is_(None), Export.created_at >= now - KEPT)
    read = select(func.count()).select_from(Export).join(Job, Job.id == Export.job_id)
    return int(session.execute(read.where(*own, Job.finished_at.is_(None))).scalar_one())
