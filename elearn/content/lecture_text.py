"""A lecture's file as an editor takes it apart and puts it together: front matter as values, body as text. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from elearn.content.documents import parse_lecture, parse_yaml
from elearn.content.file_form import plain
from elearn.content.yaml_splicing import spliced
from elearn.content.yaml_writing import write_yaml

FRONT = ("id", "title", "lecturer", "summary", "topics", "law_as_of", "review_by", "objectives")
DAYS = ("law_as_of", "review_by")
_FENCE = "---"


@dataclass(frozen=True, slots=True)
class LectureText:
    """Hold the two parts of a lecture's file; ``line`` is the number of the body's first line in the file."""

    front: Mapping[str, Any]
    body: str
    line: int


def taken_apart(path: str, text: str) -> LectureText | None:
    """Take a lecture's file apart; None where its front matter cannot be read: then the file is written as it is."""
    front, problems = parse_lecture(path, text)
    if front is None or problems:
        return None
    return LectureText(plain(front.table), front.body, front.line)


def put_together(text: str, front: Mapping[str, Any], body: str) -> str:
    """Change the front matter and the body of a lecture's file; what stays the same stays byte for byte."""
    front = {key: _day(value) if key in DAYS else value for key, value in front.items()}
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == _FENCE]
    if lines[0].rstrip() != _FENCE or not ends:
        return f"{_FENCE}\n{write_yaml(front)}{_FENCE}\n{body}"
    old = "\n".join(lines[1 : ends[0]]) + "\n"
    table, problems = parse_yaml("", old)
    fresh = spliced(old, front) if table is not None and not problems else write_yaml(front)
    return "\n".join([lines[0], fresh + lines[ends[0]], body])


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
