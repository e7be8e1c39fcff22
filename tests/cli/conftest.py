"""Sites for the tests of the command line: made once, then copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.db.database import Database
from tests.cli.commanding import CONTENT, Terminal
from tests.cli.serving import elearn
from tests.conftest import BACKENDS
from tests.content.small import make_files
from tests.templates import Template, copy_of, filled_database


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
def small_content(tmp_path: Path) -> Path:
    """Write the small course and the organisation into a folder, for promises that no content has a part in."""
    folder = tmp_path / "small"
    for path, body in make_files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    shutil.copyfile(CONTENT / "organisation.csv", folder / "organisation.csv")
    return folder


@pytest.fixture(scope="session")
def made_file(made_site: Path) -> Path:
    """Give the SQLite file of the site that was set up once."""
    return made_site / "elearn.sqlite3"


@pytest.fixture(scope="session")
def made_database(postgres_template: Template, made_site: Path) -> Iterator[Template]:
    """Set a site up once on PostgreSQL; its data folder is that of the other one."""

    def set_up(database: Database) -> None:
        url = database.url.render_as_string(hide_password=False)
        settings = {"DATA_DIR": str(made_site), "DATABASE_URL": url, "LANGUAGE": "en", "CONTENT_DIR": str(CONTENT)}
        Terminal({f"ELEARN_{name}": value for name, value in settings.items()}).must("setup")

    with filled_database(postgres_template[0], "made", set_up) as template:
        yield template


@pytest.fixture(params=BACKENDS)
def made_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a copy of the database of a site that is set up, on each backend."""
    with copy_of(request, tmp_path, "made_file", "made_database") as url:
        yield url


@pytest.fixture
def site(made_url: str, made_site: Path, tmp_path: Path) -> Terminal:
    """Give an operator's terminal on a copy of a site that is set up, on each backend."""
    shutil.copytree(made_site, tmp_path / "var", ignore=shutil.ignore_patterns("elearn.sqlite3*"))
    settings = {
        "DATA_DIR": str(tmp_path / "var"),
        "DATABASE_URL": made_url,
        "LANGUAGE": "en",
        "CONTENT_DIR": str(CONTENT),
    }
    return Terminal({f"ELEARN_{name}": value for name, value in settings.items()})


@pytest.fixture
def lite(site_folder: Path) -> Terminal:
    """Give an operator's terminal on a site that is set up, on SQLite only."""
    settings = {"DATA_DIR": str(site_folder), "LANGUAGE": "en", "CONTENT_DIR": str(CONTENT)}
    return Terminal({f"ELEARN_{name}": value for name, value in settings.items()})
