"""Write, edit and withdraw announcements. What they tell people is done by the worker (``delivery``)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.announcements import delivery
from elearn.announcements.audiences import Audience
from elearn.announcements.models import Announcement
from elearn.audit import service as audit
from elearn.discussion.writing import fault_of
from elearn.errors import Conflict
from elearn.problems import Phrase, Problem

LONGEST_TITLE_ZH, LONGEST_TITLE_EN = 100, 200
SHOWN = timedelta(days=30)  # where no end is given
LONGEST_SHOWN = timedelta(days=366)
OVER = Phrase("This announcement is over, or was withdrawn.")


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what is to be announced; ``from_at`` None is at once, ``until_at`` None is 30 days after that."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    from_at: datetime | None
    until_at: datetime | None
    is_mailed: bool = False
    is_to_robots: bool = False

    def settled(self, now: datetime) -> "Draft":
        """Give it with both moments set."""
        begin = self.from_at or now
        return replace(self, from_at=begin, until_at=self.until_at or begin + SHOWN)


def faults_of(draft: Draft, now: datetime) -> list[Problem]:
    """List everything that is wrong with a draft, each under its field."""
    problems = []
    if not draft.title_zh.strip():
        problems.append(Problem("title_zh", 0, 0, "N101", Phrase("Please fill this in.")))
    for name, most in (("title_zh", LONGEST_TITLE_ZH), ("title_en", LONGEST_TITLE_EN)):
        if len(getattr(draft, name)) > most:
            problems.append(Problem(name, 0, 0, "N102", Phrase("At most %(count)s characters.", {"count": most})))
    fault = fault_of(draft.text_zh)
    if fault is not None:
        problems.append(Problem("text_zh", 0, 0, "N103", fault))
    fault = fault_of(draft.text_en) if draft.text_en.strip() else None
    if fault is not None:
        problems.append(Problem("text_en", 0, 0, "N103", fault))
    whole = draft.settled(now)
    assert whole.from_at is not None
    assert whole.until_at is not None
    if not timedelta(0) < whole.until_at - whole.from_at <= LONGEST_SHOWN or whole.until_at <= now:
        message = Phrase("It must end later than it begins, in the future, and within a year.")
        problems.append(Problem("until_at", 0, 0, "N104", message))
    return problems


def publish(
    session: Session, actor: Actor, audience: Audience, draft: Draft, *, public_id: str, now: datetime
) -> Announcement:
    """Keep an announcement without fault, and let the worker tell people when its time comes."""
    whole = draft.settled(now)
    made = Announcement(
        public_id=public_id,
        class_id=audience.id if audience.kind == "class" else None,
        unit_id=audience.id if audience.kind == "unit" else None,
        author_id=actor.id,
        made_at=now,
        changed_at=now,
        **_values(whole),
    )
    session.add(made)
    session.flush()
    delivery.order(session, made, due_at=made.from_at)
    _note(session, actor, made, "announcement.publish", now, audience=audience.key, mailed=draft.is_mailed)
    return made


def change(session: Session, actor: Actor, found: Announcement, draft: Draft, *, again: bool, now: datetime) -> None:
    """Say something else from now on; ``again`` shows it anew to those who have read it. What was mailed stays mailed.

    Raises Conflict when the announcement is over.
    """
    if found.withdrawn_at is not None or found.closed_at is not None:
        raise Conflict(OVER)
    for name, value in _values(draft.settled(now)).items():
        setattr(found, name, value)
    found.changed_at = now
    session.flush()
    delivery.correct(session, found, again=again)
    delivery.order(session, found, due_at=max(found.from_at, now))
    _note(session, actor, found, "announcement.change", now, again=again)


def withdraw(session: Session, actor: Actor, found: Announcement, *, now: datetime) -> None:
    """Take an announcement off everybody's pages. Raises Conflict when it is over already."""
    if found.withdrawn_at is not None or found.closed_at is not None:
        raise Conflict(OVER)
    delivery.close(session, found, now=now, keeps_read=False)
    found.withdrawn_at = now
    session.flush()
    _note(session, actor, found, "announcement.withdraw", now)


def _values(draft: Draft) -> dict[str, object]:
    return {
        "title_zh": draft.title_zh.strip(),
        "title_en": draft.title_en.strip() or draft.title_zh.strip(),
        "text_zh": draft.text_zh.replace("\r\n", "\n").strip(),
        "text_en": draft.text_en.replace("\r\n", "\n").strip(),
        "from_at": draft.from_at,
        "until_at": draft.until_at,
        "is_mailed": draft.is_mailed,
        "is_to_robots": draft.is_to_robots,
    }


def _note(session: Session, actor: Actor, found: Announcement, action: str, now: datetime, **facts: object) -> None:
    about = {"announcement": found.public_id, **facts}
    audit.record(session, action, now=now, actor_id=actor.public_id, facts=about)
