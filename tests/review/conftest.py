"""A trainee at the desk whose reviews are looked at."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.db.database import Database
from tests.review.learning import Learner


@pytest.fixture
def learner(published_database: Database) -> Learner:
    """Seat ``tanglan`` before the published course, on each backend."""
    return Learner(published_database)


@pytest.fixture
def reader(published_sqlite_template: Path, tmp_path: Path) -> Iterator[Learner]:
    """Seat ``tanglan`` on SQLite alone, for promises that no database has a part in."""
    database = Database(f"sqlite:///{shutil.copyfile(published_sqlite_template, tmp_path / 'elearn.sqlite3')}")
    yield Learner(database)
    database.dispose()
