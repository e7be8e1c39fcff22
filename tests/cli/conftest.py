"""Sites for the tests of the command line: made once, then copied."""

import shutil
from pathlib import Path

import pytest

from tests.cli.commanding import CONTENT, Terminal
from tests.cli.serving import elearn


@pytest.fixture(scope="session")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set a site up once: the data folder with a database, the content published, an administrator."""
    folder = tmp_path_factory.mktemp("site")
    done = elearn("setup", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def site_folder(made_site: Path, tmp_path: Path) -> Path:
    """Give the data folder of a fresh copy of the site."""
    folder = tmp_path / "var"
    shutil.copytree(made_site, folder)
    return folder


@pytest.fixture
def terminal(empty_url: str, tmp_path: Path) -> Terminal:
    """Give an operator's terminal on a site that is not set up yet, on each backend."""
    settings = {
        "DATA_DIR": str(tmp_path / "var"),
        "DATABASE_URL": empty_url,
        "LANGUAGE": "en",
        "CONTENT_DIR": str(CONTENT),
    }
    return Terminal({f"ELEARN_{name}": value for name, value in settings.items()})


@pytest.fixture
def site(terminal: Terminal) -> Terminal:
    """Give an operator's terminal on a site that is set up."""
    terminal.must("setup")
    return terminal


@pytest.fixture
def lite(site_folder: Path) -> Terminal:
    """Give an operator's terminal on a site that is set up, on SQLite only."""
    settings = {"DATA_DIR": str(site_folder), "LANGUAGE": "en", "CONTENT_DIR": str(CONTENT)}
    return Terminal({f"ELEARN_{name}": value for name, value in settings.items()})
