"""What owners and others can do with an export."""

import pytest
from sqlalchemy import select, update

from elearn.audit.models import AuditEvent, AuditValue
from elearn.db.database import Database
from elearn.errors import Conflict, NotFound
from elearn.jobs.models import Job
from elearn.reporting import downloads, exports
from elearn.reporting.filters import Filters
from tests.clock import MORNING, StandingClock
from tests.reporting.asking import ask, silent
from tests.reporting.crowd import somebody


def test_another_person_s_export_does_not_exist(crowd: Database) -> None:
    public_id = ask(crowd)
    exports.build(crowd, public_id, silent, StandingClock())

    with crowd.read() as session:
        with pytest.raises(NotFound):
            downloads.progress_of(session, somebody(session, "county"), public_id, now=MORNING)
        with pytest.raises(NotFound):
            downloads.file_of(session, somebody(session, "county"), public_id, now=MORNING)


def test_progress_is_what_the_job_says(crowd: Database) -> None:
    public_id = ask(crowd)

    def state(**values: object) -> tuple[str, int]:
        with crowd.write() as session:
            session.execute(update(Job).values(**values))
        with crowd.read() as session:
            found = downloads.progress_of(session, somebody(session, "admin"), public_id, now=MORNING)
        return found.state, found.percent

    assert state(done=0) == ("waiting", 0)
    assert state(leased_until=MORNING, done=500, total=1000) == ("running", 50)
    assert state(leased_until=None, finished_at=MORNING, error="boom") == ("failed", 50)


def test_a_fourth_file_at_a_time_is_refused(crowd: Database) -> None:
    for _ in range(downloads.MOST_WAITING):
        ask(crowd)

    with pytest.raises(Conflict):
        ask(crowd)
    assert ask(crowd, "county")


def test_asking_is_recorded_and_the_search_can_be_forgotten(crowd: Database) -> None:
    ask(crowd, filters=Filters(search="唐岚"))

    with crowd.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "scores.export")).one()
        value = session.scalars(select(AuditValue).where(AuditValue.event_id == event.id)).one()
    assert "唐岚" not in str(event.facts)
    assert (event.facts["format"], value.value) == ("xlsx", "唐岚")
