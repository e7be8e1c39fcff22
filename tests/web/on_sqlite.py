"""Take the place of ``published_url`` in modules about pages whose SQL is tried elsewhere on both databases.

``TEST_ON=postgresql make test`` tries them on PostgreSQL: the whole suite runs on either database, one at a time.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.templates import new_database


@pytest.fixture
def published_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a fresh database on SQLite with the shipped course and five people."""
    if os.environ.get("TEST_ON") == "postgresql":
        folder, template = request.getfixturevalue("published_postgres_template")
        with new_database(folder, "test", template) as own:
            yield postgres.url(folder, own)
        return
    template = request.getfixturevalue("published_sqlite_template")
    yield f"sqlite:///{shutil.copyfile(template, tmp_path / 'elearn.sqlite3')}"
