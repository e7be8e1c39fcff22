"""What administrators do to the accounts of others: the rule first, then the deed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.accounts import service
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.names import fold_username
from elearn.accounts.people import Person, person
from elearn.accounts.policy import may_manage
from elearn.accounts.roles import Role
from elearn.accounts.service import NewAccount
from elearn.audit import service as audit
from elearn.errors import Conflict, NotAllowed
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase, Problem

OWN = Phrase("This is your own account: another administrator has to do this.")
BEYOND = Phrase("This person has a role outside your area: only an administrator of all of it may do this.")
MORE_THAN_OWN = Phrase("You can only make accounts whose unit and roles lie inside your area.")
LAST = Phrase("This is the last administrator of the whole organisation who is not locked. Make another one first.")


def why_not(actor: Actor, found: Person) -> Phrase | None:
    """Say why the actor may not manage a person who is seen in the list, None when nothing forbids it."""
    if found.id == actor.id:
        return OWN
    return None if may_manage(actor, found.unit_path, [held.path for held in found.roles]) else BEYOND


def account_of(session: Session, actor: Actor, public_id: str, *, is_held: bool = True) -> Account:
    """Give an account to change. Raises NotFound outside the actor's area, NotAllowed when roles reach beyond it.

    It is held until the transaction ends, unless it is only looked at: what reads cannot hold anything.
    """
    found = person(session, actor, public_id)
    reason = why_not(actor, found)
    if reason is not None:
        raise NotAllowed(reason)
    return session.get_one(Account, found.id, with_for_update=is_held or None)


def require_within(actor: Actor, home: str, covered: Iterable[str]) -> None:
    """Raise NotAllowed unless the actor may make somebody at home in ``home`` with roles over ``covered`` (paths)."""
    if not may_manage(actor, home, covered):
        raise NotAllowed(MORE_THAN_OWN)


def faults_of(session: Session, new: NewAccount) -> list[Problem]:
    """List everything that is wrong with a new account, names that are taken included, each under its field."""
    problems = service.faults_of(new)
    number = service.clean_staff_number(new)
    if _exists(session, Account.username == fold_username(new.username)):
        problems.append(Problem("username", 0, 0, "A110", Phrase("This user name is taken.")))
    if number is not None and _exists(session, Account.staff_number == number):
        problems.append(Problem("staff_number", 0, 0, "A111", Phrase("This staff number is taken.")))
    return problems


def lock(session: Session, account: Account, *, now: datetime, actor_id: str) -> None:
    """Close an account. Raises Conflict when nobody would be left who administers the whole organisation."""
    require_another_administrator(session, account)
    service.lock(session, account, now=now, actor_id=actor_id)


def end_sessions(session: Session, account: Account, *, now: datetime, actor_id: str) -> None:
    """Put a person out everywhere; the password stays."""
    service.end_sessions(session, account.id)
    audit.record(session, "account.end_sessions", now=now, actor_id=actor_id, subject_id=account.public_id)


def require_another_administrator(session: Session, account: Account) -> None:
    """Raise Conflict when an account is the last unlocked one that administers the whole organisation.

    The rows are held until the transaction ends: of two administrators who lock each other at once, one is refused.
    """
    everything = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, OrgUnit.parent_id.is_(None), Account.locked_at.is_(None))
        .order_by(Account.id)
        .with_for_update(of=Account)
    )
    if list(session.scalars(everything)) == [account.id]:
        raise Conflict(LAST)


def _exists(session: Session, condition: ColumnElement[bool]) -> bool:
    return session.execute(select(Account.id).where(condition).limit(1)).first() is not None
