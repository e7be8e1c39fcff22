"""What one person has still to do to complete the course in each of the own classes, as far as it may be told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.completion.facts import Terms, rule_of, sessions_of, terms_of
from elearn.completion.rules import Facts, Missing, Rule, missing
from elearn.progress.rules import CourseProgress, QuizState
from elearn.training.models import ClassMember, TrainingClass
from elearn.training.programme_models import Attendance

_SOMETIME = datetime.min.replace(
    tzinfo=UTC
)  # what is finished is known from the course's progress, which keeps no moments


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how a person stands in a class (both titles None: in the course, for who is in no class).

    ``waiting`` names quizzes that were handed in and whose result is not shown yet: what is missing leaves them out,
    and nothing is complete before they are shown.
    """

    title_zh: str | None
    title_en: str | None
    class_id: str
    rule: Rule
    missing: Missing
    waiting: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether everything that is asked is done, and may be told."""
        return self.asked > 0 and not self.missing and not self.waiting

    @property
    def asked(self) -> int:
        """Count what is asked."""
        return len(self.rule.lectures) + len(self.rule.quizzes) + self.rule.sessions_needed

    @property
    def done(self) -> int:
        """Count what is done; what waits is not yet."""
        return self.asked - self.missing.count - len(self.waiting)

    def title(self, language: str) -> str | None:
        """Give the title of the class in a language, None for the course."""
        return self.title_zh if language == "zh" else self.title_en


def standings(session: Session, account_id: int, where: CourseProgress) -> list[Standing]:
    """Work out what is missing in each class that a person is a member of, or in the course where there is none."""
    stays = (ClassMember.account_id == account_id, ClassMember.left_at.is_(None))
    read = (
        select(TrainingClass.id, TrainingClass.public_id, TrainingClass.title_zh, TrainingClass.title_en)
        .join(ClassMember, ClassMember.class_id == TrainingClass.id)
        .where(*stays, TrainingClass.course_id == where.course.id)
        .order_by(TrainingClass.first_day.desc(), TrainingClass.id.desc())
    )
    rows = session.execute(read).all()
    if not rows:
        return [_standing(where, None, None, "", rule_of(where.course, Terms(), ()), {})]
    ids = [row.id for row in rows]
    terms, sessions = terms_of(session, ids), sessions_of(session, ids)
    attended = _attended(session, account_id, [one for items in sessions.values() for one in items])
    return [
        _standing(
            where,
            row.title_zh,
            row.title_en,
            row.public_id,
            rule_of(where.course, terms[row.id], sessions[row.id]),
            attended,
        )
        for row in rows
    ]


def _standing(
    where: CourseProgress,
    title_zh: str | None,
    title_en: str | None,
    class_id: str,
    rule: Rule,
    attended: Mapping[int, datetime],
) -> Standing:
    states = _states(where)
    finished = {one.lecture.id: _SOMETIME for one in where.lectures if all(one.done)}
    passed = {key: _SOMETIME for key, state in states.items() if state.is_shown and state.passed}
    hidden = tuple(key for key in rule.quizzes if key in states and not states[key].is_shown and states[key].finished)
    found = missing(rule, Facts(finished, passed, attended))
    left = tuple(key for key in found.quizzes if key not in hidden)
    return Standing(title_zh, title_en, class_id, rule, replace(found, quizzes=left), hidden)


def _states(where: CourseProgress) -> dict[str, QuizState]:
    own = {one.lecture.quiz_id: one.quiz for one in where.lectures if one.lecture.quiz_id}
    return own | dict(where.checks)


def _attended(session: Session, account_id: int, session_ids: list[int]) -> dict[int, datetime]:
    mine = (Attendance.account_id == account_id, Attendance.withdrawn_at.is_(None))
    read = select(Attendance.session_id, Attendance.at).where(*mine, Attendance.session_id.in_(session_ids))
    return {row.session_id: row.at for row in session.execute(read)}
