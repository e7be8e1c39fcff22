"""Change accounts: log in and out, passwords, creation, locks, moves, roles. Nothing here commits or hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, Activation, DevicePin, LoginSession, RoleGrant
from elearn.accounts.names import check_name, check_username, clean_name, fold_username, sort_key
from elearn.accounts.roles import Role
from elearn.audit import service as audit
from elearn.db.prepared import Prepared
from elearn.errors import Conflict, Invalid
from elearn.problems import Phrase, Problem

_account = Account.__table__
_HOME = Prepared(select(_account.c.unit_id).where(_account.c.id == bindparam("account_id")).with_for_update(read=True))

LONGEST_STAFF_NUMBER = 64
TAKEN = Phrase("This user name or staff number is taken.")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Hold what a new account is made of; ``roles`` are pairs of a role and the id of the unit it covers."""

    public_id: str
    username: str
    name: str
    unit_id: int
    password_hash: str
    roles: Sequence[tuple[Role, int]]
    staff_number: str | None = None
    language: str | None = None
    must_change_password: bool = True


def faults_of(new: NewAccount) -> list[Problem]:
    """List everything that is wrong with what a new account is made of, names that are taken apart."""
    problems = [*check_username(fold_username(new.username)), *check_name(clean_name(new.name))]
    if not new.roles:
        problems.append(Problem("roles", 0, 0, "A104", Phrase("Choose at least one role.")))
    number = clean_staff_number(new)
    if number and not (len(number) <= LONGEST_STAFF_NUMBER and number.isprintable()):
        problems.append(Problem("staff_number", 0, 0, "A109", Phrase("A staff number has at most 64 characters.")))
    return problems


def clean_staff_number(new: NewAccount) -> str | None:
    """Give a new account's staff number as it is kept, None when there is none."""
    return (new.staff_number or "").strip() or None


def create(session: Session, new: NewAccount, *, now: datetime, actor_id: str | None) -> Account:
    """Make an account. Raises Invalid with every fault, Conflict when the user name or staff number is taken."""
    problems = faults_of(new)
    if problems:
        raise Invalid(problems)
    username, number = fold_username(new.username), clean_staff_number(new)
    same = Account.username == username
    taken = select(Account.id).where(same if number is None else same | (Account.staff_number == number))
    if session.execute(taken.limit(1)).first():
        raise Conflict(TAKEN)
    account = Account(**_row(new, now))
    session.add(account)
    try:
        session.flush()
    except IntegrityError as error:  # another was faster between the look and the leap
        if "unique" not in str(error.orig).lower():
            raise
        raise Conflict(TAKEN) from None
    session.add_all(RoleGrant(account_id=account.id, role=role, unit_id=unit) for role, unit in set(new.roles))
    session.flush()
    facts = _facts(new)
    audit.record(session, "account.create", now=now, actor_id=actor_id, subject_id=account.public_id, facts=facts)
    return account


def create_many(session: Session, news: Sequence[NewAccount], *, now: datetime, actor_id: str | None) -> list[int]:
    """Make many accounts at once, as ``create`` makes one; give their keys in the same order.

    Raises Invalid with every fault, Conflict when one of the user names or staff numbers is taken.
    """
    problems = [problem for new in news for problem in faults_of(new)]
    if problems:
        raise Invalid(problems)
    if not news:
        return []
    rows = [_row(new, now) for new in news]
    fresh = insert(Account).returning(Account.id, sort_by_parameter_order=True)
    try:
        ids = list(session.scalars(fresh, rows))
    except IntegrityError as error:
        if "unique" not in str(error.orig).lower():
            raise
        raise Conflict(TAKEN) from None
    grants = [
        {"account_id": account_id, "role": role, "unit_id": unit}
        for account_id, new in zip(ids, news, strict=True)
        for role, unit in set(new.roles)
    ]
    session.execute(insert(RoleGrant), grants)
    for new in news:
        audit.record(session, "account.create", now=now, actor_id=actor_id, subject_id=new.public_id, facts=_facts(new))
    return ids


def _row(new: NewAccount, now: datetime) -> dict[str, object]:
    name = clean_name(new.name)
    return {
        "public_id": new.public_id,
        "username": fold_username(new.username),
        "name": name,
        "sort_key": sort_key(name),
        "staff_number": clean_staff_number(new),
        "unit_id": new.unit_id,
        "language": new.language,
        "password_hash": new.password_hash,
        "must_change_password": new.must_change_password,
        "created_at": now,
        "failed_logins": 0,
    }


def _facts(new: NewAccount) -> dict[str, object]:
    return {"roles": sorted({str(role) for role, _ in new.roles}), "unit": new.unit_id}


@dataclass(frozen=True, slots=True)
class Lockout:
    """Say after how many wrong passwords in a row log-in is delayed, and for how long."""

    failures: int
    delay: timedelta


def log_in(
    session: Session,
    account_id: int | None,
    *,
    is_right: bool,
    compared: str | None,
    token_key: str,
    rehashed: str | None,
    lockout: Lockout,
    now: datetime,
    address: str,
) -> bool:
    """Open a session under ``token_key`` if the password was right and log-in is open; say whether.

    A wrong password counts against the account, never against the address: sixty people in one classroom share
    one. Nothing is told of why: absent, wrong, locked and delayed look the same from outside. ``compared`` is the hash
    that ``is_right`` speaks of: passwords are compared before the transaction opens, and a password that was changed
    since opens nothing.
    """
    # Locked, so that wrong passwords that arrive together are all counted.
    account = session.get(Account, account_id, with_for_update=True) if account_id is not None else None
    if account is None:
        audit.record(session, "login", now=now, outcome="refused", personal={"address": address})
        return False
    is_right = is_right and account.password_hash == compared
    delayed = account.delayed_until is not None and now < account.delayed_until
    opened = is_right and not delayed and account.locked_at is None
    if opened:
        account.failed_logins, account.delayed_until, account.last_login_at = 0, None, now
        account.password_hash = rehashed or account.password_hash
        session.add(LoginSession(token_hash=token_key, account_id=account.id, created_at=now, seen_at=now))
    elif not is_right and not delayed:
        account.failed_logins += 1
        if account.failed_logins >= lockout.failures:
            account.failed_logins, account.delayed_until = 0, now + lockout.delay
    audit.record(
        session,
        "login",
        now=now,
        actor_id=account.public_id if opened else None,
        subject_id=account.public_id,
        outcome="done" if opened else "refused",
        personal={"address": address},
    )
    return opened


def log_out(session: Session, key: str, *, now: datetime, actor_id: str) -> None:
    """End one session."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == key))
    audit.record(session, "logout", now=now, actor_id=actor_id, subject_id=actor_id)


def set_password(
    session: Session, account: Account, password_hash: str, *, must_change: bool, now: datetime, actor_id: str | None
) -> None:
    """Keep a new password, end every session of the account, and lift a delay."""
    account.password_hash, account.must_change_password = password_hash, must_change
    account.failed_logins, account.delayed_until = 0, None
    end_sessions(session, account.id)
    action = "account.reset" if must_change else "account.password"
    audit.record(session, action, now=now, actor_id=actor_id, subject_id=account.public_id)


def open_session(session: Session, account_id: int, token_key: str, *, now: datetime) -> None:
    """Open a session for somebody who has just proved who they are."""
    session.execute(
        insert(LoginSession).values(token_hash=token_key, account_id=account_id, created_at=now, seen_at=now)
    )


def end_sessions(session: Session, account_id: int) -> None:
    """End every session of an account, and every way in by a PIN or a link."""
    for way in (LoginSession, DevicePin, Activation):
        session.execute(delete(way).where(way.account_id == account_id))


def keep_session(connection: Connection, key: str, *, now: datetime) -> None:
    """Note that a session is in use, so that only an unused one ends; often enough is every few minutes."""
    connection.execute(update(LoginSession).where(LoginSession.token_hash == key).values(seen_at=now))


def forget_old_sessions(session: Session, *, before: datetime) -> None:
    """Delete sessions that were last seen, and links that ended, before a moment."""
    session.execute(delete(LoginSession).where(LoginSession.seen_at < before))
    session.execute(delete(Activation).where(Activation.expires_at < before))


def lock(session: Session, account: Account, *, now: datetime, actor_id: str | None) -> None:
    """Close an account: nobody gets in, and who is in is put out."""
    account.locked_at = account.locked_at or now
    end_sessions(session, account.id)
    audit.record(session, "account.lock", now=now, actor_id=actor_id, subject_id=account.public_id)


def unlock(session: Session, account: Account, *, now: datetime, actor_id: str | None) -> None:
    """Open an account again, and lift a delay after wrong passwords. Raises Conflict for a retired one."""
    if account.retired_at is not None:
        raise Conflict(Phrase("This account is retired: bring the person back first."))
    account.locked_at, account.delayed_until, account.failed_logins = None, None, 0
    audit.record(session, "account.unlock", now=now, actor_id=actor_id, subject_id=account.public_id)


def move(session: Session, account: Account, unit_id: int, *, now: datetime, actor_id: str | None) -> None:
    """Give an account another home unit; roles over the old home move along."""
    old = account.unit_id
    if unit_id == old:
        return
    held = select(RoleGrant.role).where(RoleGrant.account_id == account.id, RoleGrant.unit_id == unit_id)
    twice = delete(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.unit_id == old)
    session.execute(twice.where(RoleGrant.role.in_(held.scalar_subquery())))
    moved = update(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.unit_id == old)
    session.execute(moved.values(unit_id=unit_id))
    account.unit_id = unit_id
    facts = {"from": old, "to": unit_id}
    audit.record(session, "account.move", now=now, actor_id=actor_id, subject_id=account.public_id, facts=facts)


def correct(
    session: Session, account: Account, *, name: str, staff_number: str | None, now: datetime, actor_id: str | None
) -> None:
    """Write a person's name and staff number as they are now; what they were stands in the audit log."""
    was = {"name": account.name, "staff_number": account.staff_number or ""}
    account.name, account.sort_key, account.staff_number = name, sort_key(name), staff_number
    changed = [field for field, old in was.items() if old != (getattr(account, field) or "")]
    if not changed:
        return
    after = {f"{field}_after": getattr(account, field) or "" for field in changed}
    said = {**{field: was[field] for field in changed}, **after}
    who, facts = account.public_id, {"fields": changed}
    audit.record(session, "account.correct", now=now, actor_id=actor_id, subject_id=who, facts=facts, personal=said)


def grant(session: Session, account: Account, role: Role, *, now: datetime, actor_id: str | None) -> None:
    """Give somebody a role over the home unit."""
    session.add(RoleGrant(account_id=account.id, role=role, unit_id=account.unit_id))
    session.flush()
    given = {"role": str(role), "unit": account.unit_id}
    audit.record(session, "account.grant", now=now, actor_id=actor_id, subject_id=account.public_id, facts=given)


def hold_home(session: Session, account_id: int) -> int:
    """Give the id of an account's home unit, and keep the account there until the transaction ends."""
    ((unit_id,),) = _HOME.rows(session.connection(), {"account_id": account_id})
    return int(unit_id)


def holds(session: Session, account_id: int, role: Role) -> bool:
    """Say whether an account holds a role over any unit."""
    held = select(RoleGrant.account_id).where(RoleGrant.account_id == account_id, RoleGrant.role == role)
    return session.execute(held.limit(1)).first() is not None


def choose_language(session: Session, account_id: int, language: str) -> None:
    """Keep the language somebody wants to read."""
    session.execute(update(Account).where(Account.id == account_id).values(language=language))
