"""The writer of answers: many requests' saves in one transaction, acknowledged after its commit.

A durable commit costs a flush of the disk; thirty answers that arrive together share one. This is the one named
exception to "one transaction a request".

Whoever comes while nobody writes, writes: for itself and for all who have come by then. Who comes meanwhile waits, and
the first of them writes next. A thread of its own for this would cost two changes of thread in every save.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection

from elearn.db.database import Database

T = TypeVar("T")
Work = Callable[[Connection], T]
LARGEST_BATCH = 128


class _Piece(Generic[T]):
    """Hold a piece of work, what came of it, and the lock on which its owner waits."""

    __slots__ = ("bell", "error", "is_done", "value", "work")

    def __init__(self, work: Work[T]) -> None:
        self.work = work
        self.value: T | None = None
        self.error: BaseException | None = None
        self.is_done = False
        self.bell = threading.Lock()
        self.bell.acquire()

    def result(self) -> T:
        if self.error is not None:
            raise self.error
        return cast("T", self.value)


class GroupCommit:
    """Run pieces of work one after another, in order of arrival, as many in a transaction as are waiting."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._door = threading.Lock()
        self._waiting: deque[_Piece[Any]] = deque()
        self._is_writing = False

    def run(self, work: Work[T], *, timeout: float = 30) -> T:
        """Run ``work(connection)`` and return its value once it is on disk; its exception is raised here.

        A piece that fails undoes itself only: the others of its transaction are run again, so ``work`` must leave
        nothing behind but what it writes to the connection. Raises TimeoutError when its turn has not come after
        ``timeout`` seconds; it is then not run.
        """
        piece = _Piece(work)
        with self._door:
            self._waiting.append(piece)
            is_next = not self._is_writing
            self._is_writing = True
        if not is_next and not piece.bell.acquire(timeout=timeout) and self._withdraw(piece):
            raise TimeoutError
        if not piece.is_done:
            self._write()
        return piece.result()

    def close(self) -> None:
        """Wait until everything is done that was asked for; work that comes later is done as before."""
        with self._door:
            is_writing = self._is_writing
        if is_writing:
            self.run(lambda _connection: None)

    def _withdraw(self, piece: _Piece[Any]) -> bool:
        """Take a piece out of the line; False when its turn has come meanwhile: then wait for what comes of it."""
        with self._door:
            if piece.bell.acquire(blocking=False):
                return False
            if piece in self._waiting:
                self._waiting.remove(piece)
                return True
        piece.bell.acquire()
        return False

    def _write(self) -> None:
        """Do what is waiting, one's own piece first, and let the next in line do what has come meanwhile."""
        with self._door:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST_BATCH))]
        try:
            self._commit(batch)
        finally:
            with self._door:
                self._waiting.extendleft(piece for piece in reversed(batch[1:]) if not piece.is_done)  # it was killed
                if self._waiting:
                    self._waiting[0].bell.release()
                else:
                    self._is_writing = False
            for piece in batch[1:]:
                if piece.is_done:
                    piece.bell.release()

    def _commit(self, batch: list[_Piece[Any]]) -> None:
        try:
            with self._database.write_connection() as connection:
                values = [piece.work(connection) for piece in batch]
        except Exception as error:  # one bad piece must not take the others with it
            if len(batch) > 1:
                for piece in batch:
                    self._commit([piece])
                return
            batch[0].error, batch[0].is_done = error, True
            return
        for piece, value in zip(batch, values, strict=True):
            piece.value, piece.is_done = value, True
