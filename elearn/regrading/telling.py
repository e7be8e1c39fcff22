"""Tell people that a grade of theirs has changed. What it is now the result's page says, as far as it may be shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt, Score
from elearn.assessment.rules import tells_marks
from elearn.content.shelf import Shelf
from elearn.notices.service import News, both, tell
from elearn.problems import Phrase
from elearn.regrading.models import RegradeChange, RegradePlan, RegradeStanding

KIND = "grade"
CHANGED = Phrase("A grade of yours was worked out anew")
GIVEN = Phrase("Your answer has been marked")
NAMED = {"zh": "《%(quiz)s》", "en": "%(quiz)s"}
QUOTED = {"zh": "《%(quiz)s》：%(reason)s", "en": "%(quiz)s: %(reason)s"}


def tell_of_regrade(session: Session, shelf: Shelf, made: RegradePlan, *, now: datetime) -> None:
    """Tell everybody for whom a committed plan has changed a sum, a passing or a waiting, of attempt or score."""
    read = (
        select(Attempt.account_id, Attempt.public_id, Attempt.quiz_hash)
        .join(RegradeChange, RegradeChange.attempt_id == Attempt.id)
        .where(RegradeChange.plan_id == made.id, RegradeChange.is_seen)
        .order_by(Attempt.id)
    )
    rows = [*session.execute(read).all(), *_told_of_scores_alone(session, made)]
    quizzes = shelf.documents(session, {row.quiz_hash for row in rows})
    tell(
        session,
        [(row.account_id, grade_news(CHANGED, quizzes[row.quiz_hash], row.public_id, made.reason)) for row in rows],
        now=now,
    )


def _told_of_scores_alone(session: Session, made: RegradePlan) -> Sequence[Any]:
    """List who has another score though none of their attempts looks otherwise, each with the attempt that counts."""
    counted = (Score.account_id == RegradeStanding.account_id, Score.quiz_id == RegradeStanding.quiz_id)
    seen = (
        select(Attempt.account_id)
        .join(RegradeChange, RegradeChange.attempt_id == Attempt.id)
        .where(RegradeChange.plan_id == made.id, RegradeChange.is_seen)
    )
    read = (
        select(Attempt.account_id, Attempt.public_id, Attempt.quiz_hash)
        .join(Score, Score.counted_attempt_id == Attempt.id)
        .join(RegradeStanding, and_(*counted))
        .where(RegradeStanding.plan_id == made.id, RegradeStanding.is_seen, Score.account_id.not_in(seen))
        .order_by(Attempt.id)
    )
    return session.execute(read).all()


def grade_news(heading: Phrase, quiz: Mapping[str, Any], attempt: str, reason: str) -> News:
    """Say that something has happened to the grade of an attempt (its public id) at a quiz, and why.

    Where the quiz shows marks later or never, so does it what was said of them: on the result's page.
    """
    quoted = QUOTED if tells_marks(quiz) else NAMED
    texts = tuple(quoted[language] % {"quiz": quiz["title"][language], "reason": reason} for language in ("zh", "en"))
    return News(KIND, both(heading), (texts[0], texts[1]), f"/attempts/{attempt}/result")
