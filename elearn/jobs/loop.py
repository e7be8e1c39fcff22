"""A worker's loop: take what is due, do it, note how it ended; whatever fails is logged and tried again."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.identities import Clock
from elearn.jobs import service as jobs
from elearn.jobs.service import Claimed

LEASE = timedelta(minutes=2)
BEAT = timedelta(seconds=15)
POLL_SECONDS = 0.5
PAUSE_SECONDS = 5.0  # after a round that failed as a whole: the database is away
log = structlog.get_logger()

Report = Callable[[int, int], None]  # report(done, total): call it every few seconds of a long job
Task = Callable[[Database, Mapping[str, Any], Report, Clock], None]


class Stopped(Exception):
    """Say inside a job, through its ``report``, that its worker has been told to stop."""


@dataclass(frozen=True, slots=True)
class Round:
    """Hold a job that comes round again: how often, and what it is told."""

    every: timedelta
    payload: Mapping[str, Any]


class WorkLoop:
    """Do due jobs one after another under ``name`` until ``stop`` is set."""

    def __init__(
        self,
        database: Database,
        *,
        name: str,
        clock: Clock,
        stop: threading.Event,
        tasks: Mapping[str, Task],
        rounds: Mapping[str, Round],
    ) -> None:
        self.database = database
        self.name = name
        self.clock = clock
        self.stop = stop
        self.rounds = rounds
        self.tasks = tasks

    def run(self) -> None:
        """Work until ``stop`` is set; whatever fails is logged and tried again."""
        next_beat = None
        while not self.stop.is_set():
            try:
                if next_beat is None:
                    self.plan()
                if next_beat is None or self.clock() >= next_beat:
                    self._beat()
                    next_beat = self.clock() + BEAT
                if not self.do_next():
                    self.stop.wait(POLL_SECONDS)
            except Exception:
                log.exception("work.away", worker=self.name)
                self.stop.wait(PAUSE_SECONDS)
        with suppress(SQLAlchemyError), self.database.write() as session:
            jobs.leave(session, self.name)

    def run_due(self) -> int:
        """Plan what comes round, do everything that is due now, and give how many jobs that was."""
        self.plan()
        count = 0
        while not self.stop.is_set() and self.do_next():
            count += 1
        return count

    def plan(self) -> None:
        """Queue what comes round again, where it is not queued yet."""
        with self.database.write() as session:
            for kind, round_ in self.rounds.items():
                jobs.enqueue(session, kind, round_.payload, due_at=self.clock(), unique_key=kind)

    def do_next(self) -> bool:
        """Do the job that has been due longest; say whether there was one."""
        with self.database.read() as session:
            if not jobs.has_due(session, now=self.clock()):
                return False
        with self.database.write() as session:
            job = jobs.claim(session, now=self.clock(), worker=self.name, lease=LEASE)
        if job is not None:
            self._do(job)
        return job is not None

    def _do(self, job: Claimed) -> None:
        try:
            self.tasks[job.kind](self.database, job.payload, partial(self._report, job), self.clock)
        except Stopped:
            self._settle(job, jobs.release)
        except Exception as error:
            log.exception("job.failed", job=job.id, kind=job.kind, tries=job.tries)
            self._fail(job, type(error).__name__)  # its text may hold personal data, and the row is kept
        else:
            self._settle(job, jobs.finish)
            log.info("job.done", job=job.id, kind=job.kind)

    def _report(self, job: Claimed, done: int, total: int) -> None:
        if self.stop.is_set():
            raise Stopped
        now = self.clock()
        with self.database.write() as session:
            jobs.progress(session, job.id, worker=self.name, done=done, total=total, now=now, lease=LEASE)
            jobs.beat(session, self.name, now=now)

    def _settle(self, job: Claimed, end: Callable[..., None]) -> None:
        with suppress(Conflict), self.database.write() as session:
            end(session, job.id, worker=self.name, now=self.clock())
            self._again(session, job)

    def _fail(self, job: Claimed, error: str) -> None:
        with suppress(Conflict), self.database.write() as session:
            jobs.fail(session, job, worker=self.name, now=self.clock(), error=error)
            self._again(session, job)

    def _again(self, session: Session, job: Claimed) -> None:
        if job.kind in self.rounds:
            round_ = self.rounds[job.kind]
            jobs.enqueue(session, job.kind, round_.payload, due_at=self.clock() + round_.every, unique_key=job.kind)

    def _beat(self) -> None:
        with self.database.write() as session:
            jobs.beat(session, self.name, now=self.clock())
