"""The JSON Schema of a quiz file, made from the kinds of the code: editors complete and check as one types."""

from collections.abc import Mapping
from typing import Any

from elearn.content.quizzes import COMMON, FEEDBACK, KEYS, USES, USES_OF_KIND
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
    "accept": {
        "type": "object",
        "properties": {"zh": _LISTED, "en": _LISTED},
        "required": ["zh", "en"],
        "additionalProperties": False,
    },
    "tolerance": {"type": ["number", "string"], "description": "0.5, or a share of the answer such as 5%."},
    "unit": _BOTH,
    "text": _BOTH,
    "model": _BOTH,
}
_ANSWERS = {"true_false": {"type": "boolean"}, "numeric": {"type": "number"}}
_OPTIONAL = ("points", "credit", "feedback", "tolerance", "unit", "model")


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
        "$defs": {name: _kind(name) for name in KINDS},
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


def _kind(name: str) -> dict[str, Any]:
    own = KINDS[name].keys
    properties = {key: _SHAPES.get(key, {}) for key in COMMON} | {key: _SHAPES.get(key, {}) for key in own}
    properties["kind"] = {"const": name}
    if "answer" in own:
        properties["answer"] = _ANSWERS.get(name, {})
    required = [key for key in COMMON if key not in _OPTIONAL]
    required += [key for key in own if key in ("choices", "answer", "accept", "text")]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
