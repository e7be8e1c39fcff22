"""Write plans, say what became of them, advise, and make examples of them. Nothing here commits."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.policy import may
from elearn.accounts.roles import Permission
from elearn.audit import service as audit
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid, NotFound
from elearn.identities import new_public_id
from elearn.notices import service as notices
from elearn.notices.service import News, both
from elearn.photographs import Photograph
from elearn.plans.models import FollowUp, Plan, PlanComment, PlanPicture
from elearn.plans.queries import PlanLine
from elearn.plans.rules import LONGEST_SAID, MOST_PLANS, NO_WORDS, faults_of_follow_up, round_due
from elearn.problems import Phrase, Problem

MOST_PICTURES = 6  # of a plan
ENOUGH = Phrase("Three plans are enough: finish or take back one first.")
TOO_MANY = Phrase("A plan holds at most 6 pictures.")
NOT_DUE = Phrase("Nothing is asked of this plan now, or it has been answered.")
NO_CONSENT = Phrase("Its owner has not agreed that it becomes an example.")
COMMENTED = Phrase("%(name)s has commented on your plan")
RECOMMENDED = Phrase("Your plan is recommended as an example")
ASKED = Phrase("May your plan be an example for others?")
_plan = Plan.__table__


def write(
    session: Session,
    actor: Actor,
    *,
    text: str,
    by_day: date,
    topic: str,
    suggestion_id: str | None,
    today: date,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> str:
    """Write a plan, checked by ``rules.faults_of_plan``; give its public id. Raises Conflict beyond three."""
    standing = (Plan.account_id == actor.id, Plan.withdrawn_at.is_(None))
    if session.execute(select(func.count()).select_from(Plan).where(*standing)).scalar_one() >= MOST_PLANS:
        raise Conflict(ENOUGH)
    values = {"public_id": new_id(), "account_id": actor.id, "topic": topic, "suggestion_id": suggestion_id}
    values |= {"text": text.strip(), "by_day": by_day, "written_on": today, "written_at": now}
    session.connection().execute(insert(Plan).values(values))
    return str(values["public_id"])


def change(session: Session, actor: Actor, plan: PlanLine, *, text: str, by_day: date, now: datetime) -> None:
    """Give an own plan another wording or day. Raises NotFound for another's."""
    values = {"text": text.strip(), "by_day": by_day, "changed_at": now}
    _change(session, actor, plan, values)


def withdraw(session: Session, actor: Actor, plan: PlanLine, *, now: datetime) -> None:
    """Take back an own plan: nobody else reads it any more. Raises NotFound for another's."""
    _change(session, actor, plan, {"withdrawn_at": now})


def consent(session: Session, actor: Actor, plan: PlanLine, *, is_given: bool, now: datetime) -> None:
    """Let an own plan be an example for others, or no longer. Raises NotFound for another's."""
    _change(session, actor, plan, {"consent_at": now if is_given else None})


def follow_up(
    session: Session,
    actor: Actor,
    plan: PlanLine,
    *,
    standing: str,
    said: str,
    blocker: str,
    today: date,
    now: datetime,
) -> None:
    """Say what became of an own plan, once a round. Raises Invalid, NotFound, Conflict when nothing is due."""
    if plan.account_id != actor.id or plan.withdrawn_at is not None:
        raise NotFound
    problems = faults_of_follow_up(standing, said, blocker)
    if problems:
        raise Invalid(problems)
    answered = session.scalars(select(FollowUp.round).where(FollowUp.plan_id == plan.id)).all()
    number = round_due(plan.written_on, answered, today)
    if number is None:
        raise Conflict(NOT_DUE)
    values = {"plan_id": plan.id, "round": number, "standing": standing, "said": said.strip(), "written_at": now}
    values["blocker"] = blocker if standing == "blocked" else None
    fresh = insert_new(session.connection(), FollowUp).on_conflict_do_nothing().returning(FollowUp.id)
    if session.connection().execute(fresh, values).first() is None:
        raise Conflict(NOT_DUE)


def add_picture(
    session: Session,
    actor: Actor,
    plan: PlanLine,
    picture: Photograph,
    says: str,
    *,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> None:
    """Put a picture to an own plan; the same one is put once. Raises NotFound, Invalid when there are too many."""
    if plan.account_id != actor.id or plan.withdrawn_at is not None:
        raise NotFound
    hashes = session.scalars(select(PlanPicture.hash).where(PlanPicture.plan_id == plan.id)).all()
    if picture.hash in hashes:
        return
    if len(hashes) >= MOST_PICTURES:
        raise Invalid([Problem("picture", 0, 0, "P107", TOO_MANY)])
    kept = PlanPicture(
        public_id=new_id(),
        plan_id=plan.id,
        hash=picture.hash,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        says=" ".join(says.split())[:200],
        body=picture.body,
        added_at=now,
    )
    session.add(kept)
    session.flush()


def comment(
    session: Session,
    actor: Actor,
    plan: PlanLine,
    text: str,
    *,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> None:
    """Say something to the plan of somebody one advises; its owner is told. Raises NotFound, Invalid."""
    _require_adviser(actor, plan)
    if not 1 <= len(text.strip()) <= LONGEST_SAID:
        raise Invalid([Problem("text", 0, 0, "P105", NO_WORDS)])
    session.add(PlanComment(plan_id=plan.id, account_id=actor.id, text=text.strip(), written_at=now))
    session.flush()
    title = Phrase(COMMENTED.text, {"name": actor.name})
    _tell(session, plan, title, text.strip(), "comment", now, new_id)


def recommend(
    session: Session,
    actor: Actor,
    plan: PlanLine,
    *,
    is_on: bool,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> None:
    """Make an example of a plan whose owner agreed, or no longer. Raises NotFound, Conflict without consent."""
    _require_adviser(actor, plan)
    if is_on and plan.consent_at is None:
        raise Conflict(NO_CONSENT)
    values = {"recommended_by": actor.id if is_on else None, "recommended_at": now if is_on else None}
    session.connection().execute(update(Plan).where(Plan.id == plan.id).values(values))
    facts = {"is_on": is_on}
    audit.record(session, "plan.recommend", now=now, actor_id=actor.public_id, subject_id=plan.public_id, facts=facts)
    if is_on:
        _tell(session, plan, RECOMMENDED, plan.text, "recommend", now, new_id)


def ask_consent(
    session: Session, actor: Actor, plan: PlanLine, *, now: datetime, new_id: Callable[[], str] = new_public_id
) -> None:
    """Ask a plan's owner whether it may be an example. Raises NotFound."""
    _require_adviser(actor, plan)
    _tell(session, plan, ASKED, plan.text, "consent", now, new_id)


def _change(session: Session, actor: Actor, plan: PlanLine, values: dict[str, object]) -> None:
    mine = (_plan.c.id == plan.id, _plan.c.account_id == actor.id, _plan.c.withdrawn_at.is_(None))
    if session.connection().execute(update(Plan).where(*mine).values(values)).rowcount != 1:
        raise NotFound


def _require_adviser(actor: Actor, plan: PlanLine) -> None:
    """Let those pass who advise the plan's owner; nobody advises oneself."""
    if plan.account_id == actor.id or not may(actor, Permission.ADVISE_PLANS, plan.unit_path):
        raise NotFound


def _tell(
    session: Session, plan: PlanLine, title: Phrase, text: str, what: str, now: datetime, new_id: Callable[[], str]
) -> None:
    said = text if len(text) <= 100 else text[:100] + "…"
    link, key = f"/plans/{plan.public_id}", f"plan:{plan.public_id}:{what}"
    notices.renew(
        session, [(plan.account_id, News("plan", both(title), (said, said), link, key))], now=now, new_id=new_id
    )
