"""Tell a class what its next day brings: sessions, and quizzes that close; its members once, its groups by robot."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.announcements.audiences import people_of
from elearn.assessment.models import Score
from elearn.content.outline import Outline
from elearn.languages import Language, translate
from elearn.notices import service as notices
from elearn.notices.service import News
from elearn.outbox import service as outbox
from elearn.outbox.models import Robot
from elearn.outbox.service import Letter
from elearn.problems import Phrase
from elearn.reminders.models import ReminderChoice
from elearn.training.models import ClassQuizWindow, TrainingClass
from elearn.training.programme_models import ClassSession

KIND = "deadline"
BRINGS = Phrase("Tomorrow: %(title)s")
CLOSES = Phrase("Last day tomorrow: %(title)s")
UNTIL = Phrase("It can be begun until %(hour)s.")


_NAMES = (TrainingClass.id, TrainingClass.public_id, TrainingClass.title_zh, TrainingClass.title_en)


@dataclass(frozen=True, slots=True)
class Tomorrow:
    """Hold one thing that a class is told: under which key, in both languages, and the quiz that it is about."""

    class_id: int
    key: str
    title: tuple[str, str]
    text: tuple[str, str]
    link: str
    quiz_id: str | None = None


def remind_of_classes(session: Session, outline: Outline, *, zone: tzinfo, language: Language, now: datetime) -> None:
    """Tell of the next day of each open class: in the page, by mail, by the robots of its groups; once each.

    Who has ended reminders is left out, and of a quiz that closes who has handed it in.
    """
    day = now.astimezone(zone).date() + timedelta(days=1)
    silent = exists().where(ReminderChoice.account_id == Account.id, ReminderChoice.is_on.is_(False))
    for one in (*_sessions(session, day, zone), *_closings(session, outline, day, zone)):
        people = people_of(one.class_id, "").where(~silent)
        if one.quiz_id is not None:
            done = (Score.account_id == Account.id, Score.quiz_id == one.quiz_id, Score.finished > 0)
            people = people.where(~exists().where(*done))
        letter = Letter(KIND, one.title, one.text, one.link, one.key, expires_at=_begin(day, zone) + timedelta(days=1))
        notices.tell_all(session, News("reminder", one.title, one.text, one.link, one.key), people, now=now)
        outbox.put_for_all(session, letter, people, language=language, now=now)
        outbox.put_for_robots(session, letter, _robots(session, one.class_id), now=now)


def _sessions(session: Session, day: date, zone: tzinfo) -> Iterator[Tomorrow]:
    """Put the items of a class's day into one thing to be told, by their hours."""
    begin = _begin(day, zone)
    read = (
        select(*_NAMES, ClassSession.title_zh, ClassSession.title_en, ClassSession.place, ClassSession.begins_at)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .where(TrainingClass.status == "open", ClassSession.cancelled_at.is_(None))
        .where(ClassSession.begins_at >= begin, ClassSession.begins_at < begin + timedelta(days=1))
        .order_by(TrainingClass.id, ClassSession.begins_at, ClassSession.id)
    )
    found = defaultdict[tuple[int, str, str, str], list[tuple[str, str]]](list)
    for class_id, public_id, zh, en, *titles, place, at in session.execute(read):
        about = [f"{at.astimezone(zone):%H:%M} {title}{f' · {place}' if place else ''}" for title in titles]
        found[class_id, public_id, zh, en].append((about[0], about[1]))
    for (class_id, public_id, zh, en), lines in found.items():
        texts = tuple("\n".join(line[place] for line in lines) for place in (0, 1))
        title = _said(BRINGS, title=(zh, en))
        yield Tomorrow(class_id, f"day-{public_id}-{day}", title, (texts[0], texts[1]), f"/classes/{public_id}/")


def _closings(session: Session, outline: Outline, day: date, zone: tzinfo) -> Iterator[Tomorrow]:
    last = _begin(day, zone) + timedelta(days=1)
    read = (
        select(*_NAMES, ClassQuizWindow.quiz_id, ClassQuizWindow.closes_at)
        .join(TrainingClass, TrainingClass.id == ClassQuizWindow.class_id)
        .where(TrainingClass.status == "open")
        .where(ClassQuizWindow.closes_at > last - timedelta(days=1), ClassQuizWindow.closes_at <= last)
        .order_by(TrainingClass.id, ClassQuizWindow.quiz_id)
    )
    for class_id, public_id, _zh, _en, quiz_id, closes_at in session.execute(read):
        quiz = outline.quizzes.get(quiz_id)
        if quiz is not None and closes_at is not None:
            hour = "24:00" if closes_at == last else f"{closes_at.astimezone(zone):%H:%M}"
            title, text = _said(CLOSES, title=(quiz.title["zh"], quiz.title["en"])), _said(UNTIL, hour=(hour, hour))
            key = f"closing-{public_id}-{quiz_id}-{day}"
            yield Tomorrow(class_id, key, title, text, f"/quizzes/{quiz_id}/", quiz_id)


def _robots(session: Session, class_id: int) -> Sequence[Robot]:
    return session.scalars(select(Robot).where(Robot.class_id == class_id, Robot.removed_at.is_(None))).all()


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _said(phrase: Phrase, **values: tuple[str, str]) -> tuple[str, str]:
    """Say a phrase in both languages, each with its own value (Chinese, English)."""
    zh, en = ({name: pair[place] for name, pair in values.items()} for place in (0, 1))
    return translate(Phrase(phrase.text, zh), "zh"), translate(Phrase(phrase.text, en), "en")
