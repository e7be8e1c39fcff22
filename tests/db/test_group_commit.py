"""The writer of answers: nothing is acknowledged before it is kept, and one bad piece harms only itself."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from elearn.db.database import Database
from elearn.db.group_commit import LARGEST_BATCH, GroupCommit
from tests.db.conftest import SAMPLE


@pytest.fixture
def writer(sampled: Database) -> Iterator[GroupCommit]:
    """Give a writer on the sample table."""
    made = GroupCommit(sampled)
    yield made
    made.close()


def keep(word: str) -> Callable[[Connection], str]:
    """Give the work of inserting one word."""

    def work(connection: Connection) -> str:
        connection.execute(insert(SAMPLE).values(word=word))
        return word

    return work


def words(database: Database) -> set[str]:
    """Give the words that a fresh reader sees."""
    with database.read() as session:
        return {str(word) for word in session.scalars(select(SAMPLE.c.word))}


class Batch:
    """Bring several pieces into one transaction: the first one is held open until all have been asked for."""

    def __init__(self, writer: GroupCommit) -> None:
        self.writer, self.door, self.is_inside = writer, threading.Event(), threading.Event()
        self.end: type[BaseException] | None = None  # how the first one ends

    def run(self, pieces: list[Callable[[Connection], str]]) -> list[Future[str]]:
        """Ask for every piece while the writer is busy; give their futures, all done."""

        def hold(_connection: Connection) -> None:
            self.is_inside.set()
            self.door.wait()
            if self.end is not None:
                raise self.end

        asked = threading.Semaphore(0)

        def ask(piece: Callable[[Connection], str]) -> str:
            asked.release()
            return self.writer.run(piece)

        with ThreadPoolExecutor(len(pieces) + 1) as pool:
            pool.submit(self.writer.run, hold)
            self.is_inside.wait()
            futures = [pool.submit(ask, piece) for piece in pieces]
            for _ in pieces:
                asked.acquire()
            self.door.set()
        return futures


def test_everything_that_many_threads_ask_for_is_kept(writer: GroupCommit, sampled: Database) -> None:
    with ThreadPoolExecutor(24) as pool:
        given = list(pool.map(lambda number: writer.run(keep(str(number))), range(300)))

    assert given == [str(number) for number in range(300)]
    assert words(sampled) == set(given)


def test_more_pieces_than_fit_into_one_transaction_are_all_kept(writer: GroupCommit, sampled: Database) -> None:
    wanted = {str(number) for number in range(LARGEST_BATCH + 40)}

    futures = Batch(writer).run([keep(word) for word in wanted])

    assert {future.result() for future in futures} == wanted
    assert words(sampled) == wanted


def test_pieces_that_wait_together_share_a_transaction(writer: GroupCommit) -> None:
    connections: list[Connection] = []

    def note(connection: Connection) -> str:
        connections.append(connection)
        return ""

    Batch(writer).run([note] * 12)

    assert len(connections) == 12
    assert len({id(connection) for connection in connections}) < 12  # latecomers may have missed the first one


def test_a_piece_that_fails_undoes_itself_only(writer: GroupCommit, sampled: Database) -> None:
    def half_done(connection: Connection) -> str:
        keep("half")(connection)
        raise ZeroDivisionError

    good, bad, taken = Batch(writer).run([keep("good"), half_done, keep("good")])

    assert isinstance(bad.exception(), ZeroDivisionError)
    failures = [future.exception() for future in (good, taken) if future.exception()]
    assert [type(failure) for failure in failures] == [IntegrityError]
    assert words(sampled) == {"good"}


def test_what_was_acknowledged_is_seen_by_another_connection(writer: GroupCommit, sampled: Database) -> None:
    other = Database(sampled.url.render_as_string(hide_password=False))

    for number in range(20):
        writer.run(keep(str(number)))
        with other.read() as session:
            assert session.scalars(select(func.count()).select_from(SAMPLE)).one() == number + 1

    other.dispose()


def test_nothing_is_acknowledged_while_its_transaction_is_open(writer: GroupCommit, sampled: Database) -> None:
    inside, door = threading.Event(), threading.Event()

    def slow(connection: Connection) -> str:
        keep("slow")(connection)
        inside.set()
        door.wait()
        return "slow"

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(writer.run, slow)
        inside.wait()
        assert not future.done()
        assert words(sampled) == set()
        door.set()
        assert future.result() == "slow"

    assert words(sampled) == {"slow"}


def held(writer: GroupCommit, pool: ThreadPoolExecutor) -> tuple[threading.Event, Future[str]]:
    """Keep the writer busy; give what lets it go on, and the future of what it does."""
    inside, door = threading.Event(), threading.Event()

    def hold(_connection: Connection) -> str:
        inside.set()
        door.wait()
        return "held"

    future = pool.submit(writer.run, hold)
    inside.wait()
    return door, future


def test_who_waits_too_long_is_told_and_leaves_nothing(writer: GroupCommit, sampled: Database) -> None:
    with ThreadPoolExecutor(1) as pool:
        door, busy = held(writer, pool)

        with pytest.raises(TimeoutError):
            writer.run(keep("late"), timeout=0.01)

        door.set()
        assert busy.result() == "held"
    assert writer.run(keep("after")) == "after"
    assert words(sampled) == {"after"}


def test_whoever_gives_up_or_comes_each_is_done_or_told(writer: GroupCommit, sampled: Database) -> None:
    def ask(number: int) -> str | None:
        try:
            return writer.run(keep(str(number)), timeout=0 if number % 3 else 30)
        except TimeoutError:
            return None

    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(ask, range(300)))

    assert words(sampled) == {word for word in given if word is not None}
    assert {given[number] for number in range(0, 300, 3)} == {str(number) for number in range(0, 300, 3)}


def test_when_who_writes_is_killed_the_others_are_written_by_the_next(writer: GroupCommit, sampled: Database) -> None:
    class Killed(BaseException):
        """Be no Exception: such as ends a thread."""

    batch = Batch(writer)
    batch.end = Killed

    good = batch.run([keep("one"), keep("two")])

    assert [future.result() for future in good] == ["one", "two"]
    assert words(sampled) == {"one", "two"}


def test_closing_finishes_what_was_asked_for(writer: GroupCommit, sampled: Database) -> None:
    inside, door = threading.Event(), threading.Event()

    def slow(connection: Connection) -> str:
        inside.set()
        door.wait()
        return keep("asked")(connection)

    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(writer.run, slow)
        inside.wait()
        closing = pool.submit(writer.close)
        door.set()
        closing.result()
        assert asked.result() == "asked"

    assert words(sampled) == {"asked"}


def test_a_closed_writer_can_be_asked_again(writer: GroupCommit, sampled: Database) -> None:
    writer.run(keep("before"))
    writer.close()
    writer.run(keep("after"))

    assert words(sampled) == {"before", "after"}


def test_closing_an_unused_writer_does_nothing(writer: GroupCommit) -> None:
    writer.close()

    assert writer.run(lambda _connection: "still here") == "still here"
