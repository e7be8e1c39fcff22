"""Close the attempts whose time is over, also when nobody visits: a thread of ``elearn work`` of its own.

It is no job in the queue, because an export that takes minutes must not hold it up.
"""

import threading
from zoneinfo import ZoneInfo

import structlog

from elearn.assessment.queries import overdue, sheet_by_id
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.identities import Clock
from elearn.study import close_overdue

EVERY_SECONDS = 15.0
AT_ONCE = 200
log = structlog.get_logger()


def close_due(database: Database, shelf: Shelf, zone: ZoneInfo, clock: Clock) -> int:
    """Close every attempt that is overdue, each in a transaction of its own; give how many that were.

    One that cannot be closed is logged and does not keep the others from it. Several workers are safe: who comes
    second finds it closed.
    """
    count, tried = 0, set[int]()
    while True:
        with database.read() as session:
            due = [key for key in overdue(session, clock(), AT_ONCE + len(tried)) if key not in tried]
        if not due:
            return count
        for attempt_id in due:
            try:
                with database.write() as session:
                    sheet = sheet_by_id(session, attempt_id)
                    count += close_overdue(session, shelf, sheet, zone=zone, now=clock()) is not None
            except Exception:
                log.exception("attempt.not_closed", attempt=attempt_id)
            tried.add(attempt_id)


class Closing(threading.Thread):
    """Look for overdue attempts every few seconds until ``stop`` is set."""

    def __init__(self, database: Database, zone: ZoneInfo, clock: Clock, stop: threading.Event) -> None:
        super().__init__(name="closing", daemon=True)
        self._database, self._zone, self._clock, self._halt = database, zone, clock, stop
        self._shelf = Shelf()

    def run(self) -> None:
        """Close what is due, wait, and begin again; whatever fails is logged."""
        while not self._halt.is_set():
            try:
                closed = close_due(self._database, self._shelf, self._zone, self._clock)
                if closed:
                    log.info("attempts.closed", number=closed)
            except Exception:
                log.exception("attempts.away")
            self._halt.wait(EVERY_SECONDS)
