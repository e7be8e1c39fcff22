"""A course to act on, in a transaction that is undone at the end."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from elearn.db.database import Database
from tests.completing import Course


@pytest.fixture
def course(published_database: Database) -> Iterator[Course]:
    """Open a transaction that is undone at the end."""
    with Session(published_database.writer, expire_on_commit=False) as session:
        yield Course(session)
        session.rollback()
