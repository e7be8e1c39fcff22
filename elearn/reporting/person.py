"""One person's attempts as an administrator sees them; whoever looks at them is written into the audit log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment.models import Attempt, Grade
from elearn.audit import service as audit
from elearn.progress.models import SectionDone
from elearn.reporting.scores import Person
from elearn.training.models import ClassMember, TrainingClass
from elearn.training.programme_models import Attendance, ClassSession


@dataclass(frozen=True, slots=True)
class Sat:
    """Hold one attempt of a person; ``earned`` and the rest are None until it is handed in."""

    quiz_id: str
    public_id: str
    started_at: datetime
    submitted_at: datetime | None
    earned: Fraction | None
    possible: Fraction | None
    passed: bool | None
    pending: int | None = None


def attempts_of(session: Session, account_id: int) -> dict[str, list[Sat]]:
    """List a person's attempts by quiz, the oldest first."""
    columns = (Attempt.quiz_id, Attempt.public_id, Attempt.started_at, Attempt.submitted_at)
    read = select(*columns, Grade.earned, Grade.possible, Grade.passed, Grade.pending).outerjoin(
        Grade, Grade.attempt_id == Attempt.id
    )
    found: dict[str, list[Sat]] = {}
    for row in session.connection().execute(read.where(Attempt.account_id == account_id).order_by(Attempt.id)):
        found.setdefault(row.quiz_id, []).append(Sat(*row))
    return found


@dataclass(frozen=True, slots=True)
class Stay:
    """Hold a person's stay in a class, and the sessions of it that the person attended, in their order."""

    public_id: str
    title_zh: str
    title_en: str
    joined_at: datetime
    left_at: datetime | None
    attended: tuple[tuple[str, str, datetime], ...]

    def title(self, language: str) -> str:
        """Give the class's title in a language."""
        return self.title_zh if language == "zh" else self.title_en or self.title_zh


def lectures_of(session: Session, account_id: int) -> dict[str, tuple[int, datetime]]:
    """Give by lecture how many sections a person has finished, and when the last of them."""
    columns = (SectionDone.lecture_id, func.count(), func.max(SectionDone.done_at))
    read = select(*columns).where(SectionDone.account_id == account_id).group_by(SectionDone.lecture_id)
    return {lecture: (count, latest) for lecture, count, latest in session.connection().execute(read)}


def stays_of(session: Session, account_id: int) -> list[Stay]:
    """List a person's classes, the newest stay first, each with what was attended."""
    came: dict[int, list[tuple[str, str, datetime]]] = {}
    columns = (ClassSession.class_id, ClassSession.title_zh, ClassSession.title_en, ClassSession.begins_at)
    sessions = select(*columns).join(Attendance, Attendance.session_id == ClassSession.id)
    own = (Attendance.account_id == account_id, Attendance.withdrawn_at.is_(None))
    for class_id, zh, en, at in session.connection().execute(sessions.where(*own).order_by(ClassSession.begins_at)):
        came.setdefault(class_id, []).append((zh, en, at))
    named = (TrainingClass.id, TrainingClass.public_id, TrainingClass.title_zh, TrainingClass.title_en)
    read = select(*named, ClassMember.joined_at, ClassMember.left_at)
    read = read.join(ClassMember, ClassMember.class_id == TrainingClass.id).where(ClassMember.account_id == account_id)
    rows: Iterable[Any] = session.connection().execute(
        read.order_by(ClassMember.joined_at.desc(), ClassMember.id.desc())
    )
    return [
        Stay(row.public_id, row.title_zh, row.title_en, row.joined_at, row.left_at, tuple(came.get(row.id, ())))
        for row in rows
    ]


def record_view(connection: Connection, actor: Actor, person: Person, attempt_id: str | None, *, now: datetime) -> None:
    """Append to the audit log that the actor looked at a person's attempts, or at one attempt's answers."""
    facts = {"attempt": attempt_id} if attempt_id else {}
    with Session(connection) as session:
        audit.record(
            session, "scores.view", now=now, actor_id=actor.public_id, subject_id=person.public_id, facts=facts
        )
