"""The worker closes what nobody hands in, one attempt after the other, and one that fails does not stop it."""

import threading
from datetime import timedelta

from sqlalchemy import select, update

from elearn.assessment.models import Attempt, Grade
from elearn.cli.closing import Closing, close_due
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from tests.cli.serving import await_that
from tests.clock import MORNING, StandingClock
from tests.examining import QUIZ, publish_exam
from tests.taking import ZONE, Desk

LATER = MORNING + timedelta(hours=1)


def graded(database: Database) -> int:
    """Count the grades."""
    with database.read() as session:
        return len(session.scalars(select(Grade.attempt_id)).all())


def test_a_thread_of_the_worker_closes_what_is_overdue_and_ends_when_told(published_database: Database) -> None:
    publish_exam(published_database, "time_limit: 30\n")
    for name in ("tanglan", "chenyu"):
        Desk(published_database, name).begin(QUIZ)
    stop = threading.Event()
    closing = Closing(published_database, ZONE, StandingClock(LATER), stop)

    closing.start()
    await_that(lambda: graded(published_database) == 2, what="two grades")
    stop.set()
    closing.join(5)

    assert not closing.is_alive()


def test_an_attempt_that_cannot_be_closed_keeps_no_other_from_it(published_database: Database) -> None:
    publish_exam(published_database, "time_limit: 30\n")
    broken, sound = (Desk(published_database, name).begin(QUIZ) for name in ("tanglan", "chenyu"))
    with published_database.write() as session:
        paper = [["e-1", "no such document", "none"]]
        session.execute(update(Attempt).where(Attempt.id == broken.id).values(paper=paper))

    assert close_due(published_database, Shelf(), ZONE, StandingClock(LATER)) == 1

    with published_database.read() as session:
        assert session.scalars(select(Attempt.id).where(Attempt.submitted_at.is_not(None))).all() == [sound.id]
