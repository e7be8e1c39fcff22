"""A statement of the hot path: it gives what SQLAlchemy's own way gives, and fails as it fails."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from elearn.db.database import Database
from elearn.db.prepared import Prepared
from tests.counting import count_queries
from tests.db.conftest import SAMPLE

BY_WORD = select(SAMPLE.c.id, SAMPLE.c.moment, SAMPLE.c.value, SAMPLE.c.marks, SAMPLE.c.share, SAMPLE.c.is_kept).where(
    SAMPLE.c.word == bindparam("word"), SAMPLE.c.moment <= bindparam("until")
)
MOMENT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ROW = {
    "id": 7,
    "moment": MOMENT,
    "value": {"水": [1, None]},
    "marks": Fraction(7, 3),
    "word": "𠮷",
    "count": 0,
    "share": 0.1,
    "is_kept": True,
}
ASKED = {"word": "𠮷", "until": MOMENT}


def keep(database: Database) -> int:
    """Insert the row by a prepared statement; give how many rows that changed."""
    with database.write_connection() as connection:
        return Prepared(insert(SAMPLE)).execute(connection, ROW)


def test_values_go_in_and_come_out_as_their_types_make_them(sampled: Database) -> None:
    changed = keep(sampled)

    with sampled.read() as session:
        found = Prepared(BY_WORD).rows(session.connection(), ASKED)
        expected = [tuple(row) for row in session.execute(BY_WORD, ASKED)]
    assert (changed, found) == (1, expected)
    assert found == [(7, MOMENT, {"水": [1, None]}, Fraction(7, 3), 0.1, True)]
    assert found[0][5] is True


def test_it_gives_the_same_to_whoever_listens_to_statements(sampled: Database) -> None:
    keep(sampled)
    prepared = Prepared(BY_WORD)
    with sampled.read() as session:
        unheard = prepared.rows(session.connection(), ASKED)

    with sampled.read() as session, count_queries() as heard:
        found = prepared.rows(session.connection(), ASKED)

    assert found == unheard
    assert len(heard) == 1


def test_the_first_row_is_given_or_none(sampled: Database) -> None:
    keep(sampled)
    prepared = Prepared(BY_WORD)

    with sampled.read() as session:
        assert prepared.first(session.connection(), ASKED) is not None
        assert prepared.first(session.connection(), {**ASKED, "word": "无"}) is None


def test_what_it_writes_is_undone_with_the_transaction(sampled: Database) -> None:
    def write_and_fail() -> None:
        with sampled.write_connection() as connection:
            Prepared(insert(SAMPLE)).execute(connection, ROW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    with sampled.read() as session:
        assert Prepared(BY_WORD).rows(session.connection(), ASKED) == []


def test_reading_sees_one_snapshot_from_its_first_statement_on(sampled: Database) -> None:
    prepared = Prepared(BY_WORD)
    with sampled.read() as session:
        before = prepared.rows(session.connection(), ASKED)
        keep(sampled)

        assert prepared.rows(session.connection(), ASKED) == before == []


def test_a_drivers_error_is_wrapped_as_everywhere_without_the_values(sampled: Database) -> None:
    keep(sampled)

    with pytest.raises(IntegrityError) as raised:
        keep(sampled)

    assert "𠮷" not in str(raised.value).replace(str(raised.value.orig), "")


def test_a_reader_cannot_write_by_it_either(sampled: Database) -> None:
    writing = Prepared(update(SAMPLE).values(word=bindparam("new")))

    with sampled.read() as session, pytest.raises(DBAPIError):
        writing.execute(session.connection(), {"new": "x"})


def test_values_that_a_statement_brings_itself_need_not_be_given(sampled: Database) -> None:
    keep(sampled)
    limited = Prepared(BY_WORD.where(SAMPLE.c.count == 0, SAMPLE.c.moment >= MOMENT).limit(1))

    with sampled.read() as session:
        assert len(limited.rows(session.connection(), ASKED)) == 1
