"""Question banks on the command line: what is exported is imported again, and what is lost is told first."""

from pathlib import Path
from typing import Any

import pytest

from elearn.content.documents import parse_yaml
from elearn.content.file_form import plain, quiz_as_written
from elearn.content.files import read_folder
from elearn.content.yaml_writing import write_yaml
from tests.cli.commanding import CONTENT, Terminal, refused

QUIZ = "drinking-water"
PLAIN = ("kind", "topics", "difficulty", "points", "cites", "use", "stem", "choices", "answer", "accept", "explanation")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Give an author's terminal: no database is needed."""
    names = {"DATA_DIR": str(tmp_path), "LANGUAGE": "en", "CONTENT_DIR": str(CONTENT)}
    return Terminal({f"ELEARN_{name}": value for name, value in names.items()})


def questions(text: str) -> list[dict[str, Any]]:
    table, problems = parse_yaml("quizzes/x.yaml", text)
    assert table is not None, problems
    return [{key: row[key] for key in PLAIN if key in row} for row in plain(table)["questions"]]


@pytest.mark.parametrize("form", ["gift", "xlsx", "docx"])
def test_a_shipped_quiz_goes_out_and_comes_back_the_same(terminal: Terminal, tmp_path: Path, form: str) -> None:
    file, back = tmp_path / f"bank.{form}", tmp_path / "bank.yaml"

    told = terminal.run("content", "export-bank", QUIZ, "--format", form, "--out", file)
    terminal.must("content", "import", file, "--kind", "practice", "--out", back)

    quiz = quiz_as_written(read_folder(CONTENT), QUIZ)
    assert quiz is not None
    left_out = [row for row in quiz["questions"] if row["kind"] in ("ordering", "cloze")]
    assert all(row["id"] in told.stderr for row in left_out)
    kept = [{key: row[key] for key in PLAIN if key in row} for row in quiz["questions"] if row not in left_out]
    assert questions(back.read_text(encoding="utf-8")) == kept


@pytest.mark.parametrize("path", sorted(CONTENT.glob("quizzes/*.yaml")), ids=lambda path: path.stem)
def test_our_own_format_loses_nothing(path: Path) -> None:
    table, _ = parse_yaml(path.name, path.read_text(encoding="utf-8"))
    assert table is not None

    again, problems = parse_yaml(path.name, write_yaml(plain(table)))

    assert problems == []
    assert again is not None
    assert plain(again) == plain(table)


def test_a_bank_with_a_refused_question_writes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    bank, out = tmp_path / "bank.txt", tmp_path / "bank.yaml"
    bank.write_text("1．甲？\nA．一\nB．二", encoding="utf-8")

    done = terminal.run("content", "import", bank, "--out", out)

    assert done.exit_code == 2
    assert "bank.txt:1:0  B611" in done.stderr
    assert not out.exists()


def test_a_file_that_is_there_is_not_overwritten(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "bank.yaml"
    out.write_text("mine", encoding="utf-8")

    assert "is there already" in refused(terminal.run("content", "export-bank", QUIZ, "--out", out))
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_quiz_that_does_not_exist_is_said(terminal: Terminal) -> None:
    assert "no quiz nowhere" in refused(terminal.run("content", "export-bank", "nowhere"))
