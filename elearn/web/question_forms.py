"""Forms of questions, made of the schema that the kinds give: no kind has a form of its own, and none is left out.

A control is named by where its value stands, such as ``choices.2.feedback.en``. A form shows one empty row more than
there are; rows that are empty, and values that need not be there, are left out of what is read back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil
from typing import Any

from elearn.content.json_schema import part_schema, parts_of_a_case, question_schema
from elearn.problems import Phrase

Schema = Mapping[str, Any]
Form = Mapping[str, str]
LANGUAGES = ("zh", "en")
COLUMNS = 40  # how many Latin letters stand in a line of half a form
LABELS: Mapping[str, Phrase] = {
    "id": Phrase("Id"),
    "kind": Phrase("Kind"),
    "topics": Phrase("Topics"),
    "difficulty": Phrase("Difficulty"),
    "points": Phrase("Points"),
    "cites": Phrase("Cited articles"),
    "use": Phrase("Use"),
    "stem": Phrase("What is asked"),
    "explanation": Phrase("Explanation"),
    "choices": Phrase("Choices"),
    "correct": Phrase("This is right"),
    "feedback": Phrase("Feedback for this choice"),
    "credit": Phrase("How partly right answers count"),
    "answer": Phrase("The right answer"),
    "tolerance": Phrase("May be off by"),
    "unit": Phrase("Unit"),
    "accept": Phrase("Answers that are right"),
    "text": Phrase("The text with its blanks"),
    "blanks": Phrase("Blanks"),
    "pairs": Phrase("Pairs"),
    "left": Phrase("Left"),
    "right": Phrase("Right side"),
    "surplus": Phrase("Right sides that belong to none"),
    "items": Phrase("Items"),
    "categories": Phrase("Categories"),
    "rubric": Phrase("What it is marked by"),
    "title": Phrase("Title"),
    "description": Phrase("What earns these points"),
    "limit": Phrase("Characters at most"),
    "attachments": Phrase("Files at most"),
    "model": Phrase("A model answer"),
    "questions": Phrase("Questions of the case"),
    "zh": Phrase("Chinese"),
    "en": Phrase("English"),
}
OPTIONS: Mapping[str, Phrase] = {
    "practice": Phrase("practice"),
    "measure": Phrase("to measure (never practised)"),
    "1": Phrase("easy"),
    "2": Phrase("medium"),
    "3": Phrase("hard"),
    "all_or_nothing": Phrase("all or nothing"),
    "right_minus_wrong": Phrase("right ones less wrong ones"),
    "true": Phrase("True"),
    "false": Phrase("False"),
}
KIND_NAMES: Mapping[str, Phrase] = {
    "single_choice": Phrase("One choice"),
    "multiple_choice": Phrase("Several choices"),
    "true_false": Phrase("True or false"),
    "numeric": Phrase("A number"),
    "short_text": Phrase("A few words"),
    "cloze": Phrase("Text with blanks"),
    "matching": Phrase("Matching"),
    "ordering": Phrase("Ordering"),
    "categorise": Phrase("Sorting into categories"),
    "essay": Phrase("Essay"),
    "case": Phrase("Case with several questions"),
}
FILED = ("topics", "difficulty", "points", "cites", "use")
LONG = frozenset({"stem", "explanation", "text", "model", "description"})
_INTEGER, _DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})"), re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,12}")
_MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Control:
    """Hold one control, or a group of them; ``shape`` says which: text, lines, choice, flag, group, rows, row."""

    shape: str
    name: str
    label: Phrase | None
    value: str = ""
    options: tuple[tuple[str, Phrase | str], ...] = ()
    children: tuple["Control", ...] = ()
    hint: str = ""
    rows: int = 1
    language: str = ""
    is_fixed: bool = False
    others: tuple[tuple[str, Phrase], ...] = field(default=())  # kinds that a new part of a case may have


def controls(question: Mapping[str, Any]) -> Control:
    """Make the form of a question of a known kind, filled with what it has."""
    whole = _group(question_schema(question["kind"]), question, "", None)
    # What is asked comes first, and what it is filed under last, whatever the order in the file.
    return replace(whole, children=tuple(sorted(whole.children, key=lambda one: one.name in FILED)))


def read(form: Form, old: Mapping[str, Any]) -> dict[str, Any]:
    """Read the form of a question back; ``old`` gives the kind, the id, and the order of the keys."""
    found = _read_group(question_schema(old["kind"]), form, "", old, is_whole=True) or {}
    return found | {"id": old["id"], "kind": old["kind"]}


def blank(kind: str, question_id: str, topic: str, use: str) -> dict[str, Any]:
    """Make an empty question of a kind, with a place for all that has to be there."""
    schema = question_schema(kind)
    made = {"id": question_id, "kind": kind, "topics": [topic], "difficulty": 2, "cites": [], "use": use}
    rest = {key: _empty(schema["properties"][key]) for key in schema["required"] if key not in made}
    return {key: value for key, value in (made | rest).items() if key != "explanation"} | (
        {"explanation": rest["explanation"]} if "explanation" in rest else {}
    )


def _empty(schema: Schema) -> Any:
    if schema.get("type") == "object":
        return {key: _empty(schema["properties"][key]) for key in schema.get("required", ())}
    if schema.get("type") == "array":
        inner = schema["items"]
        return [_empty(inner) for _ in range(schema.get("minItems", 0))] if inner.get("type") == "object" else []
    return None


def _control(schema: Schema, value: Any, name: str, key: str) -> Control:
    label, hint = LABELS.get(key), str(schema.get("description", ""))
    if "enum" in schema or schema.get("type") == "boolean":
        return _choice(schema, value, name, key)
    if schema.get("type") == "object":
        return _group(schema, value if isinstance(value, Mapping) else {}, name, key)
    if schema.get("type") == "array":
        if _is_plain(schema["items"]):
            lines = value if isinstance(value, list) else [] if value is None else [value]
            return Control("lines", name, label, "\n".join(map(str, lines)), hint=hint, rows=max(2, len(lines) + 1))
        return _rows(schema, value if isinstance(value, list) else [], name, key)
    text = "" if value is None else str(value)
    long = 4 if name.split(".")[-2:-1] and name.split(".")[-2] in LONG else 2 if key in LANGUAGES else 1
    language = key if key in LANGUAGES else ""
    return Control("text", name, label, text, hint=hint, rows=max(long, _lines(text)), language=language)


def _lines(text: str) -> int:
    """Say how many lines a text takes in half of a form's width, 12 at most: a Chinese character is as wide as two."""
    widths = [sum(2 if sign > "\u2e7f" else 1 for sign in line) for line in text.split("\n")]
    return min(12, sum(max(1, ceil(width / COLUMNS)) for width in widths))


def _choice(schema: Schema, value: Any, name: str, key: str) -> Control:
    if schema.get("type") == "boolean" and key == "correct":
        return Control("flag", name, LABELS[key], "true" if value is True else "")
    options = schema.get("enum", (True, False))
    listed = tuple((_word(one), OPTIONS.get(_word(one), str(one))) for one in options)
    return Control("choice", name, LABELS.get(key), "" if value is None else _word(value), (("", "–"), *listed))


def _group(schema: Schema, value: Mapping[str, Any], name: str, key: str | None) -> Control:
    inner = tuple(
        _control(schema["properties"][one], value.get(one), f"{name}.{one}" if name else one, one)
        for one in [*(one for one in value if one in schema["properties"]), *schema["properties"]]
        if one != "kind" and not (not name and one == "id")
    )
    once = tuple({child.name: child for child in inner}.values())
    return Control("group", name, LABELS.get(key or ""), children=once, hint=str(schema.get("description", "")))


def _rows(schema: Schema, value: Sequence[Any], name: str, key: str) -> Control:
    is_case = "anyOf" in schema["items"]
    filled = [(place, row if isinstance(row, Mapping) else {}) for place, row in enumerate(value)]
    shown = filled if is_case or len(filled) >= schema["maxItems"] else [*filled, (len(filled), {})]
    children = []
    for place, row in shown:
        inner = _schema_of_row(schema, row)
        group = _group(inner, row, f"{name}.{place}", None)
        label = KIND_NAMES.get(str(row.get("kind", ""))) if is_case else None
        children.append(Control("row", group.name, label, children=group.children))
    kinds = tuple((one, KIND_NAMES[one]) for one in parts_of_a_case()) if is_case else ()
    return Control("rows", name, LABELS.get(key), children=tuple(children), others=kinds)


def _schema_of_row(schema: Schema, row: Mapping[str, Any]) -> Schema:
    inner: Schema = schema["items"]
    if "anyOf" not in inner:
        return inner
    kind = str(row.get("kind", ""))
    return part_schema(kind if kind in parts_of_a_case() else "single_choice")


def _read(schema: Schema, form: Form, name: str, old: Any) -> Any:
    if "enum" in schema or schema.get("type") == "boolean":
        options = {_word(one): one for one in schema.get("enum", (True, False))}
        return options.get(form.get(name, "").strip())
    if schema.get("type") == "object":
        return _read_group(schema, form, name, old if isinstance(old, Mapping) else {})
    if schema.get("type") == "array":
        if _is_plain(schema["items"]):
            return [line.strip() for line in form.get(name, "").splitlines() if line.strip()] or None
        return _read_rows(schema, form, name, old if isinstance(old, list) else [])
    text = form.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return _number(text) if "number" in _types(schema) and "string" not in _types(schema)[:1] else text or None


def _read_group(
    schema: Schema, form: Form, name: str, old: Mapping[str, Any], *, is_whole: bool = False
) -> dict[str, Any] | None:
    """Read a group; None where nothing in it is filled in. What has to be there and is not stays as an empty place."""
    found: dict[str, Any] = {}
    is_filled = False
    known = schema["properties"]
    for key in dict.fromkeys([*(key for key in old if key in known), *known]):
        if key == "kind" or (is_whole and key == "id"):
            found[key] = old.get(key)
            continue
        value = _read(known[key], form, f"{name}.{key}" if name else key, old.get(key))
        is_filled = is_filled or value is not None
        if value is not None:
            found[key] = value
        elif key in schema.get("required", ()):
            found[key] = _empty(known[key])
    if "kind" in known and not found.get("kind"):
        found.pop("kind", None)
    return found if is_filled or is_whole else None


def _read_rows(schema: Schema, form: Form, name: str, old: Sequence[Any]) -> list[Any] | None:
    rows: list[Any] = []
    for place in range(min(len(old) + 1, _MOST_ROWS)):
        before = old[place] if place < len(old) and isinstance(old[place], Mapping) else {}
        here = f"{name}.{place}"
        if form.get(f"{here}.drop"):
            continue
        found = _read_group(_schema_of_row(schema, before), form, here, before)
        if found is not None and form.get("up") == here and rows:
            rows.insert(len(rows) - 1, found)
        elif found is not None:
            rows.append(found)
    kind = form.get(f"{name}.add", "")
    if "anyOf" in schema["items"] and kind in parts_of_a_case():
        taken = {row.get("id") for row in rows}
        number = next(number for number in range(1, 100) if f"q{number}" not in taken)
        rows.append({"id": f"q{number}", "kind": kind, "stem": {"zh": None, "en": None}})
    return rows or None


def _number(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text or None


def _types(schema: Schema) -> tuple[str, ...]:
    kind = schema.get("type", ())
    found = (kind,) if isinstance(kind, str) else tuple(kind)
    return tuple("number" if one == "integer" else one for one in found)


def _is_plain(schema: Schema) -> bool:
    return schema.get("type") != "object" and "anyOf" not in schema


def _word(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
