"""Who of a class has completed it, as SQL: what ``rules`` says of one person's facts, said of thousands at once.

``tests/completion/test_service.py`` holds the two equal.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, tuple_

from elearn.assessment.models import Score
from elearn.completion.facts import members_of_class
from elearn.completion.rules import Rule
from elearn.content.outline import CourseOutline
from elearn.progress.models import SectionDone
from elearn.training.programme_models import Attendance

_done, _score, _attendance = SectionDone.__table__, Score.__table__, Attendance.__table__


def completed(course: CourseOutline, rule: Rule, class_id: int) -> Select[Any]:
    """Select the keys of the present members of a class to whom nothing is missing."""
    people = every = members_of_class(class_id).correlate(None)
    sections = [(one.id, part.id) for one in course.lectures if one.id in rule.lectures for part in one.sections]
    known = {one.id for one in course.lectures}
    asks = bool(rule.lectures or rule.quizzes or rule.sessions_needed)
    if not asks or not known.issuperset(rule.lectures):
        return people.where(false())
    key = people.selected_columns[0]
    if sections:
        pair = tuple_(_done.c.lecture_id, _done.c.section_id)
        people = people.where(key.in_(_all_of(_done, len(sections), every, pair.in_(sections))))
    if rule.quizzes:
        passed = (_score.c.quiz_id.in_(rule.quizzes), _score.c.passed)
        people = people.where(key.in_(_all_of(_score, len(set(rule.quizzes)), every, *passed)))
    if rule.sessions_needed:
        there = (_attendance.c.session_id.in_(rule.sessions), _attendance.c.withdrawn_at.is_(None))
        people = people.where(key.in_(_all_of(_attendance, rule.sessions_needed, every, *there)))
    return people


def _all_of(table: Any, number: int, people: Select[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Select who of ``people`` has at least so many rows that fit; each is there once a person."""
    mine = table.c.account_id.in_(people)
    counted = select(table.c.account_id).where(mine, *conditions).group_by(table.c.account_id)
    return counted.having(func.count() >= number)
