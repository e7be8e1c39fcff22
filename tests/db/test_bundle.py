"""Several reads in one statement: each part gives what it gives alone."""

from datetime import UTC, datetime
from fractions import Fraction

from sqlalchemy import String, bindparam, func, insert, literal_column, select

from elearn.db.bundle import Bundle
from elearn.db.database import Database
from tests.counting import count_queries
from tests.db.conftest import SAMPLE

MOMENT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ROWS = [
    {"id": number, "moment": MOMENT, "value": {"水": [number]}, "marks": Fraction(number, 3), "word": f"𠮷{number}"}
    | {"count": number, "share": 0.1, "is_kept": bool(number % 2)}
    for number in range(1, 6)
]
LETTER = literal_column("'x'", String).label("letter")
PARTS = {
    "typed": select(SAMPLE.c.is_kept, SAMPLE.c.moment, SAMPLE.c.marks, SAMPLE.c.value).where(
        SAMPLE.c.word == bindparam("word")
    ),
    "last": select(SAMPLE.c.id, SAMPLE.c.word, SAMPLE.c.count)
    .order_by(SAMPLE.c.id.desc())
    .limit(literal_column("2"))
    .offset(literal_column("0")),
    "none": select(SAMPLE.c.share).where(SAMPLE.c.id > bindparam("beyond")),
    "counted": select(select(func.count()).select_from(SAMPLE).scalar_subquery(), LETTER),
}
ASKED = {"word": "𠮷3", "beyond": 99}


def filled(database: Database) -> Database:
    with database.write_connection() as connection:
        connection.execute(insert(SAMPLE), ROWS)
    return database


def test_each_part_gives_its_rows_with_their_types_and_in_their_order(sampled: Database) -> None:
    with filled(sampled).write_connection() as connection:
        found = Bundle(**PARTS).rows(connection, ASKED)

    assert found == {
        "typed": [(True, MOMENT, Fraction(3, 3), {"水": [3]})],
        "last": [(5, "𠮷5", 5), (4, "𠮷4", 4)],
        "none": [],
        "counted": [(5, "x")],
    }


def test_a_bundle_is_one_query_and_the_same_to_who_listens(sampled: Database) -> None:
    bundle = Bundle(**PARTS)
    with filled(sampled).write_connection() as connection:
        unheard = bundle.rows(connection, ASKED)
        with count_queries() as queries:
            heard = bundle.rows(connection, ASKED)

    assert (heard, len(queries)) == (unheard, 1)
