"""``elearn content stale``: what a change of law makes stale, by file and line, with a status that scripts can read."""

from pathlib import Path

import pytest

from tests.cli.commanding import CONTENT, Terminal
from tests.content.old_course import old_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the old course into a folder."""
    for path, body in old_files().items():
        (tmp_path / "old" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / path).write_bytes(body)
    return tmp_path / "old"


def test_the_day_before_it_is_coming_and_on_the_day_it_is_there(lite: Terminal, folder: Path) -> None:
    assert "Nothing rests on" in lite.must("content", "stale", folder, "--on", "2026-08-14")

    coming = lite.run("content", "stale", folder, "--on", "2026-08-14", "--coming")
    stale = lite.run("content", "stale", folder, "--on", "2026-08-15")

    assert coming.exit_code == stale.exit_code == 1
    assert coming.stdout.splitlines()[:-1] == stale.stdout.splitlines()[:-1]
    assert f"{folder}/quizzes/water.yaml:" in stale.stdout
    assert 'S308  The question "w-1" rests on "wppcl-2017", which is repealed from 2026-08-15 on.' in stale.stdout
    assert "13 places rest on sources that will be repealed after 2026-08-14." in coming.stdout
    assert "13 places rest on sources that are repealed by 2026-08-15." in stale.stdout


def test_the_shipped_course_rests_on_what_is_in_force(lite: Terminal) -> None:
    assert "Nothing rests on" in lite.must("content", "stale", CONTENT)
    assert "Nothing rests on" in lite.must("content", "stale", "--coming")


def test_what_is_published_can_be_asked_on_either_database(site: Terminal) -> None:
    assert "Nothing rests on" in site.must("content", "stale", "--published", "--on", "2026-11-23")


def test_files_that_cannot_be_read_end_with_status_2(lite: Terminal, folder: Path) -> None:
    (folder / "quizzes" / "exam.yaml").write_text("id: [")

    result = lite.run("content", "stale", folder, "--on", "2026-08-15")

    assert result.exit_code == 2
    assert "quizzes/exam.yaml:" in result.stdout
    assert "S308" in result.stdout


def test_a_day_that_does_not_exist_is_refused(lite: Terminal) -> None:
    assert lite.run("content", "stale", "--on", "2026-02-30").exit_code == 2
