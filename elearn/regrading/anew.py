"""Make every grade anew from its facts: what is kept must be what follows from them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.assessment import queries as attempts
from elearn.assessment import service as assessment
from elearn.assessment.models import Attempt
from elearn.content.shelf import Shelf
from elearn.marking.facts import AT_ONCE, grade_attempts

Report = Callable[[int, int], None]


def regrade_all(session: Session, shelf: Shelf, *, now: datetime, report: Report = lambda _done, _total: None) -> int:
    """Make every grade anew from the facts, a few hundred at a time; keep those that differ, and count them.

    ``report`` is told after each few hundred how many were made anew, and of how many.
    """
    differing, last, done = 0, 0, 0
    handed_in = Attempt.submitted_at.is_not(None)
    total = session.execute(select(func.count()).select_from(Attempt).where(handed_in)).scalar_one()
    while sheets := attempts.sheets_where(session, handed_in, Attempt.id > last, limit=AT_ONCE):
        last = sheets[-1].id
        kept = {grade.attempt_id: grade for grade in attempts.grades_of(session, [sheet.id for sheet in sheets])}
        for attempt_id, result in grade_attempts(session, shelf, sheets).items():
            if not assessment.is_kept(kept.get(attempt_id), result):
                assessment.keep_grade(session, attempt_id, result, now=now)
                differing += 1
        done += len(sheets)
        report(done, total)
    return differing
