"""Let things happen at the same time, and know when one of them waits for another."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import text

from elearn.db.database import Database

PATIENCE_SECONDS = 20
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def together(works: Sequence[Callable[[], Any]]) -> list[Future[Any]]:
    """Run every work in a thread of its own, all let off at once; give their outcomes."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(PATIENCE_SECONDS)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [pool.submit(run, work) for work in works]


def await_waiting(database: Database, count: int = 1) -> None:
    """Wait until ``count`` writers of the database wait for another's transaction to end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while waiting(database) < count:
        assert time.monotonic() < deadline, "nobody waits"
        time.sleep(0.005)  # neither database tells when somebody begins to wait


def waiting(database: Database) -> int:
    """Count the writers that wait."""
    if database.is_sqlite:
        return database.turnstile.waiting
    with database.read() as session:
        return int(session.execute(WAITING).scalar_one())
