"""Read accounts: the actor of a request, what log-in needs, lists of people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor, Grant
from elearn.accounts.models import Account, LoginSession, RoleGrant
from elearn.accounts.roles import Role
from elearn.db.prepared import Prepared
from elearn.organisation.models import OrgUnit

_home = OrgUnit.__table__.alias("home")
_scope = OrgUnit.__table__.alias("scope")
_account, _session, _grant = Account.__table__, LoginSession.__table__, RoleGrant.__table__

# This runs in every request.
_ACTOR = Prepared(
    select(
        _account.c.id,
        _account.c.public_id,
        _account.c.username,
        _account.c.name,
        _account.c.unit_id,
        _home.c.path,
        _home.c.name_zh,
        _home.c.name_en,
        _account.c.language,
        _account.c.must_change_password,
        _session.c.token_hash,
        _session.c.seen_at,
        _session.c.created_at,
        _account.c.locked_at,
        _grant.c.role,
        _scope.c.path.label("scope_path"),
    )
    .select_from(_session)
    .join(_account, _account.c.id == _session.c.account_id)
    .join(_home, _home.c.id == _account.c.unit_id)
    .outerjoin(_grant, _grant.c.account_id == _account.c.id)
    .outerjoin(_scope, _scope.c.id == _grant.c.unit_id)
    .where(_session.c.token_hash == bindparam("key"))
)


def actor_of_session(session: Session, key: str, *, now: datetime, idle: timedelta, longest: timedelta) -> Actor | None:
    """Find who is logged in under a session key; None when it ended, or is too old, or the account is locked."""
    rows = _ACTOR.rows(session.connection(), {"key": key})
    if not rows:
        return None
    *_, seen_at, created_at, locked_at, _, _ = rows[0]
    if locked_at or now - seen_at > idle or now - created_at > longest:
        return None
    grants = tuple(Grant(Role(role), path) for *_, role, path in rows if role)
    values: tuple[Any, ...] = (*rows[0][:12], grants)
    return Actor(*values)


def actor_of_account(session: Session, account_id: int) -> Actor | None:
    """Load somebody for whom work is done while they are away, with the roles of now; None when gone or locked."""
    person = (_account.c.public_id, _account.c.username, _account.c.name, _account.c.unit_id)
    home = (_home.c.path, _home.c.name_zh, _home.c.name_en)
    more = (_account.c.language, _account.c.must_change_password, _account.c.created_at)
    read = (
        select(_account.c.id, *person, *home, *more, _grant.c.role, _scope.c.path.label("scope_path"))
        .select_from(_account)
        .join(_home, _home.c.id == _account.c.unit_id)
        .outerjoin(_grant, _grant.c.account_id == _account.c.id)
        .outerjoin(_scope, _scope.c.id == _grant.c.unit_id)
    )
    rows = session.connection().execute(read.where(_account.c.id == account_id, _account.c.locked_at.is_(None))).all()
    if not rows:
        return None
    grants = tuple(Grant(Role(row.role), row.scope_path) for row in rows if row.role)
    values: tuple[Any, ...] = (*rows[0][:10], "", rows[0].created_at, grants)
    return Actor(*values)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Hold what log-in compares."""

    account_id: int
    username: str
    password_hash: str


def credentials(session: Session, username: str) -> Credentials | None:
    """Find what to compare a password with, by folded user name."""
    row = session.execute(
        select(Account.id, Account.username, Account.password_hash).where(Account.username == username)
    ).first()
    return Credentials(*row) if row else None


def has_administrator(session: Session) -> bool:
    """Say whether anybody administers the site."""
    return (
        session.execute(select(RoleGrant.account_id).where(RoleGrant.role == Role.ADMINISTRATOR).limit(1)).first()
        is not None
    )


def account_by_username(session: Session, username: str) -> Account | None:
    """Find an account by its folded user name."""
    return session.scalars(select(Account).where(Account.username == username)).first()


def account_by_public_id(session: Session, public_id: str) -> Account | None:
    """Find an account by the id of its address."""
    return session.scalars(select(Account).where(Account.public_id == public_id)).first()
