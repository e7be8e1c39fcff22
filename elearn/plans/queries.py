"""Read plans: one's own, those of the people one teaches, examples; and counts over many, never a list by merit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import may, within
from elearn.accounts.roles import Permission
from elearn.errors import NotFound
from elearn.organisation.models import OrgUnit
from elearn.plans.models import FollowUp, Plan, PlanComment, PlanPicture

PAGE = 30
COUNT = Permission.SEE_SCORES


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Hold a plan as pages show it; ``unit_path`` is its owner's home."""

    id: int
    public_id: str
    account_id: int
    name: str
    unit_path: str
    unit_zh: str
    unit_en: str
    topic: str
    suggestion_id: str | None
    text: str
    by_day: date
    written_on: date
    changed_at: datetime | None
    withdrawn_at: datetime | None
    consent_at: datetime | None
    recommended_at: datetime | None

    @property
    def is_example(self) -> bool:
        """Say whether others read it: its owner agreed, and a lecturer recommended it."""
        return self.consent_at is not None and self.recommended_at is not None

    def unit_name(self, language: str) -> str:
        """Give the name of its owner's home unit."""
        return self.unit_zh if language == "zh" else self.unit_en


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one follow-up of a plan."""

    plan_id: int
    round: int
    standing: str
    said: str
    blocker: str | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """Hold one comment on a plan."""

    name: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """Say what a picture of a plan is without its content."""

    public_id: str
    width: int
    height: int
    says: str


@dataclass(frozen=True, slots=True)
class TopicCount:
    """Count a topic's plans, the people who have them, and the newest follow-up of each, by standing and blocker."""

    topic: str
    plans: int
    people: int
    standings: Mapping[str, int]
    blockers: Mapping[str, int]


_COLUMNS: tuple[Any, ...] = (
    Plan.id,
    Plan.public_id,
    Plan.account_id,
    Account.name,
    OrgUnit.path,
    OrgUnit.name_zh,
    OrgUnit.name_en,
    Plan.topic,
    Plan.suggestion_id,
    Plan.text,
    Plan.by_day,
    Plan.written_on,
    Plan.changed_at,
    Plan.withdrawn_at,
    Plan.consent_at,
    Plan.recommended_at,
)
_PLAN: Select[Any] = (
    select(*_COLUMNS).join(Account, Account.id == Plan.account_id).join(OrgUnit, OrgUnit.id == Account.unit_id)
)


_OF_ANSWER: tuple[Any, ...] = (
    FollowUp.plan_id,
    FollowUp.round,
    FollowUp.standing,
    FollowUp.said,
    FollowUp.blocker,
    FollowUp.written_at,
)


def may_read(actor: Actor, plan: PlanLine) -> bool:
    """Say whether a plan exists for somebody: an own one, one of the people one advises, an example."""
    is_advised = may(actor, Permission.ADVISE_PLANS, plan.unit_path)
    return plan.account_id == actor.id or (plan.withdrawn_at is None and (is_advised or plan.is_example))


def readable(actor: Actor) -> ColumnElement[bool]:
    """Select the plans that exist for somebody: ``may_read`` as SQL; a test proves that the two agree."""
    is_example = and_(Plan.consent_at.is_not(None), Plan.recommended_at.is_not(None))
    others = or_(within(actor, Permission.ADVISE_PLANS, OrgUnit.path), is_example)
    return or_(Plan.account_id == actor.id, and_(Plan.withdrawn_at.is_(None), others))


def plan_of(session: Session, actor: Actor, public_id: str) -> PlanLine:
    """Find a plan that somebody may read. Raises NotFound for any other."""
    row = session.execute(_PLAN.where(Plan.public_id == public_id)).first()
    found = PlanLine(*row) if row else None
    if found is None or not may_read(actor, found):
        raise NotFound
    return found


def own_plans(session: Session, account_id: int) -> list[PlanLine]:
    """List somebody's plans that stand, the oldest first."""
    read = _PLAN.where(Plan.account_id == account_id, Plan.withdrawn_at.is_(None)).order_by(Plan.id)
    return [PlanLine(*row) for row in session.execute(read)]


def advised(
    session: Session, actor: Actor, *, topic: str | None = None, before: int | None = None
) -> tuple[list[PlanLine], int | None]:
    """List the plans of the people that somebody advises, the newest first, and where the next page begins."""
    read = _PLAN.where(within(actor, Permission.ADVISE_PLANS, OrgUnit.path), Plan.withdrawn_at.is_(None))
    if topic is not None:
        read = read.where(Plan.topic == topic)
    if before is not None:
        read = read.where(Plan.id < before)
    found = [PlanLine(*row) for row in session.execute(read.order_by(Plan.id.desc()).limit(PAGE + 1))]
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def examples(session: Session, limit: int = 12) -> list[PlanLine]:
    """List the examples, what was recommended last first."""
    wanted = (Plan.recommended_at.is_not(None), Plan.consent_at.is_not(None), Plan.withdrawn_at.is_(None))
    read = _PLAN.where(*wanted).order_by(Plan.recommended_at.desc(), Plan.id.desc()).limit(limit)
    return [PlanLine(*row) for row in session.execute(read)]


def answers_of(session: Session, plan_ids: Iterable[int]) -> dict[int, list[Answer]]:
    """List the follow-ups of plans, by plan, in the order of their rounds."""
    read = select(*_OF_ANSWER).where(FollowUp.plan_id.in_(list(plan_ids))).order_by(FollowUp.round)
    found: dict[int, list[Answer]] = {}
    for row in session.execute(read):
        found.setdefault(row.plan_id, []).append(Answer(*row))
    return found


def comments_of(session: Session, plan_id: int) -> list[Comment]:
    """List what was said to a plan, the oldest first."""
    read = select(Account.name, PlanComment.text, PlanComment.written_at).where(PlanComment.plan_id == plan_id)
    rows = session.execute(read.join(Account, Account.id == PlanComment.account_id).order_by(PlanComment.id))
    return [Comment(*row) for row in rows]


def pictures_of(session: Session, plan_id: int) -> list[Picture]:
    """List the pictures of a plan without their content."""
    columns = (PlanPicture.public_id, PlanPicture.width, PlanPicture.height, PlanPicture.says)
    read = select(*columns).where(PlanPicture.plan_id == plan_id).order_by(PlanPicture.id)
    return [Picture(*row) for row in session.execute(read)]


def picture(session: Session, actor: Actor, public_id: str) -> tuple[str, bytes]:
    """Give a picture's type and content to who may read its plan. Raises NotFound."""
    read = select(PlanPicture.media_type, PlanPicture.body, Plan.public_id).join(Plan, Plan.id == PlanPicture.plan_id)
    row = session.execute(read.where(PlanPicture.public_id == public_id)).first()
    if row is None:
        raise NotFound
    plan_of(session, actor, row.public_id)
    return row.media_type, row.body


def counts(session: Session, actor: Actor, permission: Permission = COUNT) -> list[TopicCount]:
    """Count the plans of the people over whom somebody has a permission, by topic; withdrawn ones do not count."""
    scope = (within(actor, permission, OrgUnit.path), Plan.withdrawn_at.is_(None))
    joined = select(Plan.topic, func.count(), func.count(Plan.account_id.distinct())).join(
        Account, Account.id == Plan.account_id
    )
    whole = joined.join(OrgUnit, OrgUnit.id == Account.unit_id).where(*scope).group_by(Plan.topic)
    standings: dict[str, dict[str, int]] = {}
    blockers: dict[str, dict[str, int]] = {}
    for topic, standing, blocker, count in session.execute(_standings(scope)):
        of_topic = standings.setdefault(topic, {})
        of_topic[standing] = of_topic.get(standing, 0) + count
        if blocker is not None:
            blockers.setdefault(topic, {})[blocker] = count
    return [
        TopicCount(topic, plans, people, standings.get(topic, {}), blockers.get(topic, {}))
        for topic, plans, people in session.execute(whole.order_by(Plan.topic))
    ]


def _standings(scope: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """Count people by the newest follow-up of their plans: a person with two plans of a topic counts once a cell."""
    later = aliased(FollowUp)
    newest = select(func.max(later.round)).where(later.plan_id == Plan.id).correlate(Plan).scalar_subquery()
    columns: tuple[Any, ...] = (Plan.topic, FollowUp.standing, FollowUp.blocker)
    return (
        select(*columns, func.count(Plan.account_id.distinct()))
        .join(FollowUp, and_(FollowUp.plan_id == Plan.id, FollowUp.round == newest))
        .join(Account, Account.id == Plan.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(*scope)
        .group_by(Plan.topic, FollowUp.standing, FollowUp.blocker)
    )
