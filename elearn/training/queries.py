"""Read classes: which ones somebody may see, their members, groups and lecturers; a county sees its own people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import may, within
from elearn.accounts.roles import Permission
from elearn.errors import NotFound
from elearn.organisation.models import OrgUnit
from elearn.training.models import ClassGroup, ClassLecturer, ClassMember, ClassUnit, GroupMember, TrainingClass

RUN = Permission.MANAGE_CLASSES
PAGE = 100  # members on a page


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold a class as somebody sees it: ``is_run`` for who may change it, ``is_taught`` for who lectures in it."""

    id: int
    public_id: str
    unit_id: int
    title_zh: str
    title_en: str
    course_id: str
    first_day: date
    last_day: date
    host: str
    place: str
    organisers: str
    status: str
    secret: str
    is_run: bool
    is_taught: bool

    def title(self, language: str) -> str:
        """Give its title in a language."""
        return self.title_zh if language == "zh" else self.title_en


@dataclass(frozen=True, slots=True)
class Member:
    """Hold a member of a class as lists show it; ``group_id`` is None for who is in no group."""

    account_id: int
    public_id: str
    username: str
    name: str
    staff_number: str | None
    unit_id: int
    unit_code: str
    unit_path: str
    unit_zh: str
    unit_en: str
    came_by: str
    joined_at: datetime
    group_id: int | None

    def unit_name(self, language: str) -> str:
        """Give the name of the home unit."""
        return self.unit_zh if language == "zh" else self.unit_en


_COLUMNS: tuple[Any, ...] = (
    TrainingClass.id,
    TrainingClass.public_id,
    TrainingClass.unit_id,
    TrainingClass.title_zh,
    TrainingClass.title_en,
    TrainingClass.course_id,
    TrainingClass.first_day,
    TrainingClass.last_day,
    TrainingClass.host,
    TrainingClass.place,
    TrainingClass.organisers,
    TrainingClass.status,
    TrainingClass.secret,
    OrgUnit.path,
)
_CLASS: Select[Any] = select(*_COLUMNS).join(OrgUnit, OrgUnit.id == TrainingClass.unit_id)


def classes_of(session: Session, actor: Actor) -> list[tuple[Seen, int]]:
    """List the classes that an administrator sees, the newest first, each with how many of its members are seen."""
    found = [_seen(session, actor, row) for row in session.execute(_newest(_CLASS.where(_visible(actor))))]
    counts = _counts(session, actor, [one.id for one in found])
    return [(one, counts.get(one.id, 0)) for one in found]


def titles_of(session: Session, actor: Actor) -> list[tuple[str, str, str]]:
    """List public id, Chinese and English title of the classes that an administrator sees, the newest first."""
    read: Any = select(TrainingClass.public_id, TrainingClass.title_zh, TrainingClass.title_en)
    found = _newest(read.join(OrgUnit, OrgUnit.id == TrainingClass.unit_id).where(_visible(actor)))
    return [(row[0], row[1], row[2]) for row in session.connection().execute(found)]


def choices_of(session: Session, actor: Actor) -> list[Seen]:
    """List the classes that an administrator may change and that are not closed."""
    mine = (within(actor, RUN, OrgUnit.path), TrainingClass.status != "closed")
    return [_seen(session, actor, row) for row in session.execute(_newest(_CLASS.where(*mine)))]


def seen_class(session: Session, actor: Actor, public_id: str) -> Seen:
    """Find a class that somebody runs, teaches, or has people in. Raises NotFound for any other."""
    condition = or_(_visible(actor), _taught(actor.id))
    row = session.execute(_CLASS.where(TrainingClass.public_id == public_id, condition)).first()
    if row is None:
        raise NotFound
    return _seen(session, actor, row)


def class_of(session: Session, actor: Actor, public_id: str) -> Seen:
    """Find a class that somebody may change. Raises NotFound for any other."""
    found = seen_class(session, actor, public_id)
    if not found.is_run:
        raise NotFound
    return found


def own_class(session: Session, actor: Actor, public_id: str) -> Seen:
    """Find a class that somebody is a member of now, or lectures in. Raises NotFound for any other."""
    row = session.execute(_CLASS.where(TrainingClass.public_id == public_id, _own(actor.id))).first()
    if row is None:
        raise NotFound
    return _seen(session, actor, row)


def own_classes(session: Session, actor: Actor) -> list[Seen]:
    """List the classes that somebody is a member of or lectures in, the newest first."""
    return [_seen(session, actor, row) for row in session.execute(_newest(_CLASS.where(_own(actor.id))))]


_ORDER: tuple[Any, ...] = (OrgUnit.code, Account.sort_key, Account.id)
_MEMBER: tuple[Any, ...] = (
    Account.id,
    Account.public_id,
    Account.username,
    Account.name,
    Account.staff_number,
    Account.unit_id,
    OrgUnit.code,
    OrgUnit.path,
    OrgUnit.name_zh,
    OrgUnit.name_en,
    ClassMember.came_by,
    ClassMember.joined_at,
    GroupMember.group_id,
)


def members(session: Session, actor: Actor, found: Seen, *conditions: ColumnElement[bool]) -> list[Member]:
    """List the present members of a class whom somebody may see, by unit and name.

    Who teaches the class sees all of them; an administrator those at home in the own area.
    """
    rows: list[tuple[Any, ...]] = [tuple(row) for row in session.execute(_members(actor, found, conditions))]
    return [Member(*row) for row in rows]


def some_members(
    session: Session, actor: Actor, found: Seen, *conditions: ColumnElement[bool], after: str = "", limit: int = PAGE
) -> tuple[list[Member], bool]:
    """List members as ``members`` does, from behind the one with the public id ``after`` on; say if there are more."""
    read = _members(actor, found, conditions).limit(limit + 1)
    last = select(*_ORDER).join(OrgUnit, OrgUnit.id == Account.unit_id).where(Account.public_id == after)
    row = session.execute(last).first() if after else None
    if row is not None:
        read = read.where(tuple_(*_ORDER) > tuple_(*row))
    rows: list[tuple[Any, ...]] = [tuple(row) for row in session.execute(read)]
    return [Member(*row) for row in rows[:limit]], len(rows) > limit


def keys_of(session: Session, actor: Actor, found: Seen, *conditions: ColumnElement[bool]) -> dict[int, int]:
    """Give the keys of the members whom ``members`` would list, each with that of the home unit."""
    listed = _members(actor, found, conditions).with_only_columns(
        Account.id, Account.unit_id, maintain_column_froms=True
    )
    return {row[0]: row[1] for row in session.execute(listed.order_by(None))}


def count_members(session: Session, actor: Actor, found: Seen, *conditions: ColumnElement[bool]) -> int:
    """Count the members whom ``members`` would list."""
    listed = _members(actor, found, conditions).with_only_columns(func.count(), maintain_column_froms=True)
    return int(session.execute(listed.order_by(None)).scalar_one())


def _members(actor: Actor, found: Seen, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    in_group = (
        (GroupMember.account_id == ClassMember.account_id)
        & (GroupMember.class_id == ClassMember.class_id)
        & GroupMember.left_at.is_(None)
    )
    read = (
        select(*_MEMBER)
        .join(Account, Account.id == ClassMember.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .outerjoin(GroupMember, in_group)
        .where(ClassMember.class_id == found.id, ClassMember.left_at.is_(None), *conditions)
        .order_by(*_ORDER)
    )
    return read if found.is_taught else read.where(within(actor, RUN, OrgUnit.path))


def members_of(session: Session, actor: Actor, public_id: str) -> list[int]:
    """List the keys of a class's members whom somebody may see; none where the class is not to be seen."""
    try:
        found = seen_class(session, actor, public_id)
    except NotFound:
        return []
    return list(keys_of(session, actor, found))


def lecturers(session: Session, class_id: int) -> Sequence[ClassLecturer]:
    """List the lecturers of a class in the order in which they were named."""
    return session.scalars(
        select(ClassLecturer).where(ClassLecturer.class_id == class_id).order_by(ClassLecturer.id)
    ).all()


def units_of(session: Session, class_id: int) -> list[OrgUnit]:
    """List the whole units that belong to a class."""
    read = select(OrgUnit).join(ClassUnit, ClassUnit.unit_id == OrgUnit.id).where(ClassUnit.class_id == class_id)
    return list(session.scalars(read.order_by(OrgUnit.code)))


def group_of(session: Session, class_id: int, account_id: int) -> ClassGroup | None:
    """Find the group of a class that somebody is in now."""
    stays = (GroupMember.class_id == class_id, GroupMember.account_id == account_id, GroupMember.left_at.is_(None))
    read = select(ClassGroup).join(GroupMember, GroupMember.group_id == ClassGroup.id).where(*stays)
    return session.scalars(read).first()


def companions(session: Session, group_id: int) -> list[tuple[str, str, str]]:
    """List the people of a group: name, and the home unit's name in Chinese and English."""
    read = (
        select(Account.name, OrgUnit.name_zh, OrgUnit.name_en)
        .join(GroupMember, GroupMember.account_id == Account.id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(GroupMember.group_id == group_id, GroupMember.left_at.is_(None))
        .order_by(OrgUnit.code, Account.sort_key)
    )
    return [(row.name, row.name_zh, row.name_en) for row in session.execute(read)]


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Select the classes of the own area, and those with members at home in it."""
    if not actor.has(RUN):
        return false()
    people = (
        select(ClassMember.class_id)
        .join(Account, Account.id == ClassMember.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(within(actor, RUN, OrgUnit.path))
        .correlate(None)
    )
    return or_(within(actor, RUN, OrgUnit.path), TrainingClass.id.in_(people))


def _taught(account_id: int) -> ColumnElement[bool]:
    return TrainingClass.id.in_(select(ClassLecturer.class_id).where(ClassLecturer.account_id == account_id))


def _own(account_id: int) -> ColumnElement[bool]:
    stays = select(ClassMember.class_id).where(ClassMember.account_id == account_id, ClassMember.left_at.is_(None))
    return or_(TrainingClass.id.in_(stays), _taught(account_id))


def _newest(read: Select[Any]) -> Select[Any]:
    return read.order_by(TrainingClass.first_day.desc(), TrainingClass.id.desc())


def _seen(session: Session, actor: Actor, row: Any) -> Seen:
    values: tuple[Any, ...] = tuple(row)[:-1]
    taught = select(ClassLecturer.id).where(ClassLecturer.class_id == row.id, ClassLecturer.account_id == actor.id)
    is_taught = session.execute(taught.limit(1)).first() is not None
    every = (*values, may(actor, RUN, row.path), is_taught)
    return Seen(*every)


def _counts(session: Session, actor: Actor, class_ids: Sequence[int]) -> dict[int, int]:
    read = (
        select(ClassMember.class_id, func.count())
        .join(Account, Account.id == ClassMember.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(ClassMember.class_id.in_(class_ids), ClassMember.left_at.is_(None), within(actor, RUN, OrgUnit.path))
        .group_by(ClassMember.class_id)
    )
    return {row[0]: row[1] for row in session.execute(read)}


def class_ids_of(session: Session, account_id: int) -> list[int]:
    """List the keys of the classes that somebody is a member of or lectures in."""
    return list(session.scalars(select(TrainingClass.id).where(_own(account_id)).order_by(TrainingClass.id)))
