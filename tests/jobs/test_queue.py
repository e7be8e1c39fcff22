"""The queue of jobs: who takes what, for how long, and what happens when it goes wrong."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.jobs import queries
from elearn.jobs import service as jobs
from elearn.jobs.models import Job
from elearn.jobs.service import Claimed
from tests.clock import MORNING

LEASE = timedelta(minutes=2)
LATER = MORNING + timedelta(minutes=3)


def claim(database: Database, worker: str = "a", now: object = MORNING) -> Claimed | None:
    with database.write() as session:
        return jobs.claim(session, now=now, worker=worker, lease=LEASE)  # type: ignore[arg-type]


def enqueue(database: Database, kind: str = "count", key: str | None = None, after: timedelta = timedelta()) -> int:
    with database.write() as session:
        return jobs.enqueue(session, kind, {"text": "𠮷㛃·"}, due_at=MORNING + after, unique_key=key)


def only(database: Database) -> Job:
    with database.read() as session:
        return session.scalars(select(Job)).one()


def test_job_is_taken_once_with_what_it_was_given(database: Database) -> None:
    number = enqueue(database)
    assert claim(database) == Claimed(number, "count", {"text": "𠮷㛃·"}, 1)
    assert claim(database, "b") is None


def test_job_is_not_taken_before_it_is_due(database: Database) -> None:
    enqueue(database, after=timedelta(seconds=1))
    assert claim(database) is None
    with database.read() as session:
        assert not jobs.has_due(session, now=MORNING)
        assert jobs.has_due(session, now=LATER)


def test_the_longest_due_is_taken_first(database: Database) -> None:
    enqueue(database, "second", after=timedelta(seconds=-1))
    enqueue(database, "first", after=timedelta(seconds=-2))
    taken = [claim(database), claim(database)]
    assert [job.kind for job in taken if job] == ["first", "second"]


def test_workers_that_come_together_share_the_jobs_without_taking_one_twice(database: Database) -> None:
    for _ in range(20):
        enqueue(database)
    start, taken = threading.Barrier(4), list[int]()

    def work(name: str) -> None:
        start.wait()
        while job := claim(database, name):
            taken.append(job.id)

    workers = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 20


def test_job_of_a_dead_worker_is_taken_by_another_when_the_lease_has_run_out(database: Database) -> None:
    number = enqueue(database)
    claim(database, "dead")
    assert claim(database, "other", LATER) == Claimed(number, "count", {"text": "𠮷㛃·"}, 2)
    with database.write() as session, pytest.raises(Conflict):
        jobs.finish(session, number, worker="dead", now=LATER)


def test_progress_holds_the_job_for_another_lease(database: Database) -> None:
    number = enqueue(database)
    claim(database)
    with database.write() as session:
        half = MORNING + LEASE / 2
        jobs.progress(session, number, worker="a", done=3, total=7, now=half, lease=LEASE)
    assert claim(database, "b", MORNING + LEASE) is None
    assert (only(database).done, only(database).total) == (3, 7)


def test_failed_job_is_tried_again_after_growing_pauses_and_given_up_after_the_fifth(database: Database) -> None:
    enqueue(database)
    now, pauses = MORNING, []
    for _ in range(jobs.MOST_TRIES - 1):
        job = claim(database, now=now)
        assert job
        with database.write() as session:
            assert jobs.fail(session, job, worker="a", now=now, error="ValueError")
        pauses.append(only(database).due_at - now)
        assert claim(database, now=only(database).due_at - timedelta(microseconds=1)) is None
        now = only(database).due_at
    last = claim(database, now=now)
    assert last
    with database.write() as session:
        assert not jobs.fail(session, last, worker="a", now=now, error="ValueError")
    assert pauses == sorted(set(pauses))
    assert (only(database).finished_at, only(database).error) == (now, "ValueError")
    with database.read() as session:
        assert queries.given_up(session, since=MORNING) == 1


def test_job_that_kills_its_worker_each_time_is_given_up(database: Database) -> None:
    enqueue(database)
    for number in range(jobs.MOST_TRIES):
        assert claim(database, now=MORNING + number * 2 * LEASE)
    assert claim(database, now=MORNING + 99 * LEASE) is None
    assert only(database).finished_at == MORNING + 99 * LEASE


def test_a_key_is_queued_once_until_its_job_has_ended(database: Database) -> None:
    first = enqueue(database, key="daily")
    assert enqueue(database, key="daily", after=timedelta(days=1)) == first
    assert only(database).due_at == MORNING
    claim(database)
    with database.write() as session:
        jobs.finish(session, first, worker="a", now=MORNING)
    assert enqueue(database, key="daily", after=timedelta(days=1)) == first
    assert (only(database).due_at, only(database).finished_at) == (MORNING + timedelta(days=1), None)


def test_released_job_is_free_at_once_and_no_try_is_counted(database: Database) -> None:
    number = enqueue(database)
    claim(database)
    with database.write() as session:
        jobs.release(session, number, worker="a", now=MORNING)
    again = claim(database, "b")
    assert again
    assert again.tries == 1


def test_old_jobs_are_forgotten_but_not_those_that_come_round(database: Database) -> None:
    for key in (None, "daily"):
        number = enqueue(database, key=key)
        claim(database)
        with database.write() as session:
            jobs.finish(session, number, worker="a", now=MORNING)
    with database.write() as session:
        jobs.forget_finished(session, before=LATER)
    assert only(database).unique_key == "daily"


def test_signs_of_life_show_the_latest_and_forget_the_dead(database: Database) -> None:
    with database.write() as session:
        jobs.beat(session, "old", now=MORNING - timedelta(days=2))
        jobs.beat(session, "a", now=MORNING - LEASE)
        jobs.beat(session, "a", now=MORNING)
    with database.write() as session:
        assert queries.last_sign_of_life(session) == MORNING
        jobs.leave(session, "a")
        assert queries.last_sign_of_life(session) is None
