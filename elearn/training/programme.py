"""A class's programme: items come, change, and are cancelled; one that was ever attended is never deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from elearn.db.types import Key, UTCDateTime
from elearn.errors import Invalid, NotFound
from elearn.identities import new_public_id
from elearn.problems import Phrase, Problem
from elearn.training.models import ClassLecturer, ClassMember, TrainingClass
from elearn.training.programme_models import KINDS, Attendance, ClassSession

LONGEST = timedelta(hours=24)
NO_KIND = Phrase("Choose what it is.")
NO_TITLE = Phrase("A title has 1 to 200 characters.")
NO_TIME = Phrase("Say when it begins and when it ends.")
ENDS_FIRST = Phrase("It ends before it begins.")
TOO_LONG = Phrase("It lasts longer than a day.")
NO_LECTURER = Phrase("This lecturer is not one of the class.")


@dataclass(frozen=True, slots=True)
class Item:
    """Hold what is said of an item; an empty ``title_en`` takes the Chinese title."""

    kind: str
    title_zh: str
    title_en: str
    begins_at: datetime | None
    ends_at: datetime | None
    place: str = ""
    lecture_id: str | None = None
    brief_id: str | None = None
    quiz_id: str | None = None
    lecturer: str = ""  # public id, "" for none


@dataclass(frozen=True, slots=True)
class Planned:
    """Hold an item as timetables show it."""

    id: int
    public_id: str
    class_id: int
    kind: str
    title_zh: str
    title_en: str
    begins_at: datetime
    ends_at: datetime
    place: str
    lecture_id: str | None
    brief_id: str | None
    quiz_id: str | None
    lecturer_id: int | None
    lecturer: str | None
    institution: str | None
    revision: int
    changed_at: datetime
    cancelled_at: datetime | None

    def title(self, language: str) -> str:
        """Give its title in a language."""
        return self.title_zh if language == "zh" else self.title_en


_COLUMNS: tuple[Any, ...] = (
    ClassSession.id,
    ClassSession.public_id,
    ClassSession.class_id,
    ClassSession.kind,
    ClassSession.title_zh,
    ClassSession.title_en,
    ClassSession.begins_at,
    ClassSession.ends_at,
    ClassSession.place,
    ClassSession.lecture_id,
    ClassSession.brief_id,
    ClassSession.quiz_id,
    ClassSession.lecturer_id,
    ClassLecturer.name,
    ClassLecturer.institution,
    ClassSession.revision,
    ClassSession.changed_at,
    ClassSession.cancelled_at,
)
_PLANNED: Select[Any] = select(*_COLUMNS).outerjoin(ClassLecturer, ClassLecturer.id == ClassSession.lecturer_id)
# What is going on or comes next for the member ``account_id`` at the moment ``now``, the soonest first: made once, and
# with nothing but its two values open, so that a page that reads much at once can make it a part of its statement.
COMING: Select[Any] = (
    _PLANNED.join(ClassMember, ClassMember.class_id == ClassSession.class_id)
    .where(
        ClassMember.account_id == bindparam("account_id", type_=Key),
        ClassMember.left_at.is_(None),
        ClassSession.cancelled_at.is_(None),
        ClassSession.ends_at > bindparam("now", type_=UTCDateTime()),
    )
    .order_by(ClassSession.begins_at, ClassSession.id)
    .limit(3)
)


def coming(session: Session, account_id: int, *, now: datetime) -> list[Planned]:
    """List what is going on or comes next in somebody's classes: three items at the most."""
    return [_planned(row) for row in session.execute(COMING, {"account_id": account_id, "now": now})]


def programme_of(session: Session, class_ids: Sequence[int]) -> list[Planned]:
    """List the items of classes in the order of time, cancelled ones included."""
    read = _PLANNED.where(ClassSession.class_id.in_(class_ids)).order_by(ClassSession.begins_at, ClassSession.id)
    return [_planned(row) for row in session.execute(read)]


def item_of(session: Session, class_id: int, public_id: str) -> Planned:
    """Find an item of a class. Raises NotFound."""
    mine = (ClassSession.class_id == class_id, ClassSession.public_id == public_id)
    row = session.execute(_PLANNED.where(*mine)).first()
    if row is None:
        raise NotFound
    return _planned(row)


def add(
    session: Session, class_id: int, item: Item, *, now: datetime, new_id: Callable[[], str] = new_public_id
) -> ClassSession:
    """Put an item on a class's programme. Raises Invalid with every fault."""
    values = _values(session, class_id, item)
    made = ClassSession(public_id=new_id(), class_id=class_id, revision=0, changed_at=now, cancelled_at=None, **values)
    session.add(made)
    session.flush()
    return made


def change(session: Session, class_id: int, public_id: str, item: Item, *, now: datetime) -> None:
    """Say other things of an item; calendars are told by its revision. Raises Invalid, and NotFound."""
    found, values = _found(session, class_id, public_id), _values(session, class_id, item)
    if any(getattr(found, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(found, name, value)
        _touch(found, now)


def cancel(session: Session, class_id: int, public_id: str, *, now: datetime) -> None:
    """Cancel an item, or take it off the programme as if it had never been when nobody has attended or seen it.

    What was planned for a class that is open may stand in somebody's calendar, so there it stays, cancelled.
    """
    found = _found(session, class_id, public_id)
    attended = session.execute(select(Attendance.id).where(Attendance.session_id == found.id).limit(1)).first()
    status = session.get_one(TrainingClass, class_id).status
    if attended is None and status == "planned":
        session.delete(found)
    else:
        found.cancelled_at = found.cancelled_at or now
        _touch(found, now)
    session.flush()


def restore(session: Session, class_id: int, public_id: str, *, now: datetime) -> None:
    """Let a cancelled item take place after all."""
    found = _found(session, class_id, public_id)
    found.cancelled_at = None
    _touch(found, now)


def faults_of(item: Item) -> list[Problem]:
    """List everything that is wrong with what is said of an item, each under its field."""
    problems = [] if item.kind in KINDS else [Problem("kind", 0, 0, "K110", NO_KIND)]
    if not item.title_zh.strip() or len(item.title_zh) > 200 or len(item.title_en) > 200:
        problems.append(Problem("title_zh", 0, 0, "K111", NO_TITLE))
    if item.begins_at is None or item.ends_at is None:
        problems.append(Problem("begins_at", 0, 0, "K112", NO_TIME))
    elif item.ends_at <= item.begins_at:
        problems.append(Problem("ends_at", 0, 0, "K113", ENDS_FIRST))
    elif item.ends_at - item.begins_at > LONGEST:
        problems.append(Problem("ends_at", 0, 0, "K114", TOO_LONG))
    if len(item.place) > 200:
        problems.append(Problem("place", 0, 0, "K102", Phrase("At most %(count)s characters.", {"count": 200})))
    return problems


def _values(session: Session, class_id: int, item: Item) -> dict[str, Any]:
    problems = faults_of(item)
    lecturer_id = None
    if item.lecturer:
        mine = (ClassLecturer.class_id == class_id, ClassLecturer.public_id == item.lecturer)
        lecturer_id = session.scalar(select(ClassLecturer.id).where(*mine))
        if lecturer_id is None:
            problems.append(Problem("lecturer", 0, 0, "K115", NO_LECTURER))
    if problems:
        raise Invalid(problems)
    return {
        "kind": item.kind,
        "title_zh": item.title_zh.strip(),
        "title_en": item.title_en.strip() or item.title_zh.strip(),
        "begins_at": item.begins_at,
        "ends_at": item.ends_at,
        "place": item.place.strip(),
        "lecture_id": item.lecture_id or None,
        "brief_id": item.brief_id or None,
        "quiz_id": item.quiz_id or None,
        "lecturer_id": lecturer_id,
    }


def _found(session: Session, class_id: int, public_id: str) -> ClassSession:
    mine = (ClassSession.class_id == class_id, ClassSession.public_id == public_id)
    found = session.scalars(select(ClassSession).where(*mine).with_for_update()).first()
    if found is None:
        raise NotFound
    return found


def _touch(found: ClassSession, now: datetime) -> None:
    found.revision, found.changed_at = found.revision + 1, now


def _planned(row: Any) -> Planned:
    values: tuple[Any, ...] = tuple(row)
    return Planned(*values)
