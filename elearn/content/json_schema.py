"""The JSON Schema of a quiz file, made from the kinds of the code: editors complete and check as one types."""

from collections.abc import Mapping, Sequence
from typing import Any

from elearn.content.quizzes import COMMON, FEEDBACK, KEYS, USES, USES_OF_KIND
from elearn.questions.case import OF_A_PART
from elearn.questions.fields import ID
from elearn.questions.multiple_choice import CREDITS
from elearn.questions.registry import KINDS

ADDRESS = "https://json-schema.org/draft/2020-12/schema"
_ID = {"type": "string", "pattern": f"^{ID.pattern}$"}
_TEXT = {"type": ["string", "number"], "minLength": 1}
_BOTH = {
    "type": "object",
    "properties": {"zh": _TEXT, "en": _TEXT},
    "required": ["zh", "en"],
    "additionalProperties": False,
    "description": "The text in Chinese and in English.",
}
_LISTED = {"type": "array", "items": _TEXT, "minItems": 1}
_CHOICE = {
    "type": "object",
    "properties": {"zh": _TEXT, "en": _TEXT, "correct": {"type": "boolean"}, "feedback": _BOTH},
    "required": ["zh", "en"],
    "additionalProperties": False,
}
_ITEM = {
    "type": "object",
    "properties": {"zh": _TEXT, "en": _TEXT, "id": _ID | {"description": "Keeps its answers when its text changes."}},
    "required": ["zh", "en"],
    "additionalProperties": False,
}
_ACCEPT = {
    "type": "object",
    "properties": {"zh": _LISTED, "en": _LISTED},
    "required": ["zh", "en"],
    "additionalProperties": False,
    "description": "Every answer that counts as right, one after another.",
}
_TOLERANCE = {"type": ["number", "string"], "description": "0.5, or a share of the answer such as 5%."}


def _rows(properties: Mapping[str, Any], required: Sequence[str], low: int, high: int) -> dict[str, Any]:
    row = {"type": "object", "properties": dict(properties), "required": list(required), "additionalProperties": False}
    return {"type": "array", "items": row, "minItems": low, "maxItems": high}


def _items(low: int, high: int) -> dict[str, Any]:
    return {"type": "array", "items": _ITEM, "minItems": low, "maxItems": high}


_OF_A_BLANK = {
    "id": _ID | {"description": "As in the text: {{ blank b1 }}."},
    "accept": _ACCEPT,
    "answer": {"type": "number"},
    "tolerance": _TOLERANCE,
    "unit": _BOTH,
    "choices": _rows(_ITEM["properties"] | {"correct": {"type": "boolean"}}, ("zh", "en"), 2, 8),  # type: ignore[operator]
}
_CRITERION = {
    "id": _ID,
    "points": {"type": "integer", "minimum": 1, "maximum": 100},
    "title": _BOTH,
    "description": _BOTH,
}
# What a key holds, whichever kind has it; a key that is not here may hold anything, and the check tells what is wrong.
_SHAPES: Mapping[str, Any] = {
    "id": _ID | {"description": "For ever; never used again for another question."},
    "topics": {"type": "array", "items": _ID, "minItems": 1, "maxItems": 12},
    "difficulty": {"enum": [1, 2, 3], "description": "1 easy, 2 medium, 3 hard."},
    "points": {"type": "integer", "minimum": 1, "maximum": 100},
    "cites": _LISTED | {"description": "What the key rests on, such as code-2026:318."},
    "use": {"enum": list(USES), "description": "What measures is never practised."},
    "stem": _BOTH,
    "explanation": _BOTH,
    "choices": {"type": "array", "items": _CHOICE, "minItems": 2, "maxItems": 10},
    "credit": {"enum": list(CREDITS)},
    "feedback": _BOTH,
    "accept": _ACCEPT,
    "tolerance": _TOLERANCE,
    "unit": _BOTH,
    "text": _BOTH,
    "model": _BOTH,
    "pairs": _rows({"left": _ITEM, "right": _ITEM}, ("left", "right"), 2, 10),
    "surplus": _items(1, 6) | {"description": "Right sides that belong to no left one."},
    "items": _items(3, 10) | {"description": "In the right order."},
    "categories": _rows(_ITEM["properties"] | {"items": _items(1, 12)}, ("zh", "en", "items"), 2, 6),  # type: ignore[operator]
    "blanks": _rows(_OF_A_BLANK, ("id",), 1, 12),
    "rubric": _rows(_CRITERION, ("id", "points", "title", "description"), 1, 10),
    "limit": {"type": "integer", "minimum": 50, "description": "Characters at most."},
    "attachments": {"type": "integer", "minimum": 0, "description": "Files at most."},
}
_ANSWERS = {"true_false": {"type": "boolean"}, "numeric": {"type": "number"}}
_OPTIONAL = frozenset(
    {"points", "credit", "feedback", "tolerance", "unit", "model", "surplus", "limit", "attachments", "explanation"}
)


def quiz_schema() -> dict[str, Any]:
    """Give the schema of one file of content/quizzes."""
    shapes: dict[str, Any] = {
        "id": _ID | {"description": "The file's name without .yaml."},
        "kind": {"enum": list(USES_OF_KIND)},
        "title": _BOTH,
        "feedback": {"enum": list(FEEDBACK)},
        "pass_percent": {"type": "integer", "minimum": 0, "maximum": 100},
        "questions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 300,
            "items": {"anyOf": [_ID, *({"$ref": f"#/$defs/{name}"} for name in KINDS)]},
        },
        "draw": {"type": "array", "items": _DRAW, "minItems": 1, "maxItems": 50},
    }
    return {
        "$schema": ADDRESS,
        "title": "Quiz file of elearn",
        "type": "object",
        "properties": {key: shapes.get(key, {}) for key in KEYS},
        "required": ["id", "kind", "title", "feedback", "pass_percent"],
        "additionalProperties": False,
        "$defs": {name: question_schema(name) for name in KINDS}
        | {f"part_{name}": part_schema(name) for name in parts_of_a_case()},
    }


_DRAW = {
    "type": "object",
    "properties": {
        "count": {"type": "integer", "minimum": 1, "maximum": 100},
        "topic": _ID,
        "difficulty": {"enum": [1, 2, 3]},
        "from": {"type": "array", "items": _ID, "minItems": 1},
    },
    "required": ["count", "topic", "from"],
    "additionalProperties": False,
}


def question_schema(name: str) -> dict[str, Any]:
    """Give the schema of a question of a kind: the common keys and the kind's own."""
    return _schema(name, COMMON)


def part_schema(name: str) -> dict[str, Any]:
    """Give the schema of a question that stands within a case."""
    return _schema(name, OF_A_PART)


def parts_of_a_case() -> list[str]:
    """Name the kinds that may stand within a case."""
    return [name for name, kind in KINDS.items() if not kind.is_marked_by_person and "questions" not in kind.keys]


def _schema(name: str, common: Sequence[str]) -> dict[str, Any]:
    own = KINDS[name].keys
    properties = {key: _SHAPES.get(key, {}) for key in common} | {key: _SHAPES.get(key, {}) for key in own}
    properties["kind"] = {"const": name}
    if "answer" in own:
        properties["answer"] = _ANSWERS.get(name, {})
    if "questions" in own:
        parts = [{"$ref": f"#/$defs/part_{part}"} for part in parts_of_a_case()]
        properties["questions"] = {"type": "array", "items": {"anyOf": parts}, "minItems": 2, "maxItems": 10}
    optional = _OPTIONAL - ({"explanation"} if "explanation" not in KINDS[name].optional else set())
    needless = {"cites"} if common is OF_A_PART else set()
    required = [key for key in (*common, *own) if key not in optional | needless]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
