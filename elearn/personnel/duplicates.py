"""Who may be there twice: people of one name in one county, unless somebody has said that they are two."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, or_, select
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
    """List pairs of one name in one county, both in the actor's area, those of one unit first; and whether more are."""
    one, two = aliased(Account), aliased(Account)
    home, other = aliased(OrgUnit), aliased(OrgUnit)
    apart = exists().where(AccountApart.first_id == one.id, AccountApart.second_id == two.id)
    near = or_(home.id == other.id, home.parent_id == other.parent_id, home.id == other.parent_id)
    read: Select[*tuple[Any, ...]] = (
        select(*_columns(one, home), *_columns(two, other))
        # Of one name is of one key, which has an index.
        .join(two, and_(two.sort_key == one.sort_key, two.name == one.name, two.id > one.id))
        .join(home, home.id == one.unit_id)
        .join(other, other.id == two.unit_id)
        .where(
            or_(near, home.parent_id == other.id),
            within(actor, Permission.MANAGE_PEOPLE, home.path),
            within(actor, Permission.MANAGE_PEOPLE, other.path),
            one.id != actor.id,  # nobody merges the own account
            two.id != actor.id,
            one.retired_at.is_(None),
            two.retired_at.is_(None),
            ~apart,
        )
        .order_by(case((home.id == other.id, 0), else_=1), one.sort_key, one.id, two.id)
        .limit(limit + 1)
    )
    rows = [tuple(row) for row in session.execute(read)]
    width = len(Twin.__dataclass_fields__)
    return [(Twin(*row[:width]), Twin(*row[width:])) for row in rows[:limit]], len(rows) > limit


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
