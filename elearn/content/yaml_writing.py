"""Write plain values as YAML in the one way of our quiz files; ``documents.parse_yaml`` reads them back."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from elearn.content.documents import resolved
from elearn.questions.numbers import decimal_text

_PLAIN = re.compile(r"[A-Za-z0-9_\u3400-\u9fff《“（][^\n\t:#\[\]{},&*!|>'\"%@`\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]*")
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_WIDEST = 100  # of a list on one line


def write_yaml(value: Mapping[str, Any], comments: Mapping[int, Sequence[str]] | None = None) -> str:
    """Write a mapping of texts, numbers, truth values, lists and mappings.

    None is written as nothing: a place to be filled in. ``comments`` go before the questions of these numbers.
    """
    return "\n".join(_mapping(value, "", dict(comments or {}))) + "\n"


def value_lines(start: str, value: object, indent: str) -> list[str]:
    """Write a value behind ``start`` (such as ``  title:``) as lines; what goes below stands at ``indent``."""
    return list(_entry(start, value, indent, {}))


def item_lines(value: object, indent: str) -> list[str]:
    """Write one item of a list as lines, its dash at ``indent``."""
    return list(_item(value, indent))


def flow_text(value: object) -> str:
    """Write a value so that it may stand between brackets, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow_text(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow_text, value)) + "]"
    return _quoted(value) if isinstance(value, str) and "\n" in value else _scalar(value, in_list=True)


def _mapping(value: Mapping[str, Any], indent: str, comments: Mapping[int, Sequence[str]]) -> Iterator[str]:
    for key, inner in value.items():
        yield from _entry(f"{indent}{key}:", inner, indent + "  ", comments if key == "questions" else {})


def _entry(start: str, value: object, indent: str, comments: Mapping[int, Sequence[str]]) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield start
        yield from _mapping(value, indent, {})
    elif isinstance(value, Sequence) and not isinstance(value, str):
        flat = "[" + ", ".join(_scalar(item, in_list=True) for item in value if not _is_nested(item)) + "]"
        if not any(map(_is_nested, value)) and len(flat) <= _WIDEST:
            yield f"{start} {flat}"
            return
        yield start
        for number, item in enumerate(value):
            yield from (f"{indent}# {line}" for line in comments.get(number, ()))
            yield from _item(item, indent)
    elif isinstance(value, str) and "\n" in value and _fits_a_block(value):
        yield f"{start} |-"
        yield from (f"{indent}{line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{start} {_scalar(value)}".rstrip()


def _item(value: object, indent: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{indent}- {_scalar(value)}"
        return
    lines = list(_mapping(value, indent + "  ", {}))
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple) or (isinstance(value, str) and "\n" in value)


def _scalar(value: object, *, in_list: bool = False) -> str:
    if value is None:
        return '""' if in_list else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    is_plain = _PLAIN.fullmatch(text) or re.fullmatch(r"[a-z0-9-]+:[0-9]+(?: historical)?", text)
    if is_plain and text == text.strip() and isinstance(resolved(text), str):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    """Quote as JSON does, which YAML reads; what only YAML minds is written by its number."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _fits_a_block(text: str) -> bool:
    lines = text.split("\n")
    is_clean = not _UNPRINTABLE.search(text) and all(line == line.rstrip() for line in lines)
    return is_clean and bool(lines[-1]) and bool(lines[0]) and not lines[0].startswith(" ")
