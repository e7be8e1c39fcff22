"""Tell people what is announced: one statement for the notices of a class, one for its mail, however many they are.

It is done by the worker, when an announcement's time comes and then once an hour: who joins a class later is told,
too, and what is over leaves the first pages. Everything here may run twice and tells nobody twice.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.announcements.audiences import people_of
from elearn.announcements.models import Announcement
from elearn.discussion.writing import written
from elearn.jobs import service as jobs
from elearn.languages import Language
from elearn.notices import service as notices
from elearn.notices.service import News
from elearn.organisation.models import OrgUnit
from elearn.outbox import service as outbox
from elearn.outbox.models import Robot
from elearn.outbox.service import Letter
from elearn.search.plain import words_of

KIND = "announcement"
DELIVER, FOLLOW = "announcement.deliver", "announcement.follow"  # jobs: one announcement; all that are current
OPENING, MAILED = 140, 1200  # characters that a notice, and a mail, shows


def order(session: Session, found: Announcement, *, due_at: datetime) -> None:
    """Let the worker deliver an announcement at a moment."""
    jobs.enqueue(session, DELIVER, {"announcement": found.id}, due_at=due_at, unique_key=key_of(found))


def key_of(found: Announcement) -> str:
    """Name what each person gets one of."""
    return f"{KIND}-{found.public_id}"


def deliver(session: Session, announcement_id: int, *, language: Language, now: datetime) -> int:
    """Tell everybody who has not been told; give how many those were. Nothing happens outside its time."""
    found = session.get(Announcement, announcement_id, with_for_update=True)
    if found is None or found.withdrawn_at or found.closed_at or not found.from_at <= now < found.until_at:
        return 0
    people = people_of(found.class_id, _path(session, found))
    told = notices.tell_all(session, _news(found), people, now=now)
    if found.is_mailed:
        outbox.put_for_all(session, _letter(found, MAILED), people, language=language, now=now)
    if found.is_to_robots:
        mine = Robot.class_id == found.class_id if found.class_id is not None else Robot.unit_id == found.unit_id
        robots = session.scalars(select(Robot).where(mine, Robot.removed_at.is_(None))).all()
        outbox.put_for_robots(session, _letter(found, None), robots, now=now)
    return told


def follow(session: Session, *, language: Language, now: datetime) -> None:
    """Deliver what is current to those who have come since, and close what is over."""
    begun = (Announcement.closed_at.is_(None), Announcement.withdrawn_at.is_(None), Announcement.from_at <= now)
    for found in session.scalars(select(Announcement).where(*begun).order_by(Announcement.id)).all():
        if found.until_at <= now:
            close(session, found, now=now, keeps_read=True)
        else:
            deliver(session, found.id, language=language, now=now)


def correct(session: Session, found: Announcement, *, again: bool) -> None:
    """Say in the notices that are there what the announcement says now."""
    notices.correct_all(session, _news(found), again=again)


def close(session: Session, found: Announcement, *, now: datetime, keeps_read: bool) -> None:
    """Keep how many it reached, and take it off the pages of those who have not read it (of all: ``keeps_read``)."""
    found.reached, found.read = notices.counts(session, key_of(found))
    notices.take_back(session, key_of(found), keeps_read=keeps_read)
    outbox.call_back(session, key_of(found), now=now)
    found.closed_at = now


def html_of(found: Announcement, language: str) -> str:
    """Give an announcement's text as clean HTML in a language; Chinese where there is no English."""
    return written(text_of(found, language), ()).html


def text_of(found: Announcement, language: str) -> str:
    """Give an announcement's text in a language; Chinese where there is no English."""
    return (found.text_zh if language == "zh" else found.text_en) or found.text_zh


def _path(session: Session, found: Announcement) -> str:
    unit = session.scalar(select(OrgUnit.path).where(OrgUnit.id == found.unit_id)) if found.unit_id else None
    return unit or ""


def _news(found: Announcement) -> News:
    text = _plain(found, "zh", OPENING), _plain(found, "en", OPENING)
    return News(KIND, (found.title_zh, found.title_en), text, f"/announcements/{found.public_id}", key_of(found))


def _letter(found: Announcement, most: int | None) -> Letter:
    """Make a letter: plain and cut for mail, whole and in Markdown for robots (``most`` None)."""
    text = (
        (text_of(found, "zh"), text_of(found, "en"))
        if most is None
        else (_plain(found, "zh", most), _plain(found, "en", most))
    )
    title, link = (found.title_zh, found.title_en), f"/announcements/{found.public_id}"
    return Letter(KIND, title, text, link, key_of(found), expires_at=found.until_at)


def _plain(found: Announcement, language: str, most: int) -> str:
    text = words_of(html_of(found, language))
    return text if len(text) <= most else text[: most - 1] + "…"
