"""Who may be there twice: people of one name in one county, unless somebody has said that they are two."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts import administration
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, AccountApart
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.db.inserting import insert_new
from elearn.errors import Invalid
from elearn.organisation.models import OrgUnit
from elearn.personnel.merging import SAME
from elearn.problems import Problem

SHOWN = 50
AT_ONCE = 200  # names of one statement


@dataclass(frozen=True, slots=True)
class Twin:
    """Hold one of two people who may be one."""

    public_id: str
    username: str
    name: str
    staff_number: str | None
    unit_zh: str
    unit_en: str
    last_login_at: datetime | None
    created_at: datetime

    def unit(self, language: str) -> str:
        """Name the home unit."""
        return self.unit_zh if language == "zh" else self.unit_en


def likely(session: Session, actor: Actor, *, limit: int = SHOWN) -> tuple[list[tuple[Twin, Twin]], bool]:
    """List pairs of one name in one county, both in the actor's area, those of one unit first; and whether more are.

    Each pair is found by an index, and the reading ends when the page is full: of 100,000 people that takes 5 to
    150 ms, where putting all pairs in order took 1.3 s.
    """
    one, two = _Side(), _Side()
    same = _pairs(actor, one, two).where(two.person.unit_id == one.person.unit_id)
    rows = [tuple(row) for row in session.execute(same.limit(limit + 1))]
    names = [] if len(rows) > limit else _names(session, actor)
    for start in range(0, len(names), AT_ONCE):
        apart = _pairs(actor, one, two).where(one.person.name.in_(names[start : start + AT_ONCE]))
        apart = apart.where(two.person.unit_id != one.person.unit_id, _county(two.home) == _county(one.home))
        rows += [tuple(row) for row in session.execute(apart.limit(limit + 1 - len(rows)))]
        if len(rows) > limit:
            break
    width = len(Twin.__dataclass_fields__)
    return [(Twin(*row[:width]), Twin(*row[width:])) for row in rows[:limit]], len(rows) > limit


class _Side:
    """Hold one of the two people of a pair, as tables to select from."""

    def __init__(self) -> None:
        self.person: Any = aliased(Account)
        self.home: Any = aliased(OrgUnit)


def _pairs(actor: Actor, one: _Side, two: _Side) -> Select[*tuple[Any, ...]]:
    apart = exists().where(AccountApart.first_id == one.person.id, AccountApart.second_id == two.person.id)
    return (
        select(*_columns(one.person, one.home), *_columns(two.person, two.home))
        .join(two.person, and_(two.person.name == one.person.name, two.person.id > one.person.id))
        .join(one.home, one.home.id == one.person.unit_id)
        .join(two.home, two.home.id == two.person.unit_id)
        .where(
            within(actor, Permission.MANAGE_PEOPLE, one.home.path),
            within(actor, Permission.MANAGE_PEOPLE, two.home.path),
            one.person.id != actor.id,  # nobody merges the own account
            two.person.id != actor.id,
            one.person.retired_at.is_(None),
            two.person.retired_at.is_(None),
            ~apart,
        )
        .order_by(one.person.sort_key, one.person.id, two.person.id)
    )


def _names(session: Session, actor: Actor) -> list[str]:
    """List the names that more than one person of a county has; read off an index, without a look at the people."""
    inside = within(actor, Permission.MANAGE_PEOPLE, OrgUnit.path)
    read = select(Account.name).join(OrgUnit, OrgUnit.id == Account.unit_id).where(inside)
    often = read.group_by(Account.name, _county(OrgUnit)).having(func.count() > 1)
    return sorted(set(session.execute(often).scalars()))


def _county(unit: Any) -> Any:
    return case((unit.level == "township", unit.parent_id), else_=unit.id)


def keep_apart(session: Session, actor: Actor, first: str, second: str, *, now: datetime) -> None:
    """Note that two people of one name are two, so that they are not shown again. Raises NotFound, NotAllowed."""
    if first == second:
        raise Invalid([Problem("second", 0, 0, "A130", SAME)])
    ids = sorted(administration.account_of(session, actor, one).id for one in sorted((first, second)))
    values = {"first_id": ids[0], "second_id": ids[1], "by_id": actor.id, "at": now}
    session.connection().execute(insert_new(session.connection(), AccountApart).on_conflict_do_nothing(), values)


def _columns(person: Any, home: Any) -> tuple[Any, ...]:
    names = (person.public_id, person.username, person.name, person.staff_number)
    return (*names, home.name_zh, home.name_en, person.last_login_at, person.created_at)
