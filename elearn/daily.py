"""What first pages ask of the database beside what they are about, in one statement; and how far a person is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment import queries as attempts
from elearn.assessment.personal import due_checks, shows_score
from elearn.assessment.queries import READ_SCORES, QuizScore, by_quiz
from elearn.content.outline import Outline, QuizOutline
from elearn.db.bundle import Bundle
from elearn.notices.queries import READ_UNREAD, Told
from elearn.progress import service as progress
from elearn.progress.rules import CourseProgress, Done, QuizState, course_progress
from elearn.progress.service import READ_FINISHED
from elearn.reporting.saved_views import READ_VIEWS, View
from elearn.review.queries import READ_AGENDA, Agenda, agenda_of
from elearn.training.coming import READ_COMING, Coming

# Whatever else the first page shows of a person becomes a part of this, or a notice: a trip of its own costs more.
_DESK = Bundle(unread=READ_UNREAD, views=READ_VIEWS)
_DAY = Bundle(finished=READ_FINISHED, scores=READ_SCORES, agenda=READ_AGENDA, unread=READ_UNREAD, coming=READ_COMING)


@dataclass(frozen=True, slots=True)
class Day:
    """Hold a day: where somebody is, cards, delayed checks with their closing, unread notices, what comes in class."""

    where: CourseProgress
    plan: Agenda
    checks: list[tuple[QuizOutline, datetime]]
    notices: list[Told]
    coming: Coming | None


def desk_of(session: Session, actor: Actor) -> tuple[list[Told], list[View]]:
    """Read what an administrator's first page shows beside the scores: unread notices, and saved views by name."""
    found = _DESK.rows(session.connection(), {"account_id": actor.id})
    return [Told(*row) for row in found["unread"]], [View(*row) for row in found["views"]]


def day_of(session: Session, outline: Outline, actor: Actor, *, zone: tzinfo, now: datetime) -> Day:
    """Read what a day brings to a person; what the terms of a quiz do not show (yet) is not in it."""
    day = now.astimezone(zone).date()
    found = _DAY.rows(session.connection(), {"account_id": actor.id, "day": day, "now": now})
    scores = by_quiz(found["scores"])
    done = frozenset((lecture_id, section_id) for lecture_id, section_id in found["finished"])
    where = _standing(session, outline, actor, done, scores, zone=zone, now=now)
    checks = due_checks((outline.quizzes[name] for name in where.checks), scores, now=now)
    coming = next((Coming(*row) for row in found["coming"]), None)
    return Day(where, agenda_of(*found["agenda"][0]), checks, [Told(*row) for row in found["unread"]], coming)


def where_somebody_is(
    session: Session, outline: Outline, actor: Actor, *, zone: tzinfo, now: datetime
) -> CourseProgress:
    """Work out how far a person is in the course: what they finished, and how they stand in its quizzes."""
    done, scores = progress.finished_sections(session, actor.id), attempts.scores_of(session, actor.id)
    return _standing(session, outline, actor, done, scores, zone=zone, now=now)


def _standing(
    session: Session,
    outline: Outline,
    actor: Actor,
    done: Done,
    scores: Mapping[str, QuizScore],
    *,
    zone: tzinfo,
    now: datetime,
) -> CourseProgress:
    """Work out how far a person is who finished these sections and has these scores.

    What the terms of a quiz do not show the person (yet) is not in it.
    """
    states = {}
    for quiz_id, row in scores.items():
        quiz, is_open = outline.quizzes.get(quiz_id), row.begun > row.finished
        if quiz is not None and shows_score(session, actor, quiz, row, zone, now=now):
            states[quiz_id] = QuizState(row.finished > 0, row.passed, row.share, is_open)
        elif quiz is not None:
            states[quiz_id] = QuizState(row.finished > 0, is_open=is_open, is_shown=False)
    return course_progress(outline.course, done, states)
