"""Keep and read study progress."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, literal_column, select, union_all
from sqlalchemy.orm import Session

from elearn.db.inserting import insert_new
from elearn.db.prepared import Prepared
from elearn.db.types import UTCDateTime
from elearn.progress.models import ReadingPlace, SectionDone

_done = SectionDone.__table__
# This runs on every page of the course.
READ_FINISHED = select(_done.c.lecture_id, _done.c.section_id).where(_done.c.account_id == bindparam("account_id"))
_FINISHED = Prepared(READ_FINISHED)
_place = ReadingPlace.__table__
_READING = Prepared(
    union_all(
        READ_FINISHED.add_columns(
            literal_column("NULL", Integer()).label("block"), literal_column("NULL", UTCDateTime()).label("left_at")
        ),
        select(_place.c.lecture_id, _place.c.section_id, _place.c.block, _place.c.left_at).where(
            _place.c.account_id == bindparam("account_id"), _place.c.lecture_id == bindparam("lecture_id")
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where somebody left off in a lecture, and when."""

    section_id: str
    block: int
    left_at: datetime


def finish_section(session: Session, account_id: int, lecture_id: str, section_id: str, *, now: datetime) -> None:
    """Record that somebody finished a section; saying it again changes nothing."""
    connection = session.connection()
    values = {"account_id": account_id, "lecture_id": lecture_id, "section_id": section_id, "done_at": now}
    connection.execute(insert_new(connection, SectionDone).on_conflict_do_nothing(), values)


def finished_sections(session: Session, account_id: int) -> frozenset[tuple[str, str]]:
    """List what somebody finished, as (lecture id, section id)."""
    return frozenset(_FINISHED.rows(session.connection(), {"account_id": account_id}))


def reading(session: Session, account_id: int, lecture_id: str) -> tuple[frozenset[tuple[str, str]], Place | None]:
    """Give what somebody finished, as ``finished_sections`` does, and where they left off in a lecture; one query."""
    rows = _READING.rows(session.connection(), {"account_id": account_id, "lecture_id": lecture_id})
    places = [Place(section, block, left) for _, section, block, left in rows if left is not None]
    return frozenset((lecture, section) for lecture, section, _, left in rows if left is None), next(iter(places), None)


def keep_place(
    session: Session, account_id: int, lecture_id: str, section_id: str, *, block: int, now: datetime
) -> None:
    """Keep where somebody left off in a lecture; the last word counts, from whichever device."""
    values = {"section_id": section_id, "block": block, "left_at": now}
    row = {"account_id": account_id, "lecture_id": lecture_id, **values}
    fresh = insert_new(session.connection(), ReadingPlace).values(row)
    session.execute(fresh.on_conflict_do_update(index_elements=["account_id", "lecture_id"], set_=values))
