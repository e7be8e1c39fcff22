"""Take rosters in: read the file, compare it with who is there, and change everything or nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, update
from sqlalchemy.orm import Session

from elearn import study
from elearn.accounts import service as accounts
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.passwords import NONE_YET
from elearn.accounts.policy import may
from elearn.accounts.roles import Permission, Role
from elearn.audit import service as audit
from elearn.errors import Conflict, Invalid
from elearn.identities import new_public_id
from elearn.interchange.roster import Roster, read_roster
from elearn.interchange.tables_reading import read_table
from elearn.jobs.service import enqueue
from elearn.organisation.naming import UnitNames
from elearn.organisation.queries import Unit, units
from elearn.problems import Phrase, Problem
from elearn.roster.models import RosterUpload
from elearn.roster.planning import Line, Plan, plan
from elearn.roster.queries import KEPT, people_of, roster_to
from elearn.training import membership

LONGEST_FILE_NAME = 200
AT_ONCE = 200  # people made in one statement
PERMISSION = Permission.MANAGE_PEOPLE
QUEUED = Phrase("This roster is being imported already, or was.")


def read_file(data: bytes, path: str) -> tuple[Roster | None, list[Problem]]:
    """Read a roster out of a file's bytes, or say what is wrong with the file as such."""
    table, problems = read_table(data, path)
    return (None, problems) if table is None else read_roster(table, path)


def plan_of(session: Session, actor: Actor, roster: Roster, path: str) -> Plan:
    """Compare a roster with the units and people that there are now."""
    names = UnitNames(units(session))
    return plan(roster, path, names, lambda unit: may(actor, PERMISSION, unit), people_of(session, actor, roster))


def units_of(session: Session, actor: Actor) -> list[Unit]:
    """List the units that the actor may write into a roster."""
    return [unit for unit in units(session) if may(actor, PERMISSION, unit.path)]


def keep(
    connection: Connection,
    actor: Actor,
    roster: Roster,
    *,
    file_name: str,
    class_id: int | None,
    public_id: str,
    now: datetime,
) -> None:
    """Keep an uploaded roster for its dry run, as ``public_id``."""
    values = {
        "public_id": public_id,
        "account_id": actor.id,
        "class_id": class_id,
        "file_name": file_name[-LONGEST_FILE_NAME:],
        "rows": roster_to(roster),
        "state": "checked",
        "counts": {},
        "created_at": now,
    }
    connection.execute(insert(RosterUpload).values(**values))


def queue(session: Session, upload_id: int, *, now: datetime) -> None:
    """Let a checked roster be imported by the next worker. Raises Conflict when that was asked for before."""
    mine = update(RosterUpload).where(RosterUpload.id == upload_id, RosterUpload.state.in_(["checked", "refused"]))
    if session.connection().execute(mine.values(state="queued")).rowcount != 1:
        raise Conflict(QUEUED)
    job_id = enqueue(session, "roster", {"upload": upload_id}, due_at=now)
    session.execute(update(RosterUpload).where(RosterUpload.id == upload_id).values(job_id=job_id))


def bring_in(session: Session, actor: Actor, made: Plan, *, class_id: int | None, now: datetime) -> Iterator[int]:
    """Do what a plan says, the new people first (yields how many lines are done). Raises Invalid when it has a fault.

    The caller's transaction makes it all or nothing.
    """
    if not made.may_go_on:
        raise Invalid(made.problems)
    actor_id = actor.public_id or None
    joining: dict[int, str] = {}
    for lines in _batches(made.new):
        ids = study.create_trainees(session, [_new(line) for line in lines], now=now, actor_id=actor_id)
        joining |= {account_id: line.group for account_id, line in zip(ids, lines, strict=True)}
        yield len(joining)
    for line in made.lines:
        if line.known is None:
            continue
        if line.changes:
            _change(session, session.get_one(Account, line.known.id), line, actor_id, now)
        joining[line.known.id] = line.group
        yield len(joining)
    if class_id is not None:
        membership.join(session, class_id, list(joining), came_by="roster", now=now)
        membership.put_into_named_groups(session, class_id, joining, now=now)
    audit.record(session, "roster.import", now=now, actor_id=actor_id, facts={**made.counts, "class": class_id})


def _batches(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    for start in range(0, len(lines), AT_ONCE):
        yield lines[start : start + AT_ONCE]


def _new(line: Line) -> accounts.NewAccount:
    return accounts.NewAccount(
        public_id=new_public_id(),
        username=line.username,
        name=line.name,
        unit_id=line.unit.id,
        password_hash=NONE_YET,
        roles=[(Role.TRAINEE, line.unit.id)],
        staff_number=line.staff_number,
    )


def _change(session: Session, account: Account, line: Line, actor_id: str | None, now: datetime) -> None:
    accounts.correct(session, account, name=line.name, staff_number=line.staff_number, now=now, actor_id=actor_id)
    if "unit" in line.changes:
        study.move_account(session, account, line.unit.id, now=now, actor_id=actor_id)
    if "trainee" in line.changes:
        study.make_trainee(session, account, now=now, actor_id=actor_id)


def forget(session: Session, *, now: datetime) -> None:
    """Empty the rows of rosters that were sent more than a day ago: they are personal, and nobody needs them."""
    old = update(RosterUpload).where(RosterUpload.created_at < now - KEPT)
    session.execute(old.values(rows=None), execution_options={"synchronize_session": False})
