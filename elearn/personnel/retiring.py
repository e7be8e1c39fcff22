"""Let people leave, and come back: nobody logs in any more, all that they did stays and counts."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from elearn.accounts import administration, service
from elearn.accounts.models import Account, AccountMerge, RoleGrant
from elearn.accounts.roles import Role
from elearn.audit import service as audit
from elearn.audit.models import AuditEvent
from elearn.errors import Conflict
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase
from elearn.reporting import tallies
from elearn.training.models import ClassMember, GroupMember

ACTION = "account.retire"
NOT_RETIRED = Phrase("This account is not retired.")
FOR_GOOD = Phrase("This account was merged into another one, and stays closed.")


def retire(session: Session, account: Account, *, now: datetime, actor_id: str | None) -> None:
    """Retire somebody: out of classes and groups, without roles, closed. Raises Conflict for the last administrator.

    What was finished, answered and scored stays where it is counted; the number of a unit's trainees goes down.
    """
    if account.retired_at is not None:
        return
    administration.require_another_administrator(session, account)
    held = session.execute(
        select(RoleGrant.role, RoleGrant.unit_id)
        .where(RoleGrant.account_id == account.id)
        .order_by(RoleGrant.role, RoleGrant.unit_id)
    ).all()
    if any(row.role == Role.TRAINEE for row in held):
        tallies.add_trainees(session, account.unit_id, -1)
    session.execute(delete(RoleGrant).where(RoleGrant.account_id == account.id))
    for model in (GroupMember, ClassMember):
        session.execute(
            update(model).where(model.account_id == account.id, model.left_at.is_(None)).values(left_at=now)
        )
    account.locked_at, account.retired_at = account.locked_at or now, now
    service.end_sessions(session, account.id)
    facts = {"roles": [[row.role, row.unit_id] for row in held]}
    audit.record(session, ACTION, now=now, actor_id=actor_id, subject_id=account.public_id, facts=facts)


def bring_back(session: Session, account: Account, *, now: datetime, actor_id: str | None) -> None:
    """Let somebody come back with the roles of before; a trainee where nothing is known of them.

    Raises Conflict for who is not retired, and for an account that was merged into another.
    """
    if account.retired_at is None:
        raise Conflict(NOT_RETIRED)
    if session.execute(select(AccountMerge.from_id).where(AccountMerge.from_id == account.id)).first() is not None:
        raise Conflict(FOR_GOOD)
    roles = _roles_of_before(session, account)
    session.execute(insert(RoleGrant), [{"account_id": account.id, "role": r, "unit_id": u} for r, u in roles])
    if any(role == Role.TRAINEE for role, _ in roles):
        tallies.add_trainees(session, account.unit_id, 1)
    account.retired_at = None
    service.unlock(session, account, now=now, actor_id=actor_id)
    audit.record(session, "account.return", now=now, actor_id=actor_id, subject_id=account.public_id)


def _roles_of_before(session: Session, account: Account) -> list[tuple[str, int]]:
    read = select(AuditEvent.facts).where(AuditEvent.subject_id == account.public_id, AuditEvent.action == ACTION)
    facts = session.scalar(read.order_by(AuditEvent.id.desc()).limit(1)) or {}
    there = set(session.scalars(select(OrgUnit.id)))
    known = {str(role) for role in Role}
    held = [(role, unit) for role, unit in facts.get("roles", ()) if unit in there and role in known]
    return held or [(str(Role.TRAINEE), account.unit_id)]
