"""One database, two ways in: a read transaction that cannot write, and a write transaction that waits its turn."""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from elearn.db.prepared import driver_error

BUSY_SECONDS = 15
CHECKPOINT_MILLISECONDS = 500  # a checkpoint holds every writer up while it waits for readers
WAL_LIMIT_BYTES = 32 * 1024 * 1024
BELIEVED_SECONDS = 0.5  # that a connection to a server is trusted for after it was used
LEFT_AT = "left_at"
AUTOCOMMIT = "AUTOCOMMIT"
READER_CACHE_KIB = 512  # of pages in each of the readers' connections; the kernel keeps the rest for all of them


class Turnstile:
    """Let one thread through at a time, in the order of arrival.

    SQLite's own waiting is a lottery (one of eight writers was seen to wait four seconds), and so is
    ``threading.Lock``; writers of one process queue here first.
    """

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        """Tell how many threads stand in line."""
        return len(self._waiting)

    def __enter__(self) -> None:
        with self._door:
            if not self._is_taken:
                self._is_taken = True
                return
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        ticket.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._door:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


class Reading(Session):
    """Be a session on one connection that somebody else closes: it need not find it anew for each statement."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, expire_on_commit=False, autoflush=False)
        self._held = connection

    def connection(self, *_arguments: Any, **_options: Any) -> Connection:
        """Give the connection, in its transaction."""
        return self._held


@contextmanager
def joined(connection: Connection) -> Iterator[Session]:
    """Open a session inside the transaction of a connection, which somebody else commits or undoes."""
    with Session(connection, expire_on_commit=False) as session:
        yield session
        session.flush()


class Database:
    """Hold the engines of one database address (SQLAlchemy URL) for one process.

    Make it after the process has started: connections must not cross a fork.
    """

    def __init__(self, url: str, *, readers: int = 16) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.turnstile = Turnstile()
        self._idle: list[Reading] = []
        self._held: Connection | None = None
        if self.is_sqlite:
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            self.writer = _sqlite_engine(url, is_reader=False, size=2)
            self.reader = _sqlite_engine(url, is_reader=True, size=readers)
        else:
            self.writer = _server_engine(url, size=readers)
            self.reader = self.writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self.glancer = self.writer.execution_options(isolation_level=AUTOCOMMIT)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a read transaction: one snapshot, no writing; keep it short, it holds SQLite's log back."""
        if not self.is_sqlite:
            with self.reader.connect() as connection, Reading(connection) as session:
                yield session
            return
        # A file is never away, as a server may be: its connections stay open, the one used last is used next.
        session = self._idle.pop() if self._idle else Reading(self.reader.connect())
        connection = session.connection()
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("BEGIN")  # touches no file, so it cannot fail; SQLAlchemy's way costs more than the reading does
        try:
            yield session
        finally:
            if session.in_transaction() or session.identity_map:
                session.close()  # forgets what it read; it can be used again
            if connection.in_transaction():
                connection.rollback()
            raw.rollback()
            self._idle.append(session)

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """Open a session that reads, for what is decided again where it is written; on SQLite it is ``read``.

        On PostgreSQL each statement is its own transaction and sees the newest, which spares two ways to the server;
        there only ``read`` refuses to write.
        """
        if self.is_sqlite:
            with self.read() as session:
                yield session
            return
        with self.glancer.connect() as connection, Reading(connection) as session:
            yield session

    def commits_each(self, session: Session) -> bool:
        """Say whether each statement of a session is a transaction of its own: on a server, in a ``glance``."""
        return not self.is_sqlite and session.connection().get_execution_options().get("isolation_level") == AUTOCOMMIT

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a write transaction when its turn has come; leaving commits, an exception undoes."""
        with self._turn(), Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def write_connection(self) -> Iterator[Connection]:
        """Open a write transaction without the ORM, for the hot path."""
        if not self.is_sqlite:
            with self.writer.begin() as connection:
                yield connection
            return
        with self.turnstile:
            if self._held is None:  # a file is never away: the connection of the hot path stays open
                self._held = self.writer.connect()
            with self._held.begin():
                yield self._held

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:  # PostgreSQL queues writers by row
            yield
            return
        with self.turnstile:
            yield

    def checkpoint(self) -> bool:
        """Bring SQLite's write-ahead log back into the file and cut it; say whether that was finished.

        A reader who is still inside makes it give up soon, for writers wait meanwhile: try again later. There is
        nothing to do on PostgreSQL.
        """
        if not self.is_sqlite:
            return True
        with self.turnstile, self.writer.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute(f"PRAGMA busy_timeout={CHECKPOINT_MILLISECONDS}")
            try:
                was_busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            return not was_busy

    def dispose(self) -> None:
        """Close every connection."""
        while self._idle:
            self._idle.pop().connection().close()
        if self._held is not None:
            self._held.close()
            self._held = None
        self.reader.dispose()
        self.writer.dispose()


def _server_engine(url: str, *, size: int) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=size, pool_use_lifo=True, max_overflow=4)

    @event.listens_for(engine, "checkin")
    def _on_checkin(_raw: Any, record: ConnectionPoolEntry) -> None:
        record.info[LEFT_AT] = monotonic()

    @event.listens_for(engine, "checkout")
    def _on_checkout(raw: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        # A server that was away took every connection with it. Asking costs as much as a statement, so one that
        # was in use a moment ago is believed: a server does not start again within that time.
        quiet = monotonic() - record.info.get(LEFT_AT, 0.0)
        if quiet > BELIEVED_SECONDS and not _answers(engine, raw):
            raise InvalidatePoolError

    return engine


def _answers(engine: Engine, raw: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(raw))
    except engine.dialect.loaded_dbapi.Error:
        return False


def _sqlite_engine(url: str, *, is_reader: bool, size: int) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # the text of an error goes to the log, and personal data does not
        pool_size=size,
        pool_use_lifo=True,  # the connection that was used last has its pages and statements at hand
        max_overflow=4,
        pool_timeout=BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own transactions begin too late and lose updates
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute(f"PRAGMA journal_size_limit={WAL_LIMIT_BYTES}")
        raw.execute("PRAGMA temp_store=MEMORY")
        if is_reader:
            raw.execute("PRAGMA query_only=ON")
            raw.execute(f"PRAGMA cache_size=-{READER_CACHE_KIB}")

    if not is_reader:  # a reader's transaction is begun where it is opened

        @event.listens_for(engine, "begin")
        def _on_begin(connection: Connection) -> None:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            try:
                raw.execute("BEGIN IMMEDIATE")  # a tenth of what a statement costs SQLAlchemy
            except sqlite3.Error as error:
                raise driver_error(error, "BEGIN IMMEDIATE", connection.dialect) from error

    return engine
