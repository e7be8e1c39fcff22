"""Folder and browser are one truth: what only one side changed is taken, what both changed is shown and decided."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.content.manuscripts import files_of, hashes_of
from elearn.content.merging import meet, merged
from elearn.content.publishing import source_hash
from elearn.content.shelf import latest_id
from elearn.db.database import Database
from elearn.study import publish
from tests.cli.commanding import Terminal
from tests.clock import MORNING
from tests.content.small import QUIZ, make_files
from tests.published import made

PATH = "quizzes/water.yaml"
ASKED = QUIZ.replace("questions:\n", "questions:   # 每题一分\n")  # a comment that must survive
BROWSER, FOLDER = ASKED.replace("answer: 500", "answer: 600"), ASKED.replace("May one?", "May anybody?")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the small course into a folder."""
    top = tmp_path / "content"
    for path, body in make_files(quiz=ASKED).items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(body)
    return top


@pytest.fixture
def operator(database_url: str, folder: Path, tmp_path: Path) -> Terminal:
    """Give an operator's terminal, on each backend; the folder is published."""
    given_ = {"DATA_DIR": str(tmp_path), "DATABASE_URL": database_url, "CONTENT_DIR": str(folder), "LANGUAGE": "en"}
    terminal = Terminal({f"ELEARN_{name}": value for name, value in given_.items()})
    terminal.must("content", "publish")
    return terminal


@pytest.fixture
def lite(sqlite_database: Database, folder: Path, tmp_path: Path) -> Terminal:
    """Give an operator's terminal on SQLite only."""
    url = sqlite_database.url.render_as_string()
    given_ = {"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "CONTENT_DIR": str(folder), "LANGUAGE": "en"}
    terminal = Terminal({f"ELEARN_{name}": value for name, value in given_.items()})
    terminal.must("content", "publish")
    return terminal


def in_browser(terminal: Terminal, text: str) -> None:
    """Publish as the browser does: over what is published, and without a look at the folder."""
    database = Database(terminal.environment["ELEARN_DATABASE_URL"])
    with database.write() as session:
        files = files_of(session, latest_id(session) or 0)
        files[PATH] = text.encode()
        library, items = made(files)
        publish(session, library, items, source=source_hash(files), now=MORNING, account_id=None, note="", files=files)
    database.dispose()


def served(terminal: Terminal) -> str:
    database = Database(terminal.environment["ELEARN_DATABASE_URL"])
    with database.read() as session:
        found = files_of(session, latest_id(session) or 0)[PATH].decode()
    database.dispose()
    return found


def test_what_was_published_in_the_browser_is_written_back_byte_for_byte(operator: Terminal, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
    in_browser(operator, BROWSER)

    told = operator.must("content", "export")

    assert (folder / PATH).read_text() == BROWSER
    assert f"{PATH} was written." in told
    assert [path for path in before if path.stat().st_mtime_ns != before[path]] == [folder / PATH]
    assert "Nothing has changed" in operator.must("content", "publish")
    assert "The folder has everything" in operator.must("content", "export")


def test_a_folder_that_did_not_change_overwrites_nothing(lite: Terminal) -> None:
    in_browser(lite, BROWSER)

    told = lite.must("content", "publish")

    assert "quizzes/water is as it was published in the browser" in told
    assert "Nothing has changed" in told
    assert served(lite) == BROWSER


def test_changes_of_other_files_are_published_beside_what_the_browser_changed(lite: Terminal, folder: Path) -> None:
    in_browser(lite, BROWSER)
    path = folder / "lectures/water.zh.md"
    path.write_text(path.read_text().replace("走一遍界标", "走一遍界牌"))

    lite.must("content", "publish")

    assert served(lite) == BROWSER


def test_what_both_changed_stops_the_publishing_and_shows_three_texts(operator: Terminal, folder: Path) -> None:
    in_browser(operator, BROWSER)
    (folder / PATH).write_text(FOLDER)

    result = operator.run("content", "publish")

    assert result.exit_code == 3
    assert "+    answer: 600" in result.stderr
    assert "-    answer: 500" in result.stderr
    assert "May anybody?" in result.stderr
    assert "--ours quizzes/water" in result.stderr
    assert served(operator) == BROWSER


@pytest.mark.parametrize(("side", "text"), [("--ours", FOLDER), ("--theirs", BROWSER)])
def test_somebody_decides_item_by_item(lite: Terminal, folder: Path, side: str, text: str) -> None:
    in_browser(lite, BROWSER)
    (folder / PATH).write_text(FOLDER)

    lite.must("content", "publish", side, "quizzes/water")

    assert served(lite) == text
    lite.must("content", "export")
    assert (folder / PATH).read_text() == text
    assert "Nothing has changed" in lite.must("content", "publish")


def test_an_export_stops_before_what_the_folder_has_changed(lite: Terminal, folder: Path) -> None:
    in_browser(lite, BROWSER)
    (folder / PATH).write_text(FOLDER)

    assert lite.run("content", "export").exit_code == 3
    assert (folder / PATH).read_text() == FOLDER
    lite.must("content", "export", "--theirs", "quizzes/water")
    assert (folder / PATH).read_text() == BROWSER


def test_no_export_leaves_the_folder(lite: Terminal, folder: Path, tmp_path: Path) -> None:
    in_browser(lite, BROWSER)
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (folder / "quizzes" / "water.yaml").rename(outside / "water.yaml")
    (folder / "quizzes").rmdir()
    (folder / "quizzes").symlink_to(outside)

    result = lite.run("content", "export", "--theirs", "quizzes/water")

    assert result.exit_code == 1
    assert (outside / "water.yaml").read_text() == ASKED


def test_a_decision_about_what_nobody_changed_twice_is_refused(lite: Terminal) -> None:
    result = lite.run("content", "publish", "--ours", "quizzes/water")

    assert result.exit_code == 1
    assert "nothing to decide" in result.stderr


TEXTS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=6).map("\n".join)
FILES = st.dictionaries(st.sampled_from(["x", "y", "z"]), TEXTS.map(str.encode), max_size=3)


@settings(max_examples=60)
@given(FILES, FILES, FILES)
def test_taking_each_side_where_only_it_changed_loses_no_change(
    base: dict[str, bytes], mine: dict[str, bytes], other: dict[str, bytes]
) -> None:
    meeting = meet(hashes_of(base), hashes_of(mine), hashes_of(other))

    for path in {*base, *mine, *other}:
        changed = {mine.get(path), other.get(path)} - {base.get(path)}
        lists = [path in one for one in (meeting.folder, meeting.published, meeting.both)]
        assert sum(lists) == (mine.get(path) != other.get(path))
        assert (path in meeting.both) == (len(changed) == 2)


@settings(max_examples=100)
@given(TEXTS, TEXTS, TEXTS)
def test_a_merge_keeps_what_either_side_has_written(base: str, mine: str, other: str) -> None:
    together = merged(base, mine, other)

    assert merged(base, other, mine) == together
    assert merged(base, mine, base) == mine
    if together is not None:
        fresh = [set(text.split("\n")) - set(base.split("\n")) for text in (mine, other)]
        assert fresh[0] | fresh[1] <= set(together.split("\n"))
