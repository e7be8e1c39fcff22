"""Databases that tests are given copies of: filled once, then copied for each test, on each backend."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from elearn.db.database import Database
from tests import postgres

T = TypeVar("T")
Template = tuple[str, str]  # a cluster's folder and the name of a database


def filled_file(path: Path, work: Callable[[Database], T]) -> T:
    """Let ``work`` fill the SQLite file of ``path``, and leave nothing beside the file."""
    database = Database(f"sqlite:///{path}")
    found = work(database)
    database.checkpoint()
    database.dispose()
    return found


@contextmanager
def filled_database(folder: str, kind: str, work: Callable[[Database], object], source: str = "") -> Iterator[Template]:
    """Let ``work`` fill a new PostgreSQL database, a copy of ``source`` where there is one; drop it at the end."""
    with new_database(folder, kind, source) as name:
        database = Database(postgres.url(folder, name))
        work(database)
        database.dispose()
        yield folder, name


@contextmanager
def new_database(folder: str, kind: str, source: str = "") -> Iterator[str]:
    """Make a PostgreSQL database with a name of its own; drop it at the end."""
    name = f"{kind}_{uuid.uuid4().hex}"
    postgres.create(folder, name, *([source] if source else []))
    yield name
    postgres.drop(folder, name)


@contextmanager
def copy_of(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite: str, postgresql: str, name: str = "elearn.sqlite3"
) -> Iterator[str]:
    """Give the address of a copy, on the backend of ``request``, of what the fixture of that name has filled.

    ``name`` is that of the file on SQLite.
    """
    if request.param == "sqlite":
        path = tmp_path / name
        shutil.copyfile(request.getfixturevalue(sqlite), path)
        yield f"sqlite:///{path}"
        return
    folder, template = request.getfixturevalue(postgresql)
    with new_database(folder, "test", template) as own:
        yield postgres.url(folder, own)
