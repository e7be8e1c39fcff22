"""``elearn demo``: made once, opened again quickly, and never on a database with real people."""

import re
import socket
from pathlib import Path

import pytest

from elearn.accounts.passwords import verify_password
from elearn.accounts.queries import credentials
from elearn.audit.queries import is_recorded
from elearn.db.database import Database
from elearn.demo.cast import LOG_INS
from elearn.demo.filling import FILLED
from tests.cli.serving import elearn, free_port

PASSWORD = re.compile(r"password:\s+(\S+)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small demo once; give the general data folder, in which it has one of its own."""
    made = tmp_path_factory.mktemp("general")
    done = elearn("demo", "--no-serve", "--people", "12", folder=made)
    assert done.returncode == 0, done.stderr
    return made


def test_starting_again_keeps_the_class_and_prints_a_password_that_works_for_all_four(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'demo' / 'elearn.sqlite3'}")
    with database.read() as session:
        before = credentials(session, "demo001")

    again = elearn("demo", "--no-serve", "--people", "5000", folder=folder)

    password = PASSWORD.findall(again.stdout)[0]
    with database.read() as session:
        kept = [credentials(session, username) for username in LOG_INS]
        assert credentials(session, "demo001") == before
        assert is_recorded(session, FILLED)
    database.dispose()
    assert all(known is not None and verify_password(known.password_hash, password) for known in kept)


def test_the_password_may_be_given(folder: Path) -> None:
    done = elearn("demo", "--no-serve", folder=folder, ELEARN_DEMO_PASSWORD="three clear springs")

    assert "three clear springs" in done.stdout


def test_it_lives_in_a_folder_of_its_own(folder: Path) -> None:
    assert [path.name for path in folder.iterdir()] == ["demo"]


def test_people_who_are_no_demo_s_stay_alone(made_site: Path) -> None:
    url = f"sqlite:///{made_site / 'elearn.sqlite3'}"

    done = elearn("demo", "--no-serve", folder=made_site, ELEARN_DATABASE_URL=url)

    assert done.returncode == 1
    assert "no demo" in done.stderr
    database = Database(url)
    with database.read() as session:
        assert not is_recorded(session, FILLED)
        assert credentials(session, "trainee") is None
    database.dispose()


def test_nothing_is_made_when_the_port_is_taken(tmp_path: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        done = elearn("demo", "--people", "12", folder=tmp_path, ELEARN_PORT=str(port))

    assert done.returncode == 1
    assert str(port) in done.stderr
    assert list(tmp_path.iterdir()) == []
