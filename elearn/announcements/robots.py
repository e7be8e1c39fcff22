"""Robots of groups: made by who runs the class or unit, tried, removed; their secrets are never given out again."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.announcements.audiences import Audience
from elearn.audit import service as audit
from elearn.errors import NotFound
from elearn.languages import translate
from elearn.organisation.models import OrgUnit
from elearn.outbox import service as outbox
from elearn.outbox.models import OutboxMessage, Robot
from elearn.outbox.robots import NAMES, is_allowed
from elearn.outbox.service import Letter
from elearn.problems import Phrase, Problem
from elearn.training.models import TrainingClass

MANAGE = Permission.MANAGE_CLASSES
LONGEST_NAME, LONGEST_URL, LONGEST_SECRET = 64, 500, 200
TRY_HOLDS = timedelta(minutes=30)
TITLE = Phrase("The robot works")
TEXT = Phrase("What is announced to %(audience)s can come here.")
_DINGTALK_SECRET = re.compile(r"SEC[0-9a-zA-Z]{20,}")


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a robot as pages show it: never its address or its secret; ``last`` is how its last message ended."""

    public_id: str
    service: str
    name: str
    audience_zh: str
    audience_en: str
    made_at: datetime
    last: str | None
    error: str | None

    def audience(self, language: str) -> str:
        """Name whose group it writes to."""
        return self.audience_zh if language == "zh" else self.audience_en


@dataclass(frozen=True, slots=True)
class NewRobot:
    """Hold what a new robot is made of."""

    service: str
    name: str
    url: str
    secret: str
    language: str


def faults_of(new: NewRobot, hosts: tuple[str, ...]) -> list[Problem]:
    """List everything that is wrong with a new robot; no message repeats its address or its secret."""
    problems = []
    if new.service not in NAMES:
        problems.append(Problem("service", 0, 0, "N110", Phrase("Choose WeCom or DingTalk.")))
    if not 0 < len(new.name.strip()) <= LONGEST_NAME:
        problems.append(Problem("name", 0, 0, "N111", Phrase("A name has 1 to 64 characters.")))
    is_theirs = urlsplit(new.url).hostname == NAMES.get(new.service) or NAMES.get(new.service) not in hosts
    if len(new.url) > LONGEST_URL or not is_allowed(new.url, hosts) or not is_theirs:
        message = Phrase("This is no address of a robot at %(host)s.", {"host": NAMES.get(new.service, "–")})
        problems.append(Problem("url", 0, 0, "N112", message))
    if new.secret and (len(new.secret) > LONGEST_SECRET or not _DINGTALK_SECRET.fullmatch(new.secret)):
        problems.append(Problem("secret", 0, 0, "N113", Phrase("DingTalk's secrets begin with SEC.")))
    return problems


def robots_of(session: Session, actor: Actor) -> list[Kept]:
    """List the robots of the classes and units that somebody runs."""
    latest = (
        select(func.max(OutboxMessage.id)).where(OutboxMessage.robot_id == Robot.id).correlate(Robot).scalar_subquery()
    )
    read = (
        select(
            Robot.public_id,
            Robot.service,
            Robot.name,
            func.coalesce(TrainingClass.title_zh, OrgUnit.name_zh),
            func.coalesce(TrainingClass.title_en, OrgUnit.name_en),
            Robot.made_at,
            OutboxMessage.state,
            OutboxMessage.error,
        )
        .outerjoin(TrainingClass, TrainingClass.id == Robot.class_id)
        .join(OrgUnit, OrgUnit.id == func.coalesce(Robot.unit_id, TrainingClass.unit_id))
        .outerjoin(OutboxMessage, OutboxMessage.id == latest)
        .where(Robot.removed_at.is_(None), within(actor, MANAGE, OrgUnit.path))
        .order_by(Robot.id.desc())
    )
    return [Kept(*row) for row in session.execute(read)]


def make(session: Session, actor: Actor, audience: Audience, new: NewRobot, *, public_id: str, now: datetime) -> Robot:
    """Keep a robot without fault, and send a first message by it."""
    robot = Robot(
        public_id=public_id,
        class_id=audience.id if audience.kind == "class" else None,
        unit_id=audience.id if audience.kind == "unit" else None,
        service=new.service,
        name=new.name.strip(),
        url=new.url,
        secret=new.secret,
        language=new.language,
        made_by=actor.id,
        made_at=now,
    )
    session.add(robot)
    session.flush()
    _note(session, actor, robot, "robot.make", now)
    _try(session, robot, audience.name(new.language), now)
    return robot


def try_again(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Send a message by a robot, to see whether it works. Raises NotFound for another's."""
    robot, name = _own(session, actor, public_id)
    _try(session, robot, name, now)
    _note(session, actor, robot, "robot.try", now)


def remove(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Remove a robot and forget its address and secret. Raises NotFound for another's."""
    robot, _ = _own(session, actor, public_id)
    robot.removed_at, robot.url, robot.secret = now, "", ""
    session.flush()
    _note(session, actor, robot, "robot.remove", now)


def _own(session: Session, actor: Actor, public_id: str) -> tuple[Robot, str]:
    read = (
        select(Robot, func.coalesce(TrainingClass.title_zh, OrgUnit.name_zh))
        .outerjoin(TrainingClass, TrainingClass.id == Robot.class_id)
        .join(OrgUnit, or_(OrgUnit.id == Robot.unit_id, OrgUnit.id == TrainingClass.unit_id))
        .where(Robot.public_id == public_id, Robot.removed_at.is_(None), within(actor, MANAGE, OrgUnit.path))
    )
    row = session.execute(read).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _try(session: Session, robot: Robot, audience: str, now: datetime) -> None:
    text = Phrase(TEXT.text, {"audience": audience})
    letter = Letter(
        kind="try",
        title=(translate(TITLE, "zh"), translate(TITLE, "en")),
        text=(translate(text, "zh"), translate(text, "en")),
        link="",
        key=f"try-{robot.public_id}-{now.timestamp():.0f}",
        expires_at=now + TRY_HOLDS,
    )
    outbox.put_for_robots(session, letter, [robot], is_urgent=True, now=now)


def _note(session: Session, actor: Actor, robot: Robot, action: str, now: datetime) -> None:
    facts = {"robot": robot.public_id, "service": robot.service, "class": robot.class_id, "unit": robot.unit_id}
    audit.record(session, action, now=now, actor_id=actor.public_id, facts=facts)
