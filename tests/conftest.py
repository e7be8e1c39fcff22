"""What every test can ask for: a fresh database on each backend, a clock, settings; and a closed network."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from elearn import schema
from elearn.config import Settings
from elearn.db.database import Database
from tests import chromium, office, postgres, published
from tests.clock import StandingClock
from tests.make import make_settings
from tests.templates import Template, copy_of, filled_database, filled_file, new_database

MUST_RUN_ALL = os.environ.get("ELEARN_TEST_ALL") == "1"
for setting in [name for name in os.environ if name.startswith("ELEARN_")]:
    del os.environ[setting]  # what the developer's own site is set to is no business of the tests
BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
LONGEST = ["browser", "cli", "demo", "archive", "web", "security"]  # folders, those whose files take longest first
CLUSTER = pytest.StashKey[str]()
CLOSERS = pytest.StashKey[ExitStack]()

hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if "CI" in os.environ else "house")


def missing() -> dict[str, str]:
    """List what this machine lacks: the mark of the tests that need it, and how to get it."""
    absent = {} if postgres.binaries() else {"postgresql": postgres.ADVICE}
    absent |= {} if office.program() else {"office": office.ADVICE}
    return absent if chromium.binary() else {**absent, "browser": chromium.ADVICE}


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to leave anything out where all was asked for; with xdist, start one cluster for all its workers."""
    config.stash[CLOSERS] = ExitStack()
    if MUST_RUN_ALL and missing():
        raise pytest.UsageError(f"ELEARN_TEST_ALL=1, but this machine lacks {' and '.join(missing().values())}.")
    if hasattr(config, "workerinput"):
        config.stash[CLUSTER] = config.workerinput["postgres"]
    elif postgres.binaries() and getattr(config.option, "numprocesses", None):
        _cluster(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the cluster is."""
    node.workerinput["postgres"] = node.config.stash.get(CLUSTER, "")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster."""
    config.stash[CLOSERS].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run; the last line of the run says so. Let workers begin with what is long."""
    marks = missing().keys()
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in marks)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if hasattr(config, "workerinput"):  # at the end there are only short files, and no worker waits for another
        items.sort(key=lambda item: _rank(item.path))


def _rank(path: Path) -> int:
    folder = path.relative_to(Path(__file__).parent).parts[0]
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the collector of garbage leave alone what lives to the end: all modules and thousands of tests.

    And let it look through what is left more seldom: that took a quarter of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was left out, and how to get it."""
    if missing():
        terminalreporter.write_line(f"LEFT OUT: the tests that need {' and '.join(missing().values())}.", yellow=True)


def _cluster(config: pytest.Config) -> str:
    """Give the socket folder of the run's cluster, starting it at the first call."""
    if CLUSTER not in config.stash:
        config.stash[CLUSTER] = config.stash[CLOSERS].enter_context(postgres.cluster())
    return config.stash[CLUSTER]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the SQLite file that every test's database is a copy of."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    filled_file(path, schema.migrate)
    return path


@pytest.fixture(scope="session")
def postgres_template(request: pytest.FixtureRequest) -> Iterator[Template]:
    """Make the PostgreSQL database that every test's is a copy of; give the cluster's folder and its name."""
    with filled_database(_cluster(request.config), "template", schema.migrate) as template:
        yield template


@pytest.fixture(scope="session")
def published_sqlite_template(sqlite_template: Path) -> Path:
    """Make the SQLite file with the shipped course and five people (``tests.published``), once a run."""
    path = sqlite_template.with_name("published.sqlite3")
    shutil.copyfile(sqlite_template, path)
    filled_file(path, published.fill)
    return path


@pytest.fixture(scope="session")
def published_postgres_template(postgres_template: Template) -> Iterator[Template]:
    """Make the PostgreSQL database with the shipped course and five people, once a run."""
    folder, empty = postgres_template
    with filled_database(folder, "published", published.fill, empty) as template:
        yield template


@pytest.fixture(params=BACKENDS)
def published_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a fresh database with the shipped course and five people, on each backend."""
    with copy_of(request, tmp_path, "published_sqlite_template", "published_postgres_template") as url:
        yield url


@pytest.fixture
def published_database(published_url: str) -> Iterator[Database]:
    """Open a fresh database with the shipped course and five people."""
    opened = Database(published_url)
    yield opened
    opened.dispose()


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without a single table, on each backend."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elearn.sqlite3'}"
        return
    folder = _cluster(request.config)
    with new_database(folder, "test") as name:
        yield postgres.url(folder, name)


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a fresh, migrated database, on each backend."""
    with copy_of(request, tmp_path, "sqlite_template", "postgres_template") as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open the fresh database."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """Open a fresh database on SQLite, for promises that only SQLite needs."""
    path = tmp_path / "elearn.sqlite3"
    shutil.copyfile(sqlite_template, path)
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> StandingClock:
    """Give the clock of the test: it stands at 9:00 of 23 November 2026 in Chenzhou until it is advanced."""
    return StandingClock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Give settings of a site on the fresh database, its data folder in the test's own."""
    return make_settings(database_url, tmp_path)
