"""A trainee who sits down to the shipped quizzes, on each backend."""

import pytest

from elearn.db.database import Database
from tests.taking import Desk


@pytest.fixture
def desk(published_database: Database) -> Desk:
    """Seat the trainee ``tanglan``."""
    return Desk(published_database)
