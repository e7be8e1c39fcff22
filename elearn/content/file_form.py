"""Give quiz files as plain values, as they are written: what export writes and what an import compares with."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from elearn.content.documents import parse_yaml
from elearn.content.texts import decode
from elearn.questions.places import Branch, Leaf, Node, Table

TEXTS = ("zh", "en", "id")
_FOLDER = "quizzes/"


def quiz_as_written(files: Mapping[str, bytes], quiz_id: str) -> dict[str, Any] | None:
    """Give a quiz of a content folder, with the questions that it names by id put in; None where it cannot be read."""
    tables = {path: table for path in files if path.startswith(_FOLDER) and (table := _table(path, files[path]))}
    wanted = tables.get(f"{_FOLDER}{quiz_id}.yaml")
    if wanted is None:
        return None
    every = [row for table in tables.values() for row in plain(table).get("questions", ()) if isinstance(row, dict)]
    known = {row.get("id"): row for row in every}
    quiz: dict[str, Any] = plain(wanted)
    listed = [known.get(row, {}) if isinstance(row, str) else row for row in quiz.get("questions", ())]
    return quiz | {"questions": [row for row in listed if row]}


def plain(node: Node, key: str = "") -> Any:
    """Give a node's value; texts for readers stay texts, also where they look like a number."""
    if isinstance(node, Table):
        return {name: plain(entry.value, name) for name, entry in node.entries.items()}
    if isinstance(node, Branch):
        return [plain(item, key) for item in node.items]
    is_text = key in TEXTS or isinstance(node.value, date | str)
    return node.raw.strip() if isinstance(node, Leaf) and is_text else node.value


def _table(path: str, data: bytes) -> Table | None:
    text, problems = decode(path, data)
    table, _ = parse_yaml(path, text) if not problems else (None, [])
    return table
