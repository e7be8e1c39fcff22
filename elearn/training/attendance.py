"""Who attended what: facts that are recorded once, may be withdrawn, and are never deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.audit import service as audit
from elearn.audit.models import AuditEvent
from elearn.db.inserting import insert_new
from elearn.errors import NotFound
from elearn.problems import Phrase
from elearn.training.codes import is_right
from elearn.training.models import ClassMember, TrainingClass
from elearn.training.programme_models import Attendance, ClassSession

REFUSED = "attendance.code"
MOST_TRIES, WITHIN = 10, timedelta(minutes=10)  # six digits are a million: ten tries at a time never hit one
EARLY = timedelta(hours=1)  # before it begins the code is on the screen already
WRONG = Phrase("This code is not right, or not any more: it changes every 30 seconds. Take the one on the screen now.")
ENOUGH = Phrase("Too many wrong codes. Wait ten minutes, or ask the lecturer to tick you off the list.")
NOT_NOW = Phrase("Attendance of this is not being taken now.")


@dataclass(frozen=True, slots=True)
class Offered:
    """Hold what a member is asked to attend."""

    session_id: int
    public_id: str
    class_id: int
    secret: str
    title_zh: str
    title_en: str
    begins_at: datetime
    ends_at: datetime
    is_cancelled: bool

    def title(self, language: str) -> str:
        """Give its title in a language."""
        return self.title_zh if language == "zh" else self.title_en

    def is_open(self, now: datetime) -> bool:
        """Say whether codes are taken: from an hour before it begins until it ends."""
        return not self.is_cancelled and self.begins_at - EARLY <= now <= self.ends_at


@dataclass(frozen=True, slots=True)
class Present:
    """Hold the standing record of one person: by ``code`` or by ``tick``, and when."""

    how: str
    at: datetime


def offered(session: Session, actor: Actor, public_id: str) -> Offered:
    """Find an item of a class that somebody is a member of. Raises NotFound for any other."""
    found = [one for one in _offered(session, actor) if one.public_id == public_id]
    if not found:
        raise NotFound
    return found[0]


def offered_now(session: Session, actor: Actor, now: datetime) -> list[Offered]:
    """List what somebody may attend at a moment, in the order of time."""
    return [one for one in _offered(session, actor) if one.is_open(now)]


def attend(session: Session, actor: Actor, found: Offered, code: str, *, now: datetime) -> Phrase | None:
    """Record that somebody is there; a second time changes nothing. Give why not, None when it was recorded.

    A refusal is a value and no error: it has to be counted, and an error would undo the counting.
    """
    if not found.is_open(now):
        return NOT_NOW
    if _tries(session, actor, now) >= MOST_TRIES:
        return ENOUGH
    if not is_right(code, found.secret, found.public_id, now):
        audit.record(session, REFUSED, now=now, actor_id=actor.public_id, subject_id=found.public_id, outcome="refused")
        return WRONG
    record(session, found.session_id, [actor.id], how="code", by=actor.id, now=now)
    return None


def record(session: Session, session_id: int, account_ids: Iterable[int], *, how: str, by: int, now: datetime) -> int:
    """Record people as present; for who is recorded already nothing changes. Give how many were new."""
    connection = session.connection()
    fresh = insert_new(connection, Attendance).on_conflict_do_nothing().returning(Attendance.id)
    values = {"session_id": session_id, "how": how, "recorded_by": by, "at": now}
    return sum(
        connection.execute(fresh, {**values, "account_id": account_id}).first() is not None
        for account_id in sorted(set(account_ids))
    )


def withdraw(session: Session, session_id: int, account_ids: Sequence[int], *, by: int, now: datetime) -> int:
    """Withdraw the standing records of people; they stay, and say by whom. Give how many there were."""
    standing = (
        Attendance.session_id == session_id,
        Attendance.account_id.in_(account_ids),
        Attendance.withdrawn_at.is_(None),
    )
    change = update(Attendance).where(*standing).values(withdrawn_at=now, withdrawn_by=by)
    return session.connection().execute(change).rowcount


def set_present(
    session: Session, session_id: int, listed: Iterable[int], ticked: Iterable[int], *, by: int, now: datetime
) -> None:
    """Make the records of those who were listed equal to the ticks; of others nothing changes."""
    shown, present = set(listed), set(ticked)
    record(session, session_id, shown & present, how="tick", by=by, now=now)
    withdraw(session, session_id, sorted(shown - present), by=by, now=now)


def present_at(session: Session, session_ids: Sequence[int]) -> dict[int, dict[int, Present]]:
    """Give the standing records of items: item → account → how and when."""
    read = select(Attendance.session_id, Attendance.account_id, Attendance.how, Attendance.at).where(
        Attendance.session_id.in_(session_ids), Attendance.withdrawn_at.is_(None)
    )
    found: dict[int, dict[int, Present]] = {session_id: {} for session_id in session_ids}
    for session_id, account_id, how, at in session.execute(read):
        found[session_id][account_id] = Present(how, at)
    return found


def attended(session: Session, account_id: int, session_ids: Sequence[int]) -> frozenset[int]:
    """List those of some items that a person attended."""
    mine = (Attendance.account_id == account_id, Attendance.withdrawn_at.is_(None))
    read = select(Attendance.session_id).where(*mine, Attendance.session_id.in_(session_ids))
    return frozenset(session.scalars(read))


def _offered(session: Session, actor: Actor) -> list[Offered]:
    columns = (
        ClassSession.id,
        ClassSession.public_id,
        ClassSession.class_id,
        TrainingClass.secret,
        ClassSession.title_zh,
        ClassSession.title_en,
        ClassSession.begins_at,
        ClassSession.ends_at,
        ClassSession.cancelled_at.is_not(None),
    )
    read = (
        select(*columns)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .join(ClassMember, ClassMember.class_id == ClassSession.class_id)
        .where(ClassMember.account_id == actor.id, ClassMember.left_at.is_(None))
        .order_by(ClassSession.begins_at)
    )
    return [Offered(*row) for row in session.execute(read)]


def _tries(session: Session, actor: Actor, now: datetime) -> int:
    mine = (AuditEvent.actor_id == actor.public_id, AuditEvent.action == REFUSED, AuditEvent.at > now - WITHIN)
    return session.execute(select(func.count()).select_from(AuditEvent).where(*mine)).scalar_one()
