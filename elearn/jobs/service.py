"""Queue jobs, take them under a lease, and say how they ended; several workers at a time are safe.

A worker holds a job while its lease runs. One that dies lets the lease run out, and another takes the job: so a
job may run twice, and must do no harm when it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from elearn.db.inserting import insert_new
from elearn.errors import Conflict
from elearn.jobs.models import Job, Worker
from elearn.problems import Phrase

MOST_TRIES = 5
FIRST_PAUSE = timedelta(seconds=30)  # before the second try; then four times as long before each further one
FORGOTTEN = timedelta(days=1)  # a worker that gave no sign of life for so long leaves the list
_LOST = "its worker died each time"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Hold a job that a worker has taken; ``tries`` counts from 1."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    tries: int


def enqueue(
    session: Session, kind: str, payload: Mapping[str, Any], *, due_at: datetime, unique_key: str | None = None
) -> int:
    """Queue a job and give its id.

    With a ``unique_key`` there is one job of that key at a time: while it waits or runs nothing is added, and when
    it has ended its row is queued again.
    """
    values = {"kind": kind, "payload": dict(payload), "due_at": due_at, "tries": 0, "done": 0, "total": 0}
    fresh = {**values, "finished_at": None, "leased_until": None, "leased_by": None, "error": None}
    statement = (
        insert_new(session.connection(), Job)
        .values(**values, unique_key=unique_key)
        .on_conflict_do_update(index_elements=["unique_key"], set_=fresh, where=Job.finished_at.is_not(None))
        .returning(Job.id)
    )
    made = session.execute(statement).scalar()
    return (
        made if made is not None else session.execute(select(Job.id).where(Job.unique_key == unique_key)).scalar_one()
    )


def has_due(session: Session, *, now: datetime) -> bool:
    """Say whether a job waits for a worker: a read, so that an idle worker costs no write."""
    return session.execute(select(Job.id).where(*_free(now)).limit(1)).first() is not None


def claim(session: Session, *, now: datetime, worker: str, lease: timedelta) -> Claimed | None:
    """Take the job that has been due longest, for as long as ``lease``; None when there is none."""
    lost = update(Job).where(*_free(now), Job.tries >= MOST_TRIES)
    session.execute(lost.values(finished_at=now, leased_until=None, error=_LOST))
    # PostgreSQL's workers pass over each other's rows; SQLite has one writer at a time anyway.
    next_one = select(Job.id).where(*_free(now)).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    taken = (
        update(Job)
        .where(Job.id == next_one.scalar_subquery(), *_free(now))
        .values(leased_until=now + lease, leased_by=worker, tries=Job.tries + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.tries)
    )
    row = session.execute(taken, execution_options={"synchronize_session": False}).first()
    return Claimed(*row) if row else None


def progress(
    session: Session, job_id: int, *, worker: str, done: int, total: int, now: datetime, lease: timedelta
) -> None:
    """Note how far a job has come and hold it for another ``lease``. Raises Conflict when another has taken it."""
    _change(session, job_id, worker, done=done, total=total, leased_until=now + lease)


def finish(session: Session, job_id: int, *, worker: str, now: datetime) -> None:
    """Note that a job is done. Raises Conflict when another worker has taken it."""
    _change(session, job_id, worker, finished_at=now, leased_until=None, error=None)


def release(session: Session, job_id: int, *, worker: str, now: datetime) -> None:
    """Put a job back, unfinished and uncounted, because its worker was told to stop."""
    _change(session, job_id, worker, due_at=now, leased_until=None, leased_by=None, tries=Job.tries - 1)


def fail(session: Session, job: Claimed, *, worker: str, now: datetime, error: str) -> bool:
    """Note that a try failed: another follows after a pause, or none after ``MOST_TRIES``; say whether one follows."""
    if job.tries >= MOST_TRIES:
        _change(session, job.id, worker, finished_at=now, leased_until=None, error=error)
        return False
    pause = FIRST_PAUSE * 4 ** (job.tries - 1)
    _change(session, job.id, worker, due_at=now + pause, leased_until=None, leased_by=None, error=error)
    return True


def forget_finished(session: Session, *, before: datetime) -> None:
    """Delete jobs that ended before a moment; those that return under a key keep their row."""
    session.execute(delete(Job).where(Job.finished_at < before, Job.unique_key.is_(None)))


def beat(session: Session, worker: str, *, now: datetime) -> None:
    """Leave a worker's sign of life, and drop workers that have given none for a day."""
    sign = insert_new(session.connection(), Worker).values(name=worker, seen_at=now)
    session.execute(sign.on_conflict_do_update(index_elements=["name"], set_={"seen_at": now}))
    session.execute(delete(Worker).where(Worker.seen_at < now - FORGOTTEN))


def leave(session: Session, worker: str) -> None:
    """Take a worker that stops off the list."""
    session.execute(delete(Worker).where(Worker.name == worker))


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Job.finished_at.is_(None), Job.due_at <= now, or_(Job.leased_until.is_(None), Job.leased_until <= now)


def _change(session: Session, job_id: int, worker: str, **values: Any) -> None:
    held = update(Job).where(Job.id == job_id, Job.leased_by == worker, Job.finished_at.is_(None))
    changed = session.execute(
        held.values(**values).returning(Job.id), execution_options={"synchronize_session": False}
    ).first()
    if changed is None:
        raise Conflict(Phrase("Another worker has taken this job."))
