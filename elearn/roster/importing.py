"""The job that imports a roster: compared anew, then all of it in one transaction, or nothing and a word why not."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.queries import actor_of_account
from elearn.db.database import Database
from elearn.errors import ElearnError
from elearn.identities import Clock
from elearn.jobs.loop import Report
from elearn.roster import service
from elearn.roster.models import RosterUpload
from elearn.roster.planning import Plan
from elearn.roster.queries import roster_from

COMPARED = 3  # of ten parts of the work that a reader sees: reading and comparing is done, the rest is to come


def run(database: Database, upload_id: int, report: Report, clock: Clock) -> None:
    """Import an upload that is queued; one that is not (the job ran twice) is left as it is.

    What holds is decided here and now: who sent it may have lost the role meanwhile, and people may have come. On
    SQLite nobody else can write while the import runs, the report of its progress included: there the bar stands
    still for the second that it takes.
    """
    with database.read() as session:
        upload = session.get(RosterUpload, upload_id)
        if upload is None or upload.state != "queued":
            return
        total = len(upload.rows["entries"]) if upload.rows else 0
    report(total * COMPARED // 10, total)
    try:
        with database.write() as session:
            _import(session, upload_id, clock())
    except ElearnError:
        with database.write() as session:
            _end(session, upload_id, state="refused")
    report(total, total)


def _import(session: Session, upload_id: int, now: datetime) -> None:
    upload = session.get_one(RosterUpload, upload_id, with_for_update=True)
    actor, roster = actor_of_account(session, upload.account_id), roster_from(upload.rows)
    if upload.state != "queued":
        return
    if actor is None or roster is None or not actor.has(service.PERMISSION):
        _end(session, upload_id, state="failed")
        return
    made = service.plan_of(session, actor, roster, upload.file_name)
    _bring_in(session, actor, made, upload.class_id, now)
    _end(session, upload_id, state="imported", counts=made.counts, imported_at=now)


def _bring_in(session: Session, actor: Actor, made: Plan, class_id: int | None, now: datetime) -> None:
    for _ in service.bring_in(session, actor, made, class_id=class_id, now=now):
        pass


def _end(session: Session, upload_id: int, **values: object) -> None:
    session.execute(
        update(RosterUpload).where(RosterUpload.id == upload_id).values(**values),
        execution_options={"synchronize_session": False},
    )
