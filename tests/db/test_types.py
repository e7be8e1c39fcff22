"""What goes into a column comes out again, and what would be ambiguous does not go in."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from elearn.db.database import Database
from tests.db.conftest import SAMPLE

BEIJING = timezone(timedelta(hours=8))
ZONES = st.sampled_from([UTC, BEIJING, timezone(timedelta(hours=-3, minutes=-30))])
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds are naive
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
ON_ONE_DATABASE = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def kept(database: Database, **values: Any) -> Any:
    """Store one row and give what a later transaction reads."""
    with database.write_connection() as connection:
        key = connection.execute(insert(SAMPLE).values(**values).returning(SAMPLE.c.id)).scalar_one()
    with database.read() as session:
        return session.execute(select(SAMPLE).where(SAMPLE.c.id == key)).one()


def test_a_moment_without_a_zone_is_refused(sampled: Database) -> None:
    with pytest.raises(StatementError, match="needs its time zone"):
        kept(sampled, moment=datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - the fault that is meant


@ON_ONE_DATABASE
@given(moment=MOMENTS)
def test_a_moment_comes_back_the_same_and_in_utc(sampled: Database, moment: datetime) -> None:
    found = kept(sampled, moment=moment).moment

    assert found == moment
    assert found.utcoffset() == timedelta(0)


@ON_ONE_DATABASE
@given(one=MOMENTS, other=MOMENTS)
def test_moments_are_compared_and_sorted_as_time(sampled: Database, one: datetime, other: datetime) -> None:
    key = kept(sampled, moment=one).id

    with sampled.read() as session:
        is_before = session.scalars(select(SAMPLE.c.moment < other).where(SAMPLE.c.id == key)).one()

    assert bool(is_before) is (one < other)


@ON_ONE_DATABASE
@given(value=VALUES)
def test_a_json_value_comes_back_the_same(sampled: Database, value: Any) -> None:
    assert kept(sampled, value=value).value == value


def test_json_is_kept_with_its_keys_in_order_and_chinese_readable(sampled: Database) -> None:
    key = kept(sampled, value={"b": "𠮷", "a": 1}).id

    with sampled.read() as session:
        raw = session.connection().exec_driver_sql(f"SELECT value FROM sample WHERE id = {key}").scalar_one()

    assert raw == '{"a":1,"b":"𠮷"}'


@ON_ONE_DATABASE
@given(marks=st.fractions(-1000, 1000, max_denominator=10**9))
def test_marks_are_kept_exactly(sampled: Database, marks: Fraction) -> None:
    found = kept(sampled, marks=marks).marks

    assert found == marks
    assert type(found) is Fraction


def test_nothing_is_kept_as_nothing(sampled: Database) -> None:
    row = kept(sampled)

    assert (row.moment, row.value, row.marks) == (None, None, None)


def test_a_key_may_have_64_bits(sampled: Database) -> None:
    assert kept(sampled, count=2**63 - 1).count == 2**63 - 1
