"""What a class was before a deed and is after it, side by side, for the audit log. People stand there by their ids."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.training.models import ClassGroup, ClassLecturer, ClassMember, GroupMember
from elearn.training.programme import Planned, programme_of
from elearn.training.queries import Seen, units_of
from elearn.training.windows import windows_by_quiz

What = Literal["programme", "windows", "lecturers", "groups", "members"]
State = Mapping[str, str]
MOST = 60  # changes of one event; how many more there were is said


def state(session: Session, class_id: int, what: What) -> State:
    """Describe one side of a class in a line for each thing, by a key that stays the same when the thing changes."""
    return _STATES[what](session, class_id)


def note(session: Session, found: Seen, what: What, before: State, *, now: datetime, actor_id: str) -> None:
    """Record what has become of one side of a class since ``before``; nothing where nothing has."""
    after = state(session, found.id, what)
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    if not changed:
        return
    facts: dict[str, object] = {"class": found.title_zh}
    facts |= {"before": {key: before[key] for key in changed[:MOST] if key in before}}
    facts |= {"after": {key: after[key] for key in changed[:MOST] if key in after}}
    facts |= {"more": len(changed) - MOST} if len(changed) > MOST else {}
    audit.record(session, f"class.{what}", now=now, actor_id=actor_id, subject_id=found.public_id, facts=facts)


def _programme(session: Session, class_id: int) -> State:
    return {one.public_id: " · ".join(_said(one)) for one in programme_of(session, [class_id])}


def _said(one: Planned) -> list[str]:
    when = f"{one.begins_at:%Y-%m-%d %H:%M}–{one.ends_at:%H:%M}Z"
    lecturer = str(one.lecturer_id or "")
    return [one.title_zh, when, one.place, lecturer, *(["cancelled"] if one.cancelled_at else [])]


def _windows(session: Session, class_id: int) -> State:
    found = windows_by_quiz(session, class_id)
    ends = {key: (one.opens_at, one.closes_at) for key, one in found.items()}
    return {key: " – ".join(f"{at:%Y-%m-%d %H:%M}Z" if at else "" for at in both) for key, both in ends.items()}


def _lecturers(session: Session, class_id: int) -> State:
    rows = session.scalars(select(ClassLecturer).where(ClassLecturer.class_id == class_id))
    return {one.public_id: one.institution for one in rows}


def _groups(session: Session, class_id: int) -> State:
    stays = (GroupMember.group_id == ClassGroup.id) & GroupMember.left_at.is_(None)
    read = select(ClassGroup.public_id, ClassGroup.name, ClassGroup.brief_id, func.count(GroupMember.account_id))
    read = read.outerjoin(GroupMember, stays).where(ClassGroup.class_id == class_id)
    rows = session.execute(read.group_by(ClassGroup.public_id, ClassGroup.name, ClassGroup.brief_id))
    return {row[0]: f"{row[1]} · {row[2] or ''} · {row[3]}" for row in rows}


def _members(session: Session, class_id: int) -> State:
    mine = (ClassMember.class_id == class_id, ClassMember.left_at.is_(None))
    read = select(Account.public_id).join(ClassMember, ClassMember.account_id == Account.id).where(*mine)
    people = {f"person {public_id}": "member" for public_id in session.scalars(read)}
    return people | {f"unit {unit.code}": unit.name_zh for unit in units_of(session, class_id)}


_STATES: Mapping[What, Callable[[Session, int], State]] = {
    "programme": _programme,
    "windows": _windows,
    "lecturers": _lecturers,
    "groups": _groups,
    "members": _members,
}
