"""Keep and read study progress."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from elearn.db.inserting import insert_new
from elearn.db.prepared import Prepared
from elearn.progress.models import SectionDone

_done = SectionDone.__table__
# This runs on every page of the course.
READ_FINISHED = select(_done.c.lecture_id, _done.c.section_id).where(_done.c.account_id == bindparam("account_id"))
_FINISHED = Prepared(READ_FINISHED)


def finish_section(session: Session, account_id: int, lecture_id: str, section_id: str, *, now: datetime) -> None:
    """Record that somebody finished a section; saying it again changes nothing."""
    connection = session.connection()
    values = {"account_id": account_id, "lecture_id": lecture_id, "section_id": section_id, "done_at": now}
    connection.execute(insert_new(connection, SectionDone).on_conflict_do_nothing(), values)


def finished_sections(session: Session, account_id: int) -> frozenset[tuple[str, str]]:
    """List what somebody finished, as (lecture id, section id)."""
    return frozenset(_FINISHED.rows(session.connection(), {"account_id": account_id}))
