"""A crowd before the published quizzes."""

import pytest

from elearn.db.database import Database
from tests.reporting.crowd import make_crowd


@pytest.fixture
def crowd(published_database: Database) -> Database:
    """Add 60 trainees to the published course and its people."""
    with published_database.write() as session:
        make_crowd(session, 60)
    return published_database
