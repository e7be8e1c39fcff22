"""A phone that several people share: who is on its list gets in with a PIN, on this phone alone.

A PIN is six digits and worth little by itself: it needs the device's cookie; five wrong tries end it, so do thirty
days, another password, and a locked account; and it lets in only those who study, never anybody with a further role.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, DevicePin, RoleGrant
from elearn.accounts.roles import PERMISSIONS, Role
from elearn.accounts.service import open_session
from elearn.audit import service as audit
from elearn.db.inserting import insert_new
from elearn.errors import Conflict
from elearn.problems import Phrase, Problem

DIGITS, MOST_TRIES, MOST_PEOPLE, LASTS = 6, 5, 20, timedelta(days=30)
STAFF = Phrase("A PIN is for those who study. Whoever has a further role logs in with the password.")
FULL = Phrase("This phone's list is full.")
POOR = Phrase("Take six digits that are neither all the same nor in a row.")
_STUDIES_ONLY = ~exists().where(RoleGrant.account_id == Account.id, RoleGrant.role != Role.TRAINEE)


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold somebody on a phone's list."""

    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Pin:
    """Hold what a PIN is compared with."""

    public_id: str
    pin_hash: str


def weaknesses(pin: str) -> list[Problem]:
    """List what is wrong with a new PIN."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)} if pin.isdecimal() else {0}
    is_good = pin.isascii() and pin.isdecimal() and len(pin) == DIGITS and steps not in ({0}, {1}, {-1})
    return [] if is_good else [Problem("pin", 0, 0, "A110", POOR)]


def may_have_pin(actor: Actor) -> bool:
    """Say whether a PIN may let the actor in."""
    return actor.permissions <= PERMISSIONS[Role.TRAINEE]


def remember(session: Session, actor: Actor, device_key: str, pin_hash: str, *, public_id: str, now: datetime) -> None:
    """Put the actor on a device's list, or keep another PIN. Raises Conflict for staff, and when it is full."""
    if not may_have_pin(actor):
        raise Conflict(STAFF)
    forget(session, actor.id, device_key)
    if len(people(session, device_key, now=now)) >= MOST_PEOPLE:
        raise Conflict(FULL)
    row = {"public_id": public_id, "device_key": device_key, "account_id": actor.id, "pin_hash": pin_hash}
    fresh = insert_new(session.connection(), DevicePin).values(**row, failures=0, made_at=now)
    session.connection().execute(fresh.on_conflict_do_nothing())
    audit.record(session, "pin.made", now=now, actor_id=actor.public_id, subject_id=actor.public_id)


def forget(session: Session, account_id: int, device_key: str) -> None:
    """Take somebody off a device's list."""
    session.execute(delete(DevicePin).where(DevicePin.account_id == account_id, DevicePin.device_key == device_key))


def people(session: Session, device_key: str, *, now: datetime) -> Sequence[Listed]:
    """List who can get in on a device, by name."""
    read = select(DevicePin.public_id, Account.name).join(Account, Account.id == DevicePin.account_id)
    found = session.execute(read.where(*_usable(device_key, now)).order_by(Account.sort_key, Account.id))
    return [Listed(*row) for row in found]


def is_listed(session: Session, account_id: int, device_key: str, *, now: datetime) -> bool:
    """Say whether somebody is on a device's list."""
    mine = select(DevicePin.id).join(Account, Account.id == DevicePin.account_id)
    return (
        session.execute(mine.where(*_usable(device_key, now), DevicePin.account_id == account_id)).first() is not None
    )


def pin_of(session: Session, device_key: str, public_id: str, *, now: datetime) -> Pin | None:
    """Find what an entry of a device's list is compared with; None when it lets nobody in."""
    read = select(DevicePin.public_id, DevicePin.pin_hash).join(Account, Account.id == DevicePin.account_id)
    row = session.execute(read.where(*_usable(device_key, now), DevicePin.public_id == public_id)).first()
    return Pin(*row) if row else None


def enter(
    session: Session,
    device_key: str,
    compared: Pin | None,
    *,
    is_right: bool,
    token_key: str,
    now: datetime,
    address: str,
) -> bool:
    """Open a session under ``token_key`` if the PIN was right, and say whether; the fifth wrong one ends it."""
    if compared is None:
        return False
    wanted = (*_usable(device_key, now), DevicePin.public_id == compared.public_id)
    read = select(DevicePin, Account.public_id).join(Account, Account.id == DevicePin.account_id).where(*wanted)
    row = session.execute(read.with_for_update(of=DevicePin)).first()  # wrong ones that come together all count
    if row is None or row[0].pin_hash != compared.pin_hash:
        return False
    kept, person = row
    if is_right:
        kept.failures = 0
        open_session(session, kept.account_id, token_key, now=now)
    else:
        kept.failures += 1
        if kept.failures >= MOST_TRIES:
            session.delete(kept)
    audit.record(
        session,
        "login.pin",
        now=now,
        actor_id=person if is_right else None,
        subject_id=person,
        outcome="done" if is_right else "refused",
        personal={"address": address},
    )
    return is_right


def _usable(device_key: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        DevicePin.device_key == device_key,
        DevicePin.made_at > now - LASTS,
        Account.locked_at.is_(None),
        Account.must_change_password.is_(False),
        _STUDIES_ONLY,
    )
