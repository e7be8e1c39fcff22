"""One person's attempts as an administrator sees them; whoever looks at them is written into the audit log."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment.models import Attempt, Grade
from elearn.audit import service as audit
from elearn.reporting.scores import Person


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


def record_view(connection: Connection, actor: Actor, person: Person, attempt_id: str | None, *, now: datetime) -> None:
    """Append to the audit log that the actor looked at a person's attempts, or at one attempt's answers."""
    facts = {"attempt": attempt_id} if attempt_id else {}
    with Session(connection) as session:
        audit.record(
            session, "scores.view", now=now, actor_id=actor.public_id, subject_id=person.public_id, facts=facts
        )
