"""Who belongs to a class and to its groups: people come and go, and every stay is kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Role
from elearn.db.inserting import insert_new
from elearn.errors import Invalid, NotFound
from elearn.identities import new_public_id
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase, Problem
from elearn.training.models import ClassGroup, ClassMember, ClassUnit, GroupMember, TrainingClass

LONGEST_GROUP_NAME = 100
MOST_GROUPS = 200
NO_GROUP_NAME = Phrase("A group has a name of 1 to 100 characters.")


def join(session: Session, class_id: int, account_ids: Iterable[int], *, came_by: str, now: datetime) -> int:
    """Let people join a class; who is a member already stays one. Give how many came."""
    connection = session.connection()
    fresh = insert_new(connection, ClassMember).on_conflict_do_nothing().returning(ClassMember.id)
    came = 0
    for account_id in sorted(set(account_ids)):
        values = {"class_id": class_id, "account_id": account_id, "came_by": came_by, "joined_at": now}
        came += connection.execute(fresh, values).first() is not None
    return came


def leave(session: Session, class_id: int, account_id: int, *, now: datetime) -> None:
    """Let a person leave a class and its group; the stay is kept. Raises NotFound for somebody who is no member."""
    for table in (GroupMember, ClassMember):
        stays = (table.class_id == class_id, table.account_id == account_id, table.left_at.is_(None))
        ended = session.connection().execute(update(table).where(*stays).values(left_at=now)).rowcount
    if ended != 1:
        raise NotFound


def add_unit(session: Session, class_id: int, unit: OrgUnit, *, now: datetime) -> int:
    """Let a whole unit belong to a class: its trainees and those below it join, later ones as they come."""
    values = {"class_id": class_id, "unit_id": unit.id, "added_at": now}
    session.connection().execute(insert_new(session.connection(), ClassUnit).on_conflict_do_nothing(), values)
    return join(session, class_id, _trainees_below(session, unit.path), came_by="unit", now=now)


def remove_unit(session: Session, class_id: int, unit_id: int) -> None:
    """Let nobody join a class any more for being of a unit; who has joined stays until somebody takes them out."""
    session.execute(delete(ClassUnit).where(ClassUnit.class_id == class_id, ClassUnit.unit_id == unit_id))


def follow(session: Session, account_ids: Sequence[int], unit_id: int, *, now: datetime) -> None:
    """Let trainees who have come to a unit join the classes that the unit, or one above it, belongs to."""
    home, whole = aliased(OrgUnit), aliased(OrgUnit)
    read = (
        select(ClassUnit.class_id)
        .join(TrainingClass, TrainingClass.id == ClassUnit.class_id)
        .join(whole, whole.id == ClassUnit.unit_id)
        .join(home, home.path.startswith(whole.path))
        .where(home.id == unit_id, TrainingClass.status != "closed")
        .distinct()
    )
    for class_id in session.scalars(read).all():
        join(session, class_id, account_ids, came_by="unit", now=now)


def make_group(session: Session, class_id: int, name: str, *, new_id: Callable[[], str] = new_public_id) -> ClassGroup:
    """Make a group, with the next number. Raises Invalid for a name that is none, and for one group too many."""
    text = " ".join(name.split())
    if not 1 <= len(text) <= LONGEST_GROUP_NAME:
        raise Invalid([Problem("name", 0, 0, "K105", NO_GROUP_NAME)])
    count, last = session.execute(
        select(func.count(), func.max(ClassGroup.number)).where(ClassGroup.class_id == class_id)
    ).one()
    if count >= MOST_GROUPS:
        raise Invalid([Problem("name", 0, 0, "K106", Phrase("A class has at most 200 groups."))])
    group = ClassGroup(public_id=new_id(), class_id=class_id, number=(last or 0) + 1, name=text, brief_id=None)
    session.add(group)
    session.flush()
    return group


def put_into_group(session: Session, group: ClassGroup, account_ids: Sequence[int], *, now: datetime) -> None:
    """Put members of the class into a group; whoever was in another group of the class leaves that one."""
    members = set(
        session.scalars(
            select(ClassMember.account_id).where(
                ClassMember.class_id == group.class_id,
                ClassMember.left_at.is_(None),
                ClassMember.account_id.in_(account_ids),
            )
        )
    )
    where = {
        row.account_id: row.group_id
        for row in session.execute(
            select(GroupMember.account_id, GroupMember.group_id).where(
                GroupMember.class_id == group.class_id, GroupMember.left_at.is_(None)
            )
        )
    }
    coming = sorted(person for person in members if where.get(person) != group.id)
    take_out_of_groups(session, group.class_id, [person for person in coming if person in where], now=now)
    stay = {"class_id": group.class_id, "group_id": group.id, "joined_at": now, "left_at": None}
    if coming:
        session.execute(insert(GroupMember), [{**stay, "account_id": person} for person in coming])


def take_out_of_groups(session: Session, class_id: int, account_ids: Sequence[int], *, now: datetime) -> None:
    """Let people be in no group of a class; their stays are kept."""
    stays = (
        GroupMember.class_id == class_id,
        GroupMember.left_at.is_(None),
        GroupMember.account_id.in_(account_ids),
    )
    session.execute(update(GroupMember).where(*stays).values(left_at=now), execution_options=_QUIETLY)


def form_groups(session: Session, class_id: int, dealt: Mapping[str, Sequence[int]], *, now: datetime) -> None:
    """Put everybody of a class into groups anew (name → people). Groups of before keep their names and history.

    A group that has that name already is used again; others that were there stay, empty.
    """
    everybody = list(session.scalars(select(GroupMember.account_id).where(GroupMember.class_id == class_id).distinct()))
    take_out_of_groups(session, class_id, everybody, now=now)
    named = {group.name: group for group in groups_of(session, class_id)}
    for name, people in dealt.items():
        put_into_group(session, named.get(name) or make_group(session, class_id, name), people, now=now)


def put_into_named_groups(session: Session, class_id: int, names: Mapping[int, str], *, now: datetime) -> None:
    """Put people (key → group's name) into groups as a roster says; a name that is empty says nothing."""
    wanted: dict[str, list[int]] = {}
    for account_id, name in names.items():
        text = " ".join(name.split())[:LONGEST_GROUP_NAME]
        if text:
            wanted.setdefault(text, []).append(account_id)
    named = {group.name: group for group in groups_of(session, class_id)}
    for name, people in wanted.items():
        put_into_group(session, named.get(name) or make_group(session, class_id, name), people, now=now)


def remove_group(session: Session, group: ClassGroup, *, now: datetime) -> None:
    """Let a group be empty, and take it off the list when nobody was ever in it."""
    stays = (GroupMember.group_id == group.id, GroupMember.left_at.is_(None))
    session.execute(update(GroupMember).where(*stays).values(left_at=now), execution_options=_QUIETLY)
    if session.execute(select(GroupMember.id).where(GroupMember.group_id == group.id).limit(1)).first() is None:
        session.delete(group)
        session.flush()


def groups_of(session: Session, class_id: int) -> list[ClassGroup]:
    """List the groups of a class by number."""
    read = select(ClassGroup).where(ClassGroup.class_id == class_id).order_by(ClassGroup.number)
    return list(session.scalars(read))


def _trainees_below(session: Session, path: str) -> list[int]:
    read = (
        select(Account.id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            OrgUnit.path.startswith(path, autoescape=True),
            RoleGrant.role == Role.TRAINEE,
            Account.locked_at.is_(None),
        )
        .distinct()
    )
    return list(session.scalars(read))


_QUIETLY = {"synchronize_session": False}
