"""First passwords for many at once: who has never logged in gets one on a slip of paper, shown once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, Activation, RoleGrant
from elearn.accounts.passwords import NONE_YET
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission, Role
from elearn.audit import service as audit
from elearn.organisation.models import OrgUnit

AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Slip:
    """Hold who a slip is for."""

    account_id: int
    public_id: str
    username: str
    name: str
    unit_code: str
    unit_zh: str
    unit_en: str


def waiting(session: Session, actor: Actor, account_ids: Iterable[int], *, again: bool) -> list[Slip]:
    """List those of ``account_ids`` whom the actor may give a first password, by unit and name.

    They are trainees and nothing else, at home in the actor's area, not locked, and have never logged in. ``again``
    also lists those who got a slip or a link before: a new one makes the old one worthless.
    """
    columns = (
        Account.id,
        Account.public_id,
        Account.username,
        Account.name,
        OrgUnit.code,
        OrgUnit.name_zh,
        OrgUnit.name_en,
    )
    conditions = [*_never_in(), within(actor, Permission.MANAGE_PEOPLE, OrgUnit.path)]
    if not again:
        linked = select(Activation.account_id).where(Activation.account_id == Account.id)
        conditions += [Account.password_hash == NONE_YET, ~linked.exists()]
    read = select(*columns, Account.sort_key).join(OrgUnit, OrgUnit.id == Account.unit_id).where(*conditions)
    found = [row for part in _parts(account_ids) for row in session.execute(read.where(Account.id.in_(part)))]
    return [Slip(*row[:7]) for row in sorted(found, key=lambda row: (row.code, row.sort_key, row.id))]


def hand_out(
    session: Session, hashes: Mapping[int, str], *, action: str = "account.reset", now: datetime, actor_id: str
) -> set[int]:
    """Keep first passwords (account's key → hash); give the keys of those who still had never logged in.

    With ``passwords.NONE_YET`` as hashes they get none, and what they had is worthless: a link is to follow. Links of
    before end in any case. ``action`` is what the audit log calls it.
    """
    if not hashes:
        return set()
    given = set[int]()
    for part in _parts(hashes):
        read = select(Account.id, Account.public_id).where(Account.id.in_(part), *_never_in()).with_for_update()
        for account_id, public_id in session.execute(read):
            given.add(account_id)
            audit.record(session, action, now=now, actor_id=actor_id, subject_id=public_id)
        session.execute(delete(Activation).where(Activation.account_id.in_(given.intersection(part))))
    change = update(Account.__table__).where(Account.__table__.c.id == bindparam("key"))  # type: ignore[arg-type]
    rows = [{"key": account_id, "hash": hashes[account_id]} for account_id in sorted(given)]
    if rows:
        session.connection().execute(change.values(password_hash=bindparam("hash")), rows)
    return given


def _never_in() -> tuple[ColumnElement[bool], ...]:
    more = select(RoleGrant.account_id).where(RoleGrant.account_id == Account.id, RoleGrant.role != Role.TRAINEE)
    return (
        Account.must_change_password.is_(True),
        Account.last_login_at.is_(None),
        Account.locked_at.is_(None),
        ~more.exists(),
    )


def _parts(values: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
