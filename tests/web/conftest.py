"""The application on a fresh database of each backend, and a browser without a screen."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from elearn.accounts.roles import Role
from elearn.authoring import drafts
from elearn.config import Settings
from elearn.db.database import Database
from elearn.web.wiring import Site
from tests import postgres
from tests.building import build
from tests.clock import StandingClock
from tests.conftest import BACKENDS
from tests.essays import publish_essays
from tests.examining import Examine, publish_exam
from tests.make import CITY, TOWNSHIP, make_account, make_settings
from tests.templates import Template, copy_of, filled_database, filled_file, new_database
from tests.visiting import visitor
from tests.writing import furnish


@pytest.fixture
def app(settings: Settings, clock: StandingClock) -> Iterator[Site]:
    """Build the application on the test's database, with the test's clock."""
    site = build(settings, clock)
    yield site
    site.writer.close()
    site.database.dispose()


@pytest.fixture
def client(app: Site) -> FlaskClient:
    """Give a browser's worth of cookies."""
    return app.test_client()


OpenSite = Callable[..., Site]


@contextmanager
def opened_site(url: str, folder: Path, clock: StandingClock, **changes: str) -> Iterator[Site]:
    """Build an application with settings of the test's choice, and close it."""
    site = build(make_settings(url, folder, **changes), clock)
    try:
        yield site
    finally:
        site.writer.close()
        site.database.dispose()


@contextmanager
def lasting_url(request: pytest.FixtureRequest, folder: Path, template: str) -> Iterator[str]:
    """Give the address of a copy of a template (``sqlite_template`` or one whose name ends so) for a whole module."""
    if os.environ.get("TEST_ON") == "postgresql":
        cluster, source = request.getfixturevalue(template.replace("sqlite", "postgres"))
        with new_database(cluster, "lasting", source) as own:
            yield postgres.url(cluster, own)
        return
    yield f"sqlite:///{shutil.copyfile(request.getfixturevalue(template), folder / 'elearn.sqlite3')}"


@pytest.fixture(scope="module")
def lasting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, FlaskClient]]:
    """Build one application with the small course, and log a lecturer in, for a module's tests that publish nothing."""
    folder = tmp_path_factory.mktemp("lasting")
    with (
        lasting_url(request, folder, "sqlite_template") as url,
        opened_site(url, folder, StandingClock()) as site,
    ):
        furnish(site)
        yield site, visitor(site, "wu")


@pytest.fixture
def wu(lasting: tuple[Site, FlaskClient]) -> FlaskClient:
    """Give the lecturer's browser; there is no draft."""
    site, client = lasting
    with site.database.write() as session:
        drafts.remove(session, drafts.listed(session))
    return client


@pytest.fixture
def open_site(published_url: str, tmp_path: Path, clock: StandingClock) -> Iterator[OpenSite]:
    """Build applications with settings of the test's choice on one database that holds the shipped course."""
    with ExitStack() as opened:
        yield lambda **changes: opened.enter_context(opened_site(published_url, tmp_path, clock, **changes))


@pytest.fixture
def site(open_site: OpenSite) -> Site:
    """Build the application on a database that holds the shipped course and five people."""
    return open_site()


@pytest.fixture(scope="module")
def lasting_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build one application for all tests of a module: for promises that no database has a part in."""
    folder = tmp_path_factory.mktemp("lasting")
    with (
        lasting_url(request, folder, "published_sqlite_template") as url,
        opened_site(url, folder, StandingClock()) as site,
    ):
        yield site


@pytest.fixture
def trainee(site: Site) -> FlaskClient:
    """Log the trainee ``tanglan`` in."""
    return visitor(site, "tanglan")


@pytest.fixture
def examine(site: Site) -> Examine:
    """Publish an exam with settings, and log the trainee in."""

    def publish(settings: str, kind: str = "test") -> FlaskClient:
        publish_exam(site.database, settings, kind)
        return visitor(site, "tanglan")

    return publish


def _fill_essays(database: Database) -> None:
    with database.write() as session:
        publish_essays(session, is_mended=False)
        make_account(session, "second", Role.LECTURER, unit=CITY, name="覃双")
        make_account(session, "nearby", Role.LECTURER, unit=TOWNSHIP, name="邻近")


@pytest.fixture(scope="session")
def essays_sqlite_template(published_sqlite_template: Path) -> Path:
    """Publish the quiz with an essay beside the shipped course, once a run."""
    path = published_sqlite_template.with_name("essays.sqlite3")
    shutil.copyfile(published_sqlite_template, path)
    filled_file(path, _fill_essays)
    return path


@pytest.fixture(scope="session")
def essays_postgres_template(published_postgres_template: Template) -> Iterator[Template]:
    """Publish the quiz with an essay beside the shipped course, once a run."""
    folder, published = published_postgres_template
    with filled_database(folder, "essays", _fill_essays, published) as template:
        yield template


@pytest.fixture(params=BACKENDS)
def essays(request: pytest.FixtureRequest, tmp_path: Path, clock: StandingClock) -> Iterator[Site]:
    """Build the application where there is a quiz with an essay, its other key the wrong way round."""
    with (
        copy_of(request, tmp_path, "essays_sqlite_template", "essays_postgres_template") as url,
        opened_site(url, tmp_path, clock) as site,
    ):
        yield site
