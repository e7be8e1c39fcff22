"""Access codes of quizzes: compared in the same way for all, and paused after several wrong ones of one person."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.models import AccessTry
from elearn.assessment.rules import Terms, is_code
from elearn.db.inserting import insert_new
from elearn.problems import Phrase

MOST_WRONG = 5
PAUSE = timedelta(minutes=5)
WRONG = Phrase("This is not the access code of this quiz.")
PAUSED = Phrase(
    "After several wrong codes no further one is looked at for %(minutes)s minutes.",
    {"minutes": int(PAUSE.total_seconds() // 60)},
)


def try_code(
    session: Session, account_id: int, quiz_id: str, terms: Terms, given: str, *, now: datetime
) -> Phrase | None:
    """Compare a code that somebody typed; give why it is refused, None when it is right.

    Wrong codes are counted for each person and quiz, and what is counted must be committed, so nothing is raised.
    While the pause lasts the right code is refused as well: else it could be found by going on.
    """
    if terms.access_code is None:
        return None
    key = {"account_id": account_id, "quiz_id": quiz_id}
    fresh = insert_new(session.connection(), AccessTry).values(**key, failures=0, paused_until=None)
    session.execute(fresh.on_conflict_do_nothing())
    tries = session.scalars(select(AccessTry).filter_by(**key).with_for_update()).one()
    if tries.paused_until is not None and now < tries.paused_until:
        return PAUSED
    if is_code(terms, given):
        tries.failures, tries.paused_until = 0, None
        return None
    tries.failures += 1
    if tries.failures >= MOST_WRONG:
        tries.failures, tries.paused_until = 0, now + PAUSE
        return PAUSED
    return WRONG
