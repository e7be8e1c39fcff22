"""Read the state of the jobs and of the workers."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.jobs.models import Job, Worker


def last_sign_of_life(session: Session) -> datetime | None:
    """Give when any worker was last seen, None when there is none."""
    return session.execute(select(func.max(Worker.seen_at))).scalar()


def overdue(session: Session, *, before: datetime) -> int:
    """Count the jobs that have been due since before a moment and that nobody holds."""
    waiting = (Job.finished_at.is_(None), Job.due_at < before, Job.leased_until.is_(None))
    return session.execute(select(func.count()).select_from(Job).where(*waiting)).scalar_one()


def stale_leases(session: Session, *, now: datetime) -> int:
    """Count the jobs whose worker let the lease run out: it died, and no other has taken them."""
    lost = (Job.finished_at.is_(None), Job.leased_until < now)
    return session.execute(select(func.count()).select_from(Job).where(*lost)).scalar_one()


def given_up(session: Session, *, since: datetime) -> int:
    """Count the jobs that were given up since a moment."""
    failed = (Job.finished_at >= since, Job.error.is_not(None))
    return session.execute(select(func.count()).select_from(Job).where(*failed)).scalar_one()
