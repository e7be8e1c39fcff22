"""Links by which people choose their own first password: one a person, used once, worth nothing after a fortnight.

Only a link's hash is kept. It ends when it is used, when a password is set or a slip printed, when a newer one is
made, and when the account is locked. Its 79 random bits cannot be guessed, so nothing here counts tries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from elearn.accounts import service
from elearn.accounts.models import Account, Activation
from elearn.audit import service as audit
from elearn.errors import NotFound
from elearn.identities import digest
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase

LASTS = timedelta(days=14)
AT_ONCE = 200  # rows of one statement
GONE = Phrase("This link has been used, or does not hold any more. Ask your administrator for another.")


@dataclass(frozen=True, slots=True)
class Invited:
    """Hold whose account a link opens; pages show the name and the unit only."""

    account_id: int
    username: str
    name: str
    unit_zh: str
    unit_en: str


def offer(session: Session, codes: Mapping[int, str], *, now: datetime) -> datetime:
    """Let each account (key → code) be opened by its link from now on, and by no older one; give until when."""
    until, keys = now + LASTS, sorted(codes)
    rows = [{"account_id": key, "code_hash": digest(codes[key]), "made_at": now, "expires_at": until} for key in keys]
    for start in range(0, len(keys), AT_ONCE):
        session.execute(delete(Activation).where(Activation.account_id.in_(keys[start : start + AT_ONCE])))
        session.execute(insert(Activation), rows[start : start + AT_ONCE])
    return until


def make(session: Session, account: Account, code: str, *, now: datetime, actor_id: str) -> datetime:
    """Make a link for one person, whose present password holds until it is used; give until when it holds."""
    audit.record(session, "account.link", now=now, actor_id=actor_id, subject_id=account.public_id)
    return offer(session, {account.id: code}, now=now)


def invited(session: Session, code: str, *, now: datetime) -> Invited:
    """Say whose account a link opens. Raises NotFound in the same words for an unknown, used, old or closed one."""
    read = (
        select(Account.id, Account.username, Account.name, OrgUnit.name_zh, OrgUnit.name_en)
        .join(Activation, Activation.account_id == Account.id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(*_holds(code, now), Account.locked_at.is_(None))
    )
    found = session.execute(read).first()
    if found is None:
        raise NotFound(GONE)
    return Invited(*found)


def accept(session: Session, code: str, password_hash: str, *, token_key: str, now: datetime, address: str) -> Invited:
    """Keep the password that was chosen by a link, use the link up, and open a session under ``token_key``.

    Raises NotFound as ``invited`` does; of two who use one link at once, the second gets that.
    """
    found = invited(session, code, now=now)
    used = delete(Activation).where(*_holds(code, now)).returning(Activation.account_id)
    if session.execute(used).scalar() is None:
        raise NotFound(GONE)
    account = session.get_one(Account, found.account_id, with_for_update=True)
    audit.record(
        session,
        "account.activate",
        now=now,
        actor_id=account.public_id,
        subject_id=account.public_id,
        personal={"address": address},
    )
    service.set_password(session, account, password_hash, must_change=False, now=now, actor_id=account.public_id)
    account.last_login_at = now
    service.open_session(session, account.id, token_key, now=now)
    return found


def _holds(code: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Activation.code_hash == digest(code.strip().lower()), Activation.expires_at > now
