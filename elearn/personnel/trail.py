"""Search the audit log: who did what to whom, when, from where; a county's administrator finds the own people's."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.names import fold_username
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.audit.models import AuditEvent, AuditValue
from elearn.organisation.models import OrgUnit

PAGE = 50
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """Hold what is looked for; empty fields ask for everything. ``person`` is a user name, or a staff number."""

    person: str = ""
    side: Literal["", "by", "on"] = ""
    group: str = ""  # what stands before the dot of an action; "login" has none
    since: datetime | None = None
    until: datetime | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Hold one event with the names of those in it (None: nobody known any more); ``values`` are personal, erasable."""

    id: int
    at: datetime
    action: str
    outcome: str
    facts: Mapping[str, Any]
    by_id: str | None
    by: str | None
    on_id: str | None
    on: str | None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """Give its facts without the hashes of what stands beside them."""
        return {name: value for name, value in self.facts.items() if name != "sealed"}

    @property
    def erased(self) -> list[str]:
        """Name the values that were there once and are erased."""
        return sorted(self.facts.get("sealed", {}).keys() - self.values.keys())


def search(
    session: Session, actor: Actor, sought: Sought, *, before: int | None = None, limit: int = PAGE
) -> tuple[list[Found], int | None]:
    """List the newest events that fit, from below the key ``before`` on; and where the next page begins."""
    read = _read(session, actor, sought)
    if before is not None:
        read = read.where(AuditEvent.id < before)
    rows = session.execute(read.limit(limit + 1)).all()
    found = _with_values(session, rows[:limit])
    return found, found[-1].id if len(rows) > limit else None


def everything(session: Session, actor: Actor, sought: Sought, *, most: int) -> Iterator[Found]:
    """Give the newest events that fit, ``most`` at most, read in short pieces."""
    before, left = None, most
    while left > 0:
        some, before = search(session, actor, sought, before=before, limit=min(AT_ONCE, left))
        yield from some
        left -= len(some)
        if before is None:
            return


def _read(session: Session, actor: Actor, sought: Sought) -> Select[*tuple[Any, ...]]:
    by, on = aliased(Account), aliased(Account)
    columns = (AuditEvent.id, AuditEvent.at, AuditEvent.action, AuditEvent.outcome, AuditEvent.facts)
    read: Select[*tuple[Any, ...]] = (
        select(*columns, AuditEvent.actor_id, by.name, AuditEvent.subject_id, on.name)
        .outerjoin(by, by.public_id == AuditEvent.actor_id)
        .outerjoin(on, on.public_id == AuditEvent.subject_id)
        .where(*_conditions(session, sought))
        .order_by(AuditEvent.id.desc())
    )
    if _sees_all(session, actor):
        return read
    mine = select(OrgUnit.id).where(within(actor, Permission.SEE_AUDIT, OrgUnit.path))
    return read.where(or_(by.unit_id.in_(mine), on.unit_id.in_(mine)))


def _conditions(session: Session, sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.person:
        word = sought.person.strip()
        named = or_(Account.username == fold_username(word), Account.staff_number == word, Account.public_id == word)
        ids = session.scalars(select(Account.public_id).where(named)).all() or ["\x7f"]  # nobody: nothing is found
        did, had = AuditEvent.actor_id.in_(ids), AuditEvent.subject_id.in_(ids)
        found.append({"by": did, "on": had}.get(sought.side, or_(did, had)))
    if sought.group:
        found.append(
            or_(AuditEvent.action == sought.group, AuditEvent.action.startswith(sought.group + ".", autoescape=True))
        )
    if sought.since is not None:
        found.append(AuditEvent.at >= sought.since)
    if sought.until is not None:
        found.append(AuditEvent.at < sought.until)
    if sought.refused:
        found.append(AuditEvent.outcome == "refused")
    return found


def _sees_all(session: Session, actor: Actor) -> bool:
    """Say whether somebody's area is the whole organisation: then events that name nobody are seen, too."""
    root = select(OrgUnit.id).where(OrgUnit.parent_id.is_(None), within(actor, Permission.SEE_AUDIT, OrgUnit.path))
    return session.execute(root).first() is not None


def _with_values(session: Session, rows: Any) -> list[Found]:
    values = defaultdict[int, dict[str, str]](dict)
    ids = [row.id for row in rows]
    read = select(AuditValue.event_id, AuditValue.name, AuditValue.value).where(AuditValue.event_id.in_(ids))
    for event_id, name, value in session.execute(read) if ids else ():
        values[event_id][name] = value
    every: list[tuple[Any, ...]] = [(*row, values[row.id]) for row in rows]
    return [Found(*one) for one in every]
