"""Setting a site up: once, again, and where something is in the way."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from elearn import schema
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.passwords import verify_password
from elearn.db.database import Database
from tests.cli.commanding import Terminal, refused

PASSWORD = re.compile(r"password:  (\S+)")


def everything(terminal: Terminal) -> dict[str, list[tuple[Any, ...]]]:
    database = Database(terminal.environment["ELEARN_DATABASE_URL"])
    try:
        with database.read() as session:
            tables = schema.METADATA.sorted_tables
            return {table.name: [tuple(row) for row in session.execute(select(table))] for table in tables}
    finally:
        database.dispose()


def test_first_setup_makes_everything_and_tells_the_password_of_the_administrator(terminal: Terminal) -> None:
    said = terminal.must("setup")
    found = everything(terminal)
    (password,) = PASSWORD.findall(said)
    assert "http://127.0.0.1:8000/" in said
    assert len(found["org_unit"]) == 171
    assert len(found["publication"]) == 1
    (account,) = found["account"]
    columns = dict(zip(Account.__table__.columns.keys(), account, strict=True))
    assert verify_password(columns["password_hash"], password)
    assert (columns["username"], columns["must_change_password"]) == ("admin", True)
    assert [row[RoleGrant.__table__.columns.keys().index("role")] for row in found["role_grant"]] == ["administrator"]


def test_second_setup_changes_nothing_and_says_nothing(site: Terminal) -> None:
    before = everything(site)
    assert site.must("setup") == ""
    assert everything(site) == before


def test_two_first_passwords_differ(terminal: Terminal, small_content: Path, tmp_path: Path) -> None:
    content = {"ELEARN_CONTENT_DIR": str(small_content)}
    first = PASSWORD.findall(terminal.must("setup", **content))
    other = {"ELEARN_DATABASE_URL": "", "ELEARN_DATA_DIR": str(tmp_path / "other")}
    assert PASSWORD.findall(terminal.must("setup", **content, **other)) != first


def test_wrong_settings_are_told_all_together(terminal: Terminal) -> None:
    result = terminal.run("setup", ELEARN_PORT="http", ELEARN_TIME_ZONE="Asia/Chenzhou", ELEARN_PROT="8000")
    assert result.exit_code == 2
    named = re.findall(r"^ELEARN_\w+", result.stderr, re.MULTILINE)
    assert named == ["ELEARN_PROT", "ELEARN_PORT", "ELEARN_TIME_ZONE"]


def test_data_folder_that_cannot_be_made_is_named(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = refused(terminal.run("setup", ELEARN_DATA_DIR=str(tmp_path / "file" / "var")))
    assert str(tmp_path / "file" / "var") in said
    assert "ELEARN_DATA_DIR" in said


def test_unreachable_database_is_named_without_its_password(terminal: Terminal) -> None:
    url = "postgresql://elearn:secret-word@127.0.0.1:1/elearn"
    said = refused(terminal.run("setup", ELEARN_DATABASE_URL=url))
    assert "127.0.0.1:1/elearn" in said
    assert "secret-word" not in said


def test_file_that_is_no_database_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "other.sqlite3").write_text("this is no database, however long it may be " * 100)
    said = refused(terminal.run("setup", ELEARN_DATABASE_URL=f"sqlite:///{tmp_path / 'other.sqlite3'}"))
    assert "not a database" in said


def test_database_of_a_newer_version_is_left_alone(site: Terminal) -> None:
    database = Database(site.environment["ELEARN_DATABASE_URL"])
    try:
        with database.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    finally:
        database.dispose()
    assert "newer elearn" in refused(site.run("setup"))


def test_missing_content_folder_is_named(terminal: Terminal, tmp_path: Path) -> None:
    said = refused(terminal.run("setup", ELEARN_CONTENT_DIR=str(tmp_path / "nothing")))
    assert str(tmp_path / "nothing") in said


@pytest.mark.parametrize("command", ["serve", "work", "user list", "content publish", "rebuild", "backup"])
def test_command_on_a_site_that_is_not_set_up_says_what_to_do(terminal: Terminal, command: str, tmp_path: Path) -> None:
    words = [*command.split(), *([tmp_path / "file"] if command == "backup" else [])]
    assert "elearn setup" in refused(terminal.run(*words, ELEARN_PORT="18999"))


def test_faults_stop_the_first_start_and_a_later_one_goes_on_with_what_is_published(
    terminal: Terminal, small_content: Path
) -> None:
    folder = small_content
    course = folder / "course.yaml"
    good = course.read_text("utf-8")
    course.write_text(good + "unheard_of: true\n", "utf-8")
    first = terminal.run("setup", ELEARN_CONTENT_DIR=str(folder))
    assert first.exit_code == 2
    assert re.match(rf"{re.escape(str(course))}:\d+:\d+  [A-Z]\d{{3}}  \S", first.stderr)
    course.write_text(good, "utf-8")
    terminal.must("setup", ELEARN_CONTENT_DIR=str(folder))
    course.write_text(good + "unheard_of: true\n", "utf-8")
    later = terminal.run("setup", ELEARN_CONTENT_DIR=str(folder))
    assert later.exit_code == 0
    assert str(course) in later.stderr
    assert len(everything(terminal)["publication"]) == 1
