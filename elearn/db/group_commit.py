"""The writer of answers: many requests' saves in one transaction, acknowledged after its commit.

A durable commit costs a flush of the disk; thirty answers that arrive together share one. This is the one named
exception to "one transaction a request".
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection

from elearn.db.database import Database

T = TypeVar("T")
Work = Callable[[Connection], T]
Piece = tuple[Work[Any], Future[Any]]
Queue = SimpleQueue[Piece | None]
LARGEST_BATCH = 128


class GroupCommit:
    """Run pieces of work on one thread, in order of arrival, as many in a transaction as are waiting."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: Queue = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._door = threading.Lock()

    def run(self, work: Work[T], *, timeout: float = 30) -> T:
        """Run ``work(connection)`` and return its value once it is on disk; its exception is raised here.

        A piece that fails undoes itself only: the others of its transaction are run again, so ``work`` must leave
        nothing behind but what it writes to the connection. Raises TimeoutError after ``timeout`` seconds.
        """
        future: Future[T] = Future()
        with self._door:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._loop, args=(self._queue,), name="group-commit", daemon=True
                )
                self._thread.start()
            self._queue.put((work, future))
        return future.result(timeout)

    def close(self) -> None:
        """Finish what is waiting, then stop; work that comes later starts a new thread."""
        with self._door:
            thread, self._thread = self._thread, None
            queue, self._queue = self._queue, SimpleQueue()
        if thread is not None:
            queue.put(None)
            thread.join()

    def _loop(self, queue: Queue) -> None:
        is_open = True
        while is_open:
            batch: list[Piece] = []
            piece = queue.get()
            while piece is not None:
                batch.append(piece)
                if queue.empty() or len(batch) == LARGEST_BATCH:
                    break
                piece = queue.get()
            is_open = piece is not None
            if batch:
                self._commit(batch)

    def _commit(self, batch: list[Piece]) -> None:
        try:
            with self._database.write_connection() as connection:
                values = [work(connection) for work, _ in batch]
        except Exception as error:  # one bad piece must not take the others with it
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            for piece in batch:
                self._commit([piece])
            return
        for (_, future), value in zip(batch, values, strict=True):
            future.set_result(value)
