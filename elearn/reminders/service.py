"""Remind people, and let them end it with one click. Nothing here commits."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.content.outline import Outline
from elearn.db.inserting import insert_new
from elearn.languages import Language
from elearn.notices import service as notices
from elearn.notices.service import News, both
from elearn.outbox import service as outbox
from elearn.outbox.models import Mailbox, MailRefusal
from elearn.outbox.service import Letter
from elearn.plans.models import FollowUp, Plan
from elearn.plans.rules import ROUNDS
from elearn.problems import Phrase
from elearn.reminders.ahead import Ahead, ahead_of
from elearn.reminders.models import ReminderChoice
from elearn.training.models import ClassMember, TrainingClass

DIGEST = "digest"
SOON = timedelta(days=3)  # before a plan's day its owner is reminded of it
LATE = timedelta(days=7)  # after which nobody is reminded of a day that has passed
WEEK = timedelta(days=7)
MOST_LINES = 12  # of a letter
ASKED = Phrase("What has become of your plan?")
WRITE = Phrase("What will you do in your township?")
HOW = Phrase("The class is over: write one to three plans, from a suggestion or your own.")
NEAR = Phrase("The day of your plan is near")
SUBJECT = Phrase("This week in your training")


def wants(session: Session, account_id: int) -> bool:
    """Say whether somebody wants reminders."""
    found = session.execute(select(ReminderChoice.is_on).where(ReminderChoice.account_id == account_id)).scalar()
    return found is not False


def choose(session: Session, account_id: int, *, is_on: bool, now: datetime) -> None:
    """Begin or end all reminders of somebody: in the page, in the calendar, and the weekly letter."""
    values = {"is_on": is_on, "changed_at": now}
    fresh = insert_new(session.connection(), ReminderChoice).values(account_id=account_id, **values)
    session.connection().execute(fresh.on_conflict_do_update(index_elements=["account_id"], set_=values))


def remind_of_plans(session: Session, *, today: date, now: datetime) -> None:
    """Tell people in the page that a plan is asked about, or that its day is near: once each, whenever this runs."""
    silent = exists().where(ReminderChoice.account_id == Plan.account_id, ReminderChoice.is_on.is_(False))
    standing = (Plan.withdrawn_at.is_(None), ~silent)
    columns = (Plan.account_id, Plan.public_id, Plan.text)
    told = []
    for days in ROUNDS:
        due = today - timedelta(days=days)
        same = exists().where(FollowUp.plan_id == Plan.id, FollowUp.round == days)
        read = select(*columns).where(*standing, ~same, Plan.written_on <= due, Plan.written_on > due - LATE)
        told += [(row, ASKED, f"{days}") for row in session.execute(read)]
    done = exists().where(FollowUp.plan_id == Plan.id, FollowUp.standing == "done")
    near = and_(Plan.by_day >= today, Plan.by_day <= today + SOON)
    read = select(*columns).where(*standing, near, ~done)
    told += [(row, NEAR, "day") for row in session.execute(read)]
    news = [(row.account_id, _news(row, title, what)) for row, title, what in told]
    notices.tell(session, news, now=now)


def ask_for_plans(session: Session, *, today: date, now: datetime) -> None:
    """Ask the members of a class that has ended for plans, once: those who have written none and want reminders."""
    silent = exists().where(ReminderChoice.account_id == ClassMember.account_id, ReminderChoice.is_on.is_(False))
    has_plan = exists().where(Plan.account_id == ClassMember.account_id)
    ended = (TrainingClass.last_day < today, TrainingClass.last_day >= today - LATE)
    read = (
        select(ClassMember.account_id, TrainingClass.public_id)
        .join(TrainingClass, TrainingClass.id == ClassMember.class_id)
        .where(*ended, ClassMember.left_at.is_(None), ~silent, ~has_plan)
    )
    title, text = both(WRITE), both(HOW)
    news = [
        (row.account_id, News("reminder", title, text, "/plans/", f"plans:{row.public_id}"))
        for row in session.execute(read)
    ]
    notices.tell(session, news, now=now)


def people_for_letters(session: Session, after: int, count: int) -> list[int]:
    """List the next keys of people who have an address and want the weekly letter."""
    refused = exists().where(MailRefusal.account_id == Account.id, MailRefusal.kind == DIGEST)
    silent = exists().where(ReminderChoice.account_id == Account.id, ReminderChoice.is_on.is_(False))
    read = (
        select(Account.id)
        .join(Mailbox, Mailbox.account_id == Account.id)
        .where(Account.id > after, Mailbox.address.is_not(None), Account.locked_at.is_(None), ~refused, ~silent)
        .order_by(Account.id)
        .limit(count)
    )
    return list(session.scalars(read))


def put_letters(
    session: Session, outline: Outline, people: list[int], *, zone: tzinfo, language: Language, now: datetime
) -> int:
    """Queue the week's letter to each of ``people`` for whom something lies ahead; give how many were new."""
    today = now.astimezone(zone).date()
    letters = []
    for account_id in people:
        found = ahead_of(session, outline, account_id, today=today, zone=zone)
        near_days = [one for one in found if one.day < today + WEEK]
        if near_days:
            letters.append((account_id, _letter(near_days, today, now)))
    return outbox.put(session, letters, language=language, now=now)


def _letter(found: list[Ahead], today: date, now: datetime) -> Letter:
    year, week, _ = today.isocalendar()
    zh, en = ("\n".join(f"{one.day:%m-%d}  {one.title[place]}" for one in found[:MOST_LINES]) for place in (0, 1))
    key = f"{DIGEST}-{year}-{week:02}"
    return Letter(DIGEST, both(SUBJECT), (zh, en), "/learn/", key, expires_at=now + WEEK)


def _news(row: Any, title: Phrase, what: str) -> News:
    key = f"plan:{row.public_id}:{what}"
    return News("reminder", both(title), (row.text, row.text), f"/plans/{row.public_id}", key)
