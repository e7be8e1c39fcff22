"""Read what many people have done towards completing a class: a few statements, however many people they are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from elearn.assessment.models import Score
from elearn.completion.models import ClassTerms
from elearn.completion.rules import Facts, Rule
from elearn.content.outline import CourseOutline, Outline
from elearn.progress.models import SectionDone
from elearn.training.models import ClassMember
from elearn.training.programme_models import Attendance, ClassSession

_done, _score = SectionDone.__table__, Score.__table__


@dataclass(frozen=True, slots=True)
class Terms:
    """Hold what a class asks beyond its course; as it stands where it says nothing."""

    attendance_percent: int = 0
    quizzes: tuple[str, ...] = ()
    issues_itself: bool = False


def terms_of(session: Session, class_ids: Collection[int]) -> dict[int, Terms]:
    """Give the terms of classes, by class."""
    rows = session.scalars(select(ClassTerms).where(ClassTerms.class_id.in_(class_ids)))
    said = {row.class_id: Terms(row.attendance_percent, tuple(row.quizzes), row.issues_itself) for row in rows}
    return {class_id: said.get(class_id, Terms()) for class_id in class_ids}


def sessions_of(session: Session, class_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Give the keys of the items that take place, by class, in the order of time."""
    item = ClassSession
    mine = (item.class_id.in_(class_ids), item.cancelled_at.is_(None))
    found: dict[int, list[int]] = {class_id: [] for class_id in class_ids}
    for row in session.execute(select(item.class_id, item.id).where(*mine).order_by(item.begins_at, item.id)):
        found[row.class_id].append(row.id)
    return {class_id: tuple(ids) for class_id, ids in found.items()}


def rule_of(course: CourseOutline, terms: Terms, sessions: Sequence[int]) -> Rule:
    """Put together what the course and the class ask."""
    quizzes = dict.fromkeys((*course.asks_quizzes, *terms.quizzes))
    return Rule(course.asks_lectures, tuple(quizzes), tuple(sessions), terms.attendance_percent)


def rules_of(session: Session, outline: Outline, class_ids: Collection[int]) -> dict[int, Rule]:
    """Give what classes ask, by class."""
    terms, sessions = terms_of(session, class_ids), sessions_of(session, class_ids)
    return {key: rule_of(outline.course, terms[key], sessions[key]) for key in class_ids}


def members_of_class(class_id: int) -> Select[Any]:
    """Select the keys of a class's present members."""
    return select(ClassMember.account_id).where(ClassMember.class_id == class_id, ClassMember.left_at.is_(None))


def facts_of(
    session: Session, course: CourseOutline, rule: Rule, people: Select[Any] | Collection[int]
) -> dict[int, Facts]:
    """Give what people (keys, or a SELECT of them) have done of what a rule asks; who has done nothing is left out."""
    lectures = _finished(session, course, rule, people)
    quizzes = _passed(session, rule, people)
    sessions = _attended(session, rule, people)
    keys = lectures.keys() | quizzes.keys() | sessions.keys()
    return {key: Facts(lectures.get(key, {}), quizzes.get(key, {}), sessions.get(key, {})) for key in keys}


def _finished(session: Session, course: CourseOutline, rule: Rule, people: Any) -> dict[int, dict[str, datetime]]:
    """Find the lectures of which every section, as it is published, was finished; and when the last one was."""
    asked = {one.id: one for one in course.lectures if one.id in rule.lectures}
    parts = [(one.id, section.id) for one in asked.values() for section in one.sections]
    read = (
        select(_done.c.account_id, _done.c.lecture_id, func.count().label("number"), func.max(_done.c.done_at))
        .where(_done.c.account_id.in_(people), tuple_(_done.c.lecture_id, _done.c.section_id).in_(parts))
        .group_by(_done.c.account_id, _done.c.lecture_id)
    )
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for account_id, lecture_id, number, at in session.connection().execute(read):
        if number == len(asked[lecture_id].sections):
            found[account_id][lecture_id] = at
    return found


def _passed(session: Session, rule: Rule, people: Any) -> dict[int, dict[str, datetime]]:
    read = select(_score.c.account_id, _score.c.quiz_id, _score.c.finished_at).where(
        _score.c.account_id.in_(people), _score.c.quiz_id.in_(rule.quizzes), _score.c.passed
    )
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for account_id, quiz_id, at in session.connection().execute(read):
        found[account_id][quiz_id] = at
    return found


def _attended(session: Session, rule: Rule, people: Any) -> dict[int, dict[int, datetime]]:
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    if not rule.sessions_needed:
        return found
    standing = (Attendance.session_id.in_(rule.sessions), Attendance.withdrawn_at.is_(None))
    read = select(Attendance.account_id, Attendance.session_id, Attendance.at).where(
        *standing, Attendance.account_id.in_(people)
    )
    for account_id, session_id, at in session.execute(read):
        found[account_id][session_id] = at
    return found
