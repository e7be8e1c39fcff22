"""The application on a fresh database of each backend, and a browser without a screen."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from elearn.app import create_app
from elearn.config import Settings
from elearn.web.wiring import Site
from tests.clock import StandingClock


@pytest.fixture
def app(settings: Settings, clock: StandingClock) -> Iterator[Site]:
    """Build the application on the test's database, with the test's clock."""
    site = create_app(settings, clock=clock)
    site.testing = True
    yield site
    site.writer.close()
    site.database.dispose()


@pytest.fixture
def client(app: Site) -> FlaskClient:
    """Give a browser's worth of cookies."""
    return app.test_client()
