"""A worker's loop: what is due gets done, what fails is tried again, and a stop is heard at once."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from elearn.db.database import Database
from elearn.identities import Clock
from elearn.jobs import service as jobs
from elearn.jobs.loop import Report, Round, Task, WorkLoop
from elearn.jobs.models import Job, Worker
from tests.clock import MORNING, StandingClock

DAY = timedelta(days=1)


def loop_of(database: Database, clock: Clock, tasks: Mapping[str, Task], *, is_daily: bool = False) -> WorkLoop:
    rounds = {kind: Round(DAY, {"is": "daily"}) for kind in tasks} if is_daily else {}
    return WorkLoop(database, name="a", clock=clock, stop=threading.Event(), tasks=tasks, rounds=rounds)


def put(database: Database, kind: str) -> None:
    with database.write() as session:
        jobs.enqueue(session, kind, {"number": 7}, due_at=MORNING)


def rows(database: Database) -> list[Job]:
    with database.read() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def test_due_job_is_run_with_its_payload_and_finished(database: Database, clock: StandingClock) -> None:
    seen = []

    def task(_database: Database, payload: Mapping[str, Any], report: Report, _clock: Clock) -> None:
        report(1, 2)
        seen.append(payload)

    put(database, "count")
    assert loop_of(database, clock, {"count": task}).run_due() == 1
    assert seen == [{"number": 7}]
    (job,) = rows(database)
    assert (job.finished_at, job.done, job.total, job.error) == (MORNING, 1, 2, None)


def test_job_that_raises_waits_for_another_try_and_keeps_no_text_of_the_error(
    database: Database, clock: StandingClock
) -> None:
    def task(*_: object) -> None:
        raise ValueError("唐岚 has 3 points")

    put(database, "count")
    loop_of(database, clock, {"count": task}).run_due()
    (job,) = rows(database)
    assert (job.finished_at, job.error) == (None, "ValueError")
    assert job.due_at > MORNING


def test_job_of_an_unknown_kind_does_not_stop_the_others(database: Database, clock: StandingClock) -> None:
    done = []
    put(database, "of tomorrow's version")
    put(database, "count")
    loop_of(database, clock, {"count": lambda *_: done.append(1)}).run_due()
    assert done == [1]


def test_what_comes_round_is_done_once_a_day_even_after_a_failure(database: Database, clock: StandingClock) -> None:
    done = []

    def task(*_: object) -> None:
        done.append(clock())
        if len(done) == 2:
            raise ValueError

    loop = loop_of(database, clock, {"clean": task}, is_daily=True)
    for _ in range(3):
        loop.run_due()
        clock.advance(DAY)
    assert done == [MORNING, MORNING + DAY, MORNING + 2 * DAY]
    assert len(rows(database)) == 1


def test_stop_interrupts_a_long_job_which_another_worker_can_take(database: Database, clock: StandingClock) -> None:
    def task(_database: Database, _payload: Mapping[str, Any], report: Report, _clock: Clock) -> None:
        loop.stop.set()
        report(1, 1000)
        pytest.fail("the job went on")

    put(database, "count")
    loop = loop_of(database, clock, {"count": task})
    loop.run_due()
    (job,) = rows(database)
    assert (job.finished_at, job.leased_by, job.tries) == (None, None, 0)


def test_running_loop_gives_signs_of_life_and_leaves_when_it_is_stopped(
    database: Database, clock: StandingClock
) -> None:
    has_run = threading.Event()
    loop = loop_of(database, clock, {"count": lambda *_: has_run.set()})
    put(database, "count")
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        assert has_run.wait(30)
        with database.read() as session:
            assert list(session.scalars(select(Worker.name))) == ["a"]
    finally:
        loop.stop.set()
        thread.join(30)
    assert not thread.is_alive()
    with database.read() as session:
        assert list(session.scalars(select(Worker.name))) == []
