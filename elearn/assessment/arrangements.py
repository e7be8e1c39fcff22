"""What is arranged for some: extra time, extra attempts and other days, for a person or for everybody in a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import may, within
from elearn.accounts.roles import Permission
from elearn.assessment.models import ArrangementGiven, Attempt
from elearn.assessment.rules import Arrangement
from elearn.audit import service as audit
from elearn.db.prepared import Prepared
from elearn.errors import Invalid, NotFound
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase, Problem

MOST_MINUTES, MOST_ATTEMPTS, LONGEST_REASON = 24 * 60, 20, 500
_given = ArrangementGiven.__table__
LEVELS = ("home", "above", "top", "root")  # a unit and those above it: townships, counties, the city, and one to spare
_HELD = Prepared(
    select(
        _given.c.account_id,
        _given.c.unit_id,
        _given.c.extra_minutes,
        _given.c.extra_attempts,
        _given.c.opens,
        _given.c.closes,
    )
    .where(
        _given.c.quiz_id == bindparam("quiz_id"),
        _given.c.withdrawn_at.is_(None),
        or_(
            _given.c.account_id == bindparam("account_id"),
            *(_given.c.unit_id == bindparam(level) for level in LEVELS),
        ),
    )
    .order_by(_given.c.given_at.desc(), _given.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class NewArrangement:
    """Hold what is to be arranged, for the account or for the unit (one of the two ids is None)."""

    public_id: str
    quiz_id: str
    account_id: int | None
    unit_id: int | None
    extra_minutes: int
    extra_attempts: int
    opens: datetime | None
    closes: datetime | None
    reason: str


def arranged_for(session: Session, quiz_id: str, account_id: int, unit_path: str) -> list[Arrangement]:
    """List what holds for a person at home in the unit at ``unit_path``: the own, and that of every unit above.

    The own lies closest, then the home unit, then the units above it; of equally close ones the newest comes first.
    """
    units = [int(key) for key in reversed(unit_path.strip("/").split("/")) if key][: len(LEVELS)]
    above = dict.fromkeys(LEVELS, 0) | dict(zip(LEVELS, units, strict=False))  # no unit has the id 0
    rows = _HELD.rows(session.connection(), {"quiz_id": quiz_id, "account_id": account_id, **above})
    return [
        Arrangement(0 if mine is not None else 1 + units.index(unit), timedelta(minutes=minutes), more, opens, closes)
        for mine, unit, minutes, more, opens, closes in rows
    ]


def faults_of(new: NewArrangement) -> list[Problem]:
    """List everything that is wrong with what is to be arranged."""
    problems = []
    if (new.account_id is None) == (new.unit_id is None):
        problems.append(Problem("whom", 0, 0, "W110", Phrase("Name a person or a unit, one of the two.")))
    if not (new.extra_minutes or new.extra_attempts or new.opens or new.closes):
        problems.append(Problem("extra_minutes", 0, 0, "W111", Phrase("Say what is arranged: time, attempts or days.")))
    if not 0 <= new.extra_minutes <= MOST_MINUTES:
        problems.append(_range("extra_minutes", MOST_MINUTES))
    if not 0 <= new.extra_attempts <= MOST_ATTEMPTS:
        problems.append(_range("extra_attempts", MOST_ATTEMPTS))
    if new.opens and new.closes and new.opens >= new.closes:
        problems.append(Problem("closes", 0, 0, "W113", Phrase("The end does not lie after the beginning.")))
    if not new.reason.strip() or len(new.reason) > LONGEST_REASON:
        words = Phrase("Give the reason, in at most %(limit)s characters.", {"limit": LONGEST_REASON})
        problems.append(Problem("reason", 0, 0, "W114", words))
    return problems


def give(session: Session, actor: Actor, new: NewArrangement, *, now: datetime) -> None:
    """Arrange something, and write it into the audit log. Raises Invalid with every fault."""
    problems = faults_of(new)
    if problems:
        raise Invalid(problems)
    values = {name: getattr(new, name) for name in NewArrangement.__dataclass_fields__}
    session.add(ArrangementGiven(**values, given_by=actor.id, given_at=now))
    session.flush()
    _audit(session, "arrangement.give", actor, new.account_id, _facts(new), now)


def withdraw(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Take back what was arranged, from now on; attempts under way keep their time. Raises NotFound."""
    found = session.scalars(select(ArrangementGiven).where(ArrangementGiven.public_id == public_id)).first()
    if found is None or not _may(session, actor, found):
        raise NotFound
    taken = update(ArrangementGiven).where(ArrangementGiven.id == found.id, ArrangementGiven.withdrawn_at.is_(None))
    if session.connection().execute(taken.values(withdrawn_at=now)).rowcount:
        facts = {"arrangement": public_id, "quiz": found.quiz_id}
        _audit(session, "arrangement.withdraw", actor, found.account_id, facts, now)


def account_in(session: Session, actor: Actor, username: str) -> int | None:
    """Find the account of that (folded) user name in the actor's area."""
    read = select(Account.id).join(OrgUnit, OrgUnit.id == Account.unit_id).where(Account.username == username)
    return session.execute(read.where(within(actor, Permission.ARRANGE, OrgUnit.path))).scalar()


def in_sight(session: Session, actor: Actor, most: int = 200) -> Sequence[Any]:
    """List what holds in the actor's area, the newest first; ``name`` is None where it holds for a whole unit."""
    columns = ("public_id", "quiz_id", "extra_minutes", "extra_attempts", "opens", "closes", "reason", "given_at")
    read = (
        select(*(_given.c[name] for name in columns), Account.name, Account.username, OrgUnit.name_zh, OrgUnit.name_en)
        .outerjoin(Account, Account.id == _given.c.account_id)
        .join(OrgUnit, OrgUnit.id == func.coalesce(Account.unit_id, _given.c.unit_id))
        .where(_given.c.withdrawn_at.is_(None), within(actor, Permission.ARRANGE, OrgUnit.path))
    )
    return session.execute(read.order_by(_given.c.given_at.desc(), _given.c.id.desc()).limit(most)).all()


def open_attempts(session: Session, quiz_id: str, account_id: int | None, unit_id: int | None) -> Sequence[Any]:
    """List the open attempts with a deadline of a person, or of everybody at home in a unit or below it."""
    unit_path = select(OrgUnit.path).where(OrgUnit.id == unit_id).scalar_subquery()
    whose = Attempt.account_id == account_id if account_id else OrgUnit.path.startswith(unit_path)
    read = (
        select(Attempt.id, Attempt.account_id, Attempt.quiz_hash, Attempt.started_at, Attempt.deadline, OrgUnit.path)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_(None), Attempt.deadline.is_not(None), whose)
    )
    return session.execute(read).all()


def put_off(session: Session, attempt_id: int, deadline: datetime, grace: timedelta) -> None:
    """Give an open attempt a later deadline; an earlier one is never given."""
    later = update(Attempt).where(Attempt.id == attempt_id, Attempt.submitted_at.is_(None), Attempt.deadline < deadline)
    session.execute(later.values(deadline=deadline, closes_at=deadline + grace))


def _may(session: Session, actor: Actor, found: ArrangementGiven) -> bool:
    home = select(Account.unit_id).where(Account.id == found.account_id).scalar_subquery()
    path = select(OrgUnit.path).where(OrgUnit.id == (home if found.account_id is not None else found.unit_id))
    return may(actor, Permission.ARRANGE, session.execute(path).scalar_one())


def _audit(
    session: Session, action: str, actor: Actor, account_id: int | None, facts: Mapping[str, object], now: datetime
) -> None:
    whom = None if account_id is None else session.get_one(Account, account_id).public_id
    audit.record(session, action, now=now, actor_id=actor.public_id, subject_id=whom, facts=facts)


def _facts(new: NewArrangement) -> dict[str, object]:
    moments = {name: moment.isoformat() for name in ("opens", "closes") if (moment := getattr(new, name))}
    return {
        "arrangement": new.public_id,
        "quiz": new.quiz_id,
        "unit": new.unit_id,
        "minutes": new.extra_minutes,
        "attempts": new.extra_attempts,
        **moments,
    }


def _range(field: str, high: int) -> Problem:
    return Problem(field, 0, 0, "W112", Phrase("Write a number from 0 to %(high)s.", {"high": high}))
