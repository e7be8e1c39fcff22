"""Work out what lies ahead of a person: days of plans and of classes, delayed checks, cards that fall due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.assessment import queries as attempts
from elearn.assessment.queries import QuizScore
from elearn.assessment.rules import due_window
from elearn.content.outline import Outline
from elearn.notices.service import both
from elearn.plans import queries as plans
from elearn.plans.rules import ROUNDS
from elearn.problems import Phrase
from elearn.review import queries as reviews
from elearn.review.models import ON, ReviewCard
from elearn.training.models import ClassMember, ClassQuizWindow, TrainingClass
from elearn.training.programme_models import ClassSession

FAR = timedelta(days=100)  # how far ahead is looked
CARDS_FAR = timedelta(days=14)  # cards move with every answer: what lies further ahead would be guessed
SESSION = "session-"  # how the keys of programmes begin: calendars have those by the hour already
A_MOMENT = timedelta(seconds=1)  # what closes at midnight closes on the day before
PLAN = Phrase("Plan until today: %(text)s")
FOLLOW_UP = Phrase("What has become of the plan? %(text)s")
CHECK = Phrase("From today: %(title)s")
LAST = Phrase("Last day: %(title)s")
CARDS = Phrase("Cards to review: %(count)s")


@dataclass(frozen=True, slots=True)
class Ahead:
    """Hold one thing that lies ahead: its key, its day, what it is in both languages (Chinese, English), where it is.

    A check stays open until ``until``; everything else is of one day.
    """

    key: str
    day: date
    title: tuple[str, str]
    link: str
    until: date | None = None
    hour: str = ""  # where the day has one for it, such as 09:00


def ahead_of(session: Session, outline: Outline, account_id: int, *, today: date, zone: tzinfo) -> list[Ahead]:
    """List what lies ahead of somebody from today on, by day."""
    scores = attempts.scores_of(session, account_id)
    found = [*_plans(session, account_id, today), *_checks(outline, scores, zone), *_cards(session, account_id, today)]
    found += [*_sessions(session, account_id, today, zone), *_closings(session, account_id, outline, scores, zone)]
    within = (one for one in found if (one.until or one.day) >= today and one.day <= today + FAR)
    return sorted(within, key=lambda one: (one.day, one.hour, one.key))


def _plans(session: Session, account_id: int, today: date) -> list[Ahead]:
    own = plans.own_plans(session, account_id)
    answers = plans.answers_of(session, [plan.id for plan in own])
    found = []
    for plan in own:
        said = answers.get(plan.id, [])
        link, text = f"/plans/{plan.public_id}", plan.text if len(plan.text) <= 60 else plan.text[:60] + "…"
        if not (said and said[-1].standing == "done"):
            title = both(Phrase(PLAN.text, {"text": text}))
            found.append(Ahead(f"plan-{plan.public_id}", plan.by_day, title, link))
        answered = {one.round for one in said}
        last = max((days for days in ROUNDS if plan.written_on + timedelta(days=days) <= today), default=0)
        for days in ROUNDS:
            if days not in answered and days >= last:
                title = both(Phrase(FOLLOW_UP.text, {"text": text}))
                day = max(plan.written_on + timedelta(days=days), today)
                found.append(Ahead(f"plan-{plan.public_id}-{days}", day, title, link))
    return found


def _checks(outline: Outline, scores: Mapping[str, QuizScore], zone: tzinfo) -> list[Ahead]:
    found = []
    for name in outline.course.checks:
        quiz, own = outline.quizzes[name], scores.get(name)
        done = [scores[one].finished_at for one in quiz.follows if one in scores]
        handed_in = max((moment for moment in done if moment), default=None)
        if quiz.kind != "delayed" or (own and own.finished) or handed_in is None:
            continue
        window = due_window(quiz.id, handed_in)
        if window.opens and window.closes:
            days = _day(window.opens, zone), _day(window.closes, zone)
            zh, en = (Phrase(CHECK.text, {"title": quiz.title[tongue]}) for tongue in ("zh", "en"))
            title = both(zh)[0], both(en)[1]
            found.append(Ahead(f"check-{quiz.id}", days[0], title, f"/quizzes/{quiz.id}/", days[1]))
    return found


def _sessions(session: Session, account_id: int, today: date, zone: tzinfo) -> list[Ahead]:
    """List the items on the programmes of somebody's classes, each with its hour."""
    columns = (ClassSession.public_id, ClassSession.begins_at, ClassSession.title_zh, ClassSession.title_en)
    read = (
        select(TrainingClass.public_id, *columns)
        .join(ClassSession, ClassSession.class_id == TrainingClass.id)
        .join(ClassMember, ClassMember.class_id == TrainingClass.id)
        .where(ClassMember.account_id == account_id, ClassMember.left_at.is_(None), ClassSession.cancelled_at.is_(None))
        .where(ClassSession.begins_at >= datetime.combine(today, time(), zone))
    )
    found = []
    for class_id, item_id, begins_at, *titles in session.execute(read):
        hour = f"{begins_at.astimezone(zone):%H:%M}"
        titled = f"{hour} {titles[0]}", f"{hour} {titles[1]}"
        found.append(Ahead(f"{SESSION}{item_id}", _day(begins_at, zone), titled, f"/classes/{class_id}/", hour=hour))
    return found


def _closings(
    session: Session, account_id: int, outline: Outline, scores: Mapping[str, QuizScore], zone: tzinfo
) -> list[Ahead]:
    """List the last days that somebody's classes set for quizzes which are not handed in."""
    read = (
        select(ClassQuizWindow.quiz_id, func.min(ClassQuizWindow.closes_at))
        .join(ClassMember, ClassMember.class_id == ClassQuizWindow.class_id)
        .where(ClassMember.account_id == account_id, ClassMember.left_at.is_(None))
        .where(ClassQuizWindow.closes_at.is_not(None))
        .group_by(ClassQuizWindow.quiz_id)
    )
    found = []
    for quiz_id, closes_at in session.execute(read):
        quiz, own = outline.quizzes.get(quiz_id), scores.get(quiz_id)
        if quiz is not None and closes_at is not None and not (own and own.finished):
            zh, en = (Phrase(LAST.text, {"title": quiz.title[tongue]}) for tongue in ("zh", "en"))
            day = _day(closes_at - A_MOMENT, zone)
            found.append(Ahead(f"closing-{quiz_id}", day, (both(zh)[0], both(en)[1]), f"/quizzes/{quiz_id}/"))
    return found


def _cards(session: Session, account_id: int, today: date) -> list[Ahead]:
    """Count the cards of the coming two weeks by day, at most as many a day as the person wants."""
    agenda = reviews.agenda(session, account_id, today)
    if agenda.state != ON:
        return []
    mine = (ReviewCard.account_id == account_id, ReviewCard.retired.is_(False))
    near = (ReviewCard.due > today, ReviewCard.due <= today + CARDS_FAR)
    read = select(ReviewCard.due, func.count()).where(*mine, *near).group_by(ReviewCard.due)
    counts: Sequence[tuple[date, int]] = [(row[0], row[1]) for row in session.execute(read)]
    by_day = {day: min(count, agenda.cap) for day, count in counts}
    if agenda.left:
        by_day[today] = agenda.left
    return [
        Ahead(f"cards-{day.isoformat()}", day, both(Phrase(CARDS.text, {"count": count})), "/review/")
        for day, count in by_day.items()
    ]


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
