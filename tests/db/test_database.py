"""Transactions: reading cannot write, writing loses nothing and starves nobody, SQLite is set as promised."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from elearn.db.database import WAL_LIMIT_BYTES, Database
from tests.db.conftest import SAMPLE
from tests.db.test_turnstile import queue_up


def together(number: int, act: Callable[[int], None]) -> None:
    """Run ``act(0)`` … ``act(number - 1)`` at the same time and wait for all; the first failure is raised here."""
    failures: list[BaseException] = []
    start = threading.Barrier(number)

    def run(which: int) -> None:
        start.wait()
        try:
            act(which)
        except BaseException as error:  # handed on below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(which,)) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def count(database: Database) -> int:
    """Count the rows that a fresh reader sees."""
    with database.read() as session:
        return session.scalars(select(func.count()).select_from(SAMPLE)).one()


def test_a_read_transaction_cannot_write(sampled: Database) -> None:
    with sampled.read() as session, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        session.execute(insert(SAMPLE).values(word="no"))

    assert count(sampled) == 0


def test_a_read_transaction_sees_one_snapshot(sampled: Database) -> None:
    with sampled.read() as session:
        before = session.scalars(select(func.count()).select_from(SAMPLE)).one()
        with sampled.write_connection() as connection:
            connection.execute(insert(SAMPLE).values(word="meanwhile"))
        after = session.scalars(select(func.count()).select_from(SAMPLE)).one()

    assert (before, after, count(sampled)) == (0, 0, 1)


def test_leaving_a_write_transaction_commits_it(sampled: Database) -> None:
    with sampled.write() as session:
        session.execute(insert(SAMPLE).values(word="kept"))

    assert count(sampled) == 1


def test_an_exception_undoes_the_whole_write_transaction(sampled: Database) -> None:
    def write_and_stumble() -> None:
        with sampled.write() as session:
            session.execute(insert(SAMPLE).values(word="gone"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_stumble()

    assert count(sampled) == 0


def test_increments_of_many_threads_are_all_kept(sampled: Database) -> None:
    with sampled.write_connection() as connection:
        connection.execute(insert(SAMPLE).values(word="tally"))

    def increment(_which: int) -> None:
        for _ in range(50):
            with sampled.write_connection() as connection:
                connection.execute(update(SAMPLE).values(count=SAMPLE.c.count + 1))

    together(4, increment)

    with sampled.read() as session:
        assert session.scalars(select(SAMPLE.c.count)).one() == 200


def test_reading_and_then_writing_in_one_transaction_loses_nothing_on_sqlite(sqlite_sampled: Database) -> None:
    with sqlite_sampled.write_connection() as connection:
        connection.execute(insert(SAMPLE).values(word="tally"))
    other = Database(sqlite_sampled.url.render_as_string())  # as a second process has it: with its own turnstile

    def increment(which: int) -> None:
        for _ in range(50):
            with (sqlite_sampled, other)[which % 2].write() as session:
                seen = session.scalars(select(SAMPLE.c.count)).one()
                session.execute(update(SAMPLE).values(count=seen + 1))

    together(4, increment)
    other.dispose()

    with sqlite_sampled.read() as session:
        assert session.scalars(select(SAMPLE.c.count)).one() == 200


def test_of_eight_writers_on_sqlite_none_waits_longer_than_for_those_before_it(sqlite_sampled: Database) -> None:
    order: list[int] = []

    def write(name: int) -> None:
        with sqlite_sampled.write_connection() as connection:
            connection.execute(insert(SAMPLE).values(word=str(name)))
            order.append(name)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    with sqlite_sampled.write_connection():
        for thread in threads:
            queue_up(sqlite_sampled.turnstile, thread)
    for thread in threads:
        thread.join()

    assert order == list(range(8))
    assert count(sqlite_sampled) == 8


def test_a_reader_does_not_wait_for_a_writer(sampled: Database) -> None:
    with sampled.write_connection() as connection:
        connection.execute(insert(SAMPLE).values(word="unfinished"))
        seen_meanwhile = count(sampled)

    assert (seen_meanwhile, count(sampled)) == (0, 1)


def pragma(connection: Connection, name: str) -> object:
    """Read one of SQLite's settings."""
    return connection.execute(text(f"PRAGMA {name}")).scalar_one()


@pytest.mark.parametrize("is_reader", [True, False])
def test_every_connection_to_sqlite_is_set_as_promised(sqlite_database: Database, is_reader: bool) -> None:
    engine = sqlite_database.reader if is_reader else sqlite_database.writer
    with engine.connect() as connection:
        found = {
            name: pragma(connection, name)
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "journal_size_limit")
        }
        is_locked_for_writing = pragma(connection, "query_only")

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 15000,
        "journal_size_limit": WAL_LIMIT_BYTES,
    }
    assert is_locked_for_writing == int(is_reader)


def log_of(database: Database) -> Path:
    """Give the path of SQLite's write-ahead log."""
    return Path(f"{database.url.database}-wal")


def test_a_checkpoint_cuts_the_log(sqlite_sampled: Database) -> None:
    with sqlite_sampled.write_connection() as connection:
        connection.execute(insert(SAMPLE), [{"word": f"{number:060}"} for number in range(2000)])
    assert log_of(sqlite_sampled).stat().st_size > 100_000

    assert sqlite_sampled.checkpoint() is True

    assert log_of(sqlite_sampled).stat().st_size == 0


def test_a_checkpoint_gives_up_when_a_reader_stays_and_holds_no_writer_up(sqlite_sampled: Database) -> None:
    with sqlite_sampled.read() as session:
        session.execute(select(SAMPLE)).all()
        with sqlite_sampled.write_connection() as connection:
            connection.execute(insert(SAMPLE).values(word="one"))
        assert sqlite_sampled.checkpoint() is False
        with sqlite_sampled.write_connection() as connection:
            connection.execute(insert(SAMPLE).values(word="two"))
            assert pragma(connection, "busy_timeout") == 15000

    assert sqlite_sampled.checkpoint() is True
    assert count(sqlite_sampled) == 2


def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'elearn.sqlite3'}")
    with database.write_connection() as connection:
        SAMPLE.create(connection)

    assert count(database) == 0
    database.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_a_connection_that_a_server_has_ended_meanwhile_is_replaced_unseen(
    sampled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elearn.db.database.BELIEVED_SECONDS", 0.0)
    before = count(sampled)
    with sampled.write() as session:
        others = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        session.execute(others)
    with sampled.write() as session:
        session.execute(text("SELECT 1"))

    assert count(sampled) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_a_connection_that_was_just_used_is_not_asked_whether_it_lives(
    sampled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elearn.db.database.BELIEVED_SECONDS", 3600.0)
    count(sampled)
    asked: list[object] = []
    monkeypatch.setattr(sampled.writer.dialect, "do_ping", asked.append)

    count(sampled)

    assert asked == []


@pytest.mark.postgresql
@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_each_statement_of_a_glance_sees_what_was_committed_meanwhile(sampled: Database) -> None:
    read = select(func.count()).select_from(SAMPLE)
    with sampled.glance() as session:
        before = session.scalar(read)
        with sampled.write() as writer:
            writer.execute(insert(SAMPLE).values(word="just now"))

        assert (before, session.scalar(read)) == (0, 1)


def test_a_glance_on_sqlite_cannot_write(sqlite_sampled: Database) -> None:
    with pytest.raises(DBAPIError), sqlite_sampled.glance() as session:
        session.execute(insert(SAMPLE).values(word="never"))
