"""Sites for the tests of the command line: made once, then copied."""

import shutil
from pathlib import Path

import pytest

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
