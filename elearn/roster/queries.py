"""Read what a roster is compared with, and the rosters that were uploaded."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.names import clean_name, fold_username
from elearn.accounts.policy import may_manage
from elearn.accounts.roles import Role
from elearn.errors import NotFound
from elearn.interchange.roster import Entry, Roster
from elearn.jobs.models import Job
from elearn.organisation.models import OrgUnit
from elearn.roster.models import RosterUpload
from elearn.roster.planning import Known, People

KEPT = timedelta(days=1)
AT_ONCE = 400  # values in one IN (…): both databases take them, and a statement stays readable


def people_of(session: Session, actor: Actor, roster: Roster) -> People:
    """Find everybody whom the rows of a roster may mean, or be confused with."""
    entries = roster.entries
    numbers = {entry.staff_number.strip() for entry in entries} - {""}
    usernames = {fold_username(text) for entry in entries for text in (entry.username, entry.staff_number)} - {""}
    names = {clean_name(entry.name) for entry in entries} - {""}
    conditions = [
        *(Account.username.in_(part) for part in _parts(usernames)),
        *(Account.staff_number.in_(part) for part in _parts(numbers)),
        *(Account.name.in_(part) for part in _parts(names)),
    ]
    found = {known.id: known for condition in conditions for known in _known(session, actor, condition)}
    by_name = defaultdict[str, list[Known]](list)
    for known in found.values():
        by_name[known.name].append(known)
    return People(
        {known.username: known for known in found.values()},
        {known.staff_number: known for known in found.values() if known.staff_number},
        by_name,
    )


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _known(session: Session, actor: Actor, condition: ColumnElement[bool]) -> list[Known]:
    who = (Account.id, Account.username, Account.name, Account.staff_number)
    columns = (*who, Account.locked_at, Account.retired_at, OrgUnit.path)
    rows = session.execute(select(*columns).join(OrgUnit, OrgUnit.id == Account.unit_id).where(condition)).all()
    held = defaultdict[int, list[tuple[str, str]]](list)
    read = (
        select(RoleGrant.account_id, RoleGrant.role, OrgUnit.path)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(condition)
    )
    for account_id, role, path in session.execute(read) if rows else ():
        held[account_id].append((role, path))
    return [
        Known(
            id=row.id,
            username=row.username,
            name=row.name,
            staff_number=row.staff_number,
            unit_path=row.path,
            is_trainee=any(role == Role.TRAINEE for role, _ in held[row.id]),
            is_locked=row.locked_at is not None,
            is_own=may_manage(actor, row.path, [path for _, path in held[row.id]]),
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Upload:
    """Hold an uploaded roster as its pages need it; ``roster`` is None once the rows were emptied."""

    id: int
    public_id: str
    file_name: str
    class_id: int | None
    roster: Roster | None
    state: str
    counts: dict[str, int]
    job_id: int | None
    created_at: datetime
    imported_at: datetime | None
    done: int
    total: int


def upload_of(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Upload:
    """Find one's own upload. Raises NotFound for another's, and a day after it was sent."""
    own = (
        RosterUpload.public_id == public_id,
        RosterUpload.account_id == actor.id,
        RosterUpload.created_at >= now - KEPT,
    )
    read = select(RosterUpload, Job.done, Job.total).outerjoin(Job, Job.id == RosterUpload.job_id).where(*own)
    row = session.execute(read).first()
    if row is None:
        raise NotFound
    kept, done, total = row
    return Upload(
        kept.id,
        kept.public_id,
        kept.file_name,
        kept.class_id,
        roster_from(kept.rows),
        kept.state,
        kept.counts,
        kept.job_id,
        kept.created_at,
        kept.imported_at,
        done or 0,
        total or 0,
    )


def people_in(session: Session, actor: Actor, public_id: str, *, now: datetime) -> list[int]:
    """List the keys of the people whom the rows of one's own upload mean, as far as they are there."""
    roster = upload_of(session, actor, public_id, now=now).roster
    if roster is None:
        return []
    people = people_of(session, actor, roster)
    found = [
        people.by_number.get(entry.staff_number.strip()) or people.by_username.get(fold_username(entry.username))
        for entry in roster.entries
    ]
    return [known.id for known in found if known is not None]


def roster_to(roster: Roster) -> dict[str, Any]:
    """Write a roster as JSON can keep it."""
    entries = [[e.row, e.name, e.unit, e.county, e.username, e.staff_number, e.group] for e in roster.entries]
    return {"entries": entries, "columns": dict(roster.columns), "headings": dict(roster.headings)}


def roster_from(kept: dict[str, Any] | None) -> Roster | None:
    """Read a roster that was kept, None where its rows were emptied."""
    if not kept:
        return None
    return Roster(tuple(Entry(*values) for values in kept["entries"]), kept["columns"], kept["headings"])


def newest_uploads(session: Session, actor: Actor, *, now: datetime) -> Sequence[RosterUpload]:
    """List one's own uploads of the last day, the newest first."""
    own = (RosterUpload.account_id == actor.id, RosterUpload.created_at >= now - KEPT)
    return session.scalars(select(RosterUpload).where(*own).order_by(RosterUpload.id.desc()).limit(5)).all()
