"""The schema that editors use is the one of the code, and what it says of keys is what the check reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from elearn.content.documents import parse_yaml
from elearn.content.file_form import plain
from elearn.content.json_schema import parts_of_a_case, quiz_schema
from elearn.questions.registry import KINDS

ROOT = Path(__file__).parents[2]
QUIZZES = sorted((ROOT / "content" / "quizzes").glob("*.yaml"))


def strangers(value: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """List the keys that a schema does not know, or asks for in vain."""
    missing = [key for key in schema["required"] if key not in value]
    return missing + [key for key in value if key not in schema["properties"]]


def test_the_schema_in_the_documentation_is_that_of_the_code() -> None:
    kept = json.loads((ROOT / "docs" / "quiz.schema.json").read_text(encoding="utf-8"))

    assert kept == quiz_schema(), "run: elearn content schema > docs/quiz.schema.json"


def test_every_kind_of_question_has_its_part() -> None:
    parts = {f"part_{name}" for name in parts_of_a_case()}

    assert quiz_schema()["$defs"].keys() == KINDS.keys() | parts


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)
def test_every_shipped_quiz_has_the_keys_of_the_schema(path: Path) -> None:
    table, _ = parse_yaml(path.name, path.read_text(encoding="utf-8"))
    assert table is not None
    quiz, schema = plain(table), quiz_schema()

    assert strangers(quiz, schema) == []
    for row in quiz.get("questions", ()):
        assert isinstance(row, str) or strangers(row, schema["$defs"][row["kind"]]) == []
