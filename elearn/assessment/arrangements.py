"""What is arranged for some: more time, attempts, other days, for a person or all of a unit, class or group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment.models import ArrangementGiven, Attempt
from elearn.assessment.rules import Arrangement
from elearn.audit import service as audit
from elearn.db.prepared import Prepared
from elearn.errors import Invalid, NotFound
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase, Problem
from elearn.training.models import ClassGroup, ClassMember, GroupMember, TrainingClass

MOST_MINUTES, MOST_ATTEMPTS, LONGEST_REASON = 24 * 60, 20, 500
_given = ArrangementGiven.__table__
LEVELS = ("home", "above", "top", "root")  # a unit and those above it: townships, counties, the city, and one to spare
_OWN_CLASSES = select(ClassMember.class_id).where(
    ClassMember.account_id == bindparam("account_id"), ClassMember.left_at.is_(None)
)
_OWN_GROUPS = select(GroupMember.group_id).where(
    GroupMember.account_id == bindparam("account_id"), GroupMember.left_at.is_(None)
)
_HELD = Prepared(
    select(
        _given.c.account_id,
        _given.c.group_id,
        _given.c.class_id,
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
            _given.c.group_id.in_(_OWN_GROUPS),
            _given.c.class_id.in_(_OWN_CLASSES),
            *(_given.c.unit_id == bindparam(level) for level in LEVELS),
        ),
    )
    .order_by(_given.c.given_at.desc(), _given.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class NewArrangement:
    """Hold what is to be arranged, for an account, a unit, a class or a group (one of the four ids is none)."""

    public_id: str
    quiz_id: str
    account_id: int | None
    unit_id: int | None
    extra_minutes: int
    extra_attempts: int
    opens: datetime | None
    closes: datetime | None
    reason: str
    class_id: int | None = None
    group_id: int | None = None

    @property
    def whom(self) -> list[int]:
        """List the ids of those for whom it is: there must be one."""
        given = (self.account_id, self.unit_id, self.class_id, self.group_id)
        return [one for one in given if one is not None]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Hold a class, or (``group`` is its name) a group of one, for which something may be arranged."""

    public_id: str
    title: Mapping[str, str]
    group: str | None
    class_id: int | None
    group_id: int | None


def arranged_for(session: Session, quiz_id: str, account_id: int, unit_path: str) -> list[Arrangement]:
    """List what holds for a person at home in the unit at ``unit_path``: the own, and that of groups, classes, units.

    The own lies closest, then the group, the class, the home unit, then the units above it; of equally close ones the
    newest comes first.
    """
    units = [int(key) for key in reversed(unit_path.strip("/").split("/")) if key][: len(LEVELS)]
    above = dict.fromkeys(LEVELS, 0) | dict(zip(LEVELS, units, strict=False))  # no unit has the id 0
    rows = _HELD.rows(session.connection(), {"quiz_id": quiz_id, "account_id": account_id, **above})
    return [
        Arrangement(_closeness(row[:3], row[3], units), timedelta(minutes=row[4]), row[5], row[6], row[7])
        for row in rows
    ]


def faults_of(new: NewArrangement) -> list[Problem]:
    """List everything that is wrong with what is to be arranged."""
    problems = []
    if len(new.whom) != 1:
        problems.append(Problem("whom", 0, 0, "W110", Phrase("Name one: a person, a unit, a class or a group.")))
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
    read = _in_area(actor, _given.c.id, _given.c.quiz_id, _given.c.account_id).where(_given.c.public_id == public_id)
    found = session.execute(read).first()
    if found is None:
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
    """List what holds in the actor's area, the newest first.

    ``name`` is None where it holds for many, ``title_zh`` where not for a class, ``group_name`` where not for a group.
    """
    columns = ("public_id", "quiz_id", "extra_minutes", "extra_attempts", "opens", "closes", "reason", "given_at")
    names = (Account.name, Account.username, OrgUnit.name_zh, OrgUnit.name_en)
    crowd = (TrainingClass.title_zh, TrainingClass.title_en, ClassGroup.name.label("group_name"))
    read = _in_area(actor, *(_given.c[name] for name in columns), *names, *crowd).where(_given.c.withdrawn_at.is_(None))
    return session.execute(read.order_by(_given.c.given_at.desc(), _given.c.id.desc()).limit(most)).all()


def crowds(session: Session, actor: Actor) -> list[Crowd]:
    """List the classes of the actor's area that are not closed, the newest first, each before its groups.

    Groups that nobody is in are left out.
    """
    mine = (within(actor, Permission.ARRANGE, OrgUnit.path), TrainingClass.status != "closed")
    of_classes = select(TrainingClass).join(OrgUnit, OrgUnit.id == TrainingClass.unit_id).where(*mine)
    order = (TrainingClass.first_day.desc(), TrainingClass.id.desc())
    classes = session.scalars(of_classes.order_by(*order)).all()
    filled = select(GroupMember.group_id).where(GroupMember.left_at.is_(None))
    of_groups = select(ClassGroup).where(
        ClassGroup.id.in_(filled), ClassGroup.class_id.in_([one.id for one in classes])
    )
    groups = session.scalars(of_groups.order_by(ClassGroup.number)).all() if classes else []
    found = []
    for one in classes:
        title = {"zh": one.title_zh, "en": one.title_en or one.title_zh}
        found.append(Crowd(one.public_id, title, None, one.id, None))
        found += [Crowd(g.public_id, title, g.name, None, g.id) for g in groups if g.class_id == one.id]
    return found


def open_attempts(session: Session, new: NewArrangement) -> Sequence[Any]:
    """List the open attempts with a deadline of those for whom something is arranged."""
    read = (
        select(Attempt.id, Attempt.account_id, Attempt.quiz_hash, Attempt.started_at, Attempt.deadline, OrgUnit.path)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(Attempt.quiz_id == new.quiz_id, Attempt.submitted_at.is_(None), Attempt.deadline.is_not(None))
        .where(_whose(new))
    )
    return session.execute(read).all()


def put_off(session: Session, attempt_id: int, deadline: datetime, grace: timedelta) -> None:
    """Give an open attempt a later deadline; an earlier one is never given."""
    later = update(Attempt).where(Attempt.id == attempt_id, Attempt.submitted_at.is_(None), Attempt.deadline < deadline)
    session.execute(later.values(deadline=deadline, closes_at=deadline + grace))


def _closeness(whom: Sequence[int | None], unit: int, units: Sequence[int]) -> int:
    """Order arrangements for (a person, a group, a class), of which at most one is named, and for units."""
    named = [place for place, one in enumerate(whom) if one is not None]
    return named[0] if named else len(whom) + units.index(unit)


def _in_area(actor: Actor, *columns: Any) -> Select[Any]:
    """Select arrangements for a person or unit of the actor's area, or for a class that is run there."""
    return (
        select(*columns)
        .select_from(_given)
        .outerjoin(Account, Account.id == _given.c.account_id)
        .outerjoin(ClassGroup, ClassGroup.id == _given.c.group_id)
        .outerjoin(TrainingClass, TrainingClass.id == func.coalesce(_given.c.class_id, ClassGroup.class_id))
        .join(OrgUnit, OrgUnit.id == func.coalesce(Account.unit_id, _given.c.unit_id, TrainingClass.unit_id))
        .where(within(actor, Permission.ARRANGE, OrgUnit.path))
    )


def _whose(new: NewArrangement) -> ColumnElement[bool]:
    """Select the attempts of those for whom something is arranged; needs the home unit beside the attempt."""
    if new.account_id is not None:
        return Attempt.account_id == new.account_id
    if new.unit_id is not None:
        return OrgUnit.path.startswith(select(OrgUnit.path).where(OrgUnit.id == new.unit_id).scalar_subquery())
    if new.group_id is not None:
        stays = select(GroupMember.account_id).where(
            GroupMember.group_id == new.group_id, GroupMember.left_at.is_(None)
        )
    else:
        stays = select(ClassMember.account_id).where(
            ClassMember.class_id == new.class_id, ClassMember.left_at.is_(None)
        )
    return Attempt.account_id.in_(stays)


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
        "class": new.class_id,
        "group": new.group_id,
        "minutes": new.extra_minutes,
        "attempts": new.extra_attempts,
        **moments,
    }


def _range(field: str, high: int) -> Problem:
    return Problem(field, 0, 0, "W112", Phrase("Write a number from 0 to %(high)s.", {"high": high}))
