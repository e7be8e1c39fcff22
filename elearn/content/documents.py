"""Parse YAML so that every key and value knows its line and column, and split a lecture from its front matter.

A small YAML: mappings, lists and plain values. Anchors, aliases and tags are refused, because people who do not
program write these files and an alias can also blow a small file up to any size.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from elearn.content import codes
from elearn.content.texts import unfit_character
from elearn.content.yaml_reasons import plain_reason
from elearn.problems import Problem
from elearn.questions.faults import Fault
from elearn.questions.places import Branch, Entry, Leaf, Node, Place, Plain, Table

MAX_DEPTH = 12
MAX_NODES = 20_000
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}\.[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, Plain] = {"": None, "~": None, "null": None, "true": True, "false": False}


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Hold the two parts of a lecture; ``line`` is the number of the body's first line."""

    table: Table
    body: str
    line: int


def parse_yaml(path: str, text: str) -> tuple[Table | None, list[Problem]]:
    """Give the mapping that a YAML text holds, and its faults; with a syntax fault there is no mapping."""
    builder = _Builder(path, text)
    try:
        root = builder.document()
    except _Refused as refused:
        return None, [*builder.problems, refused.problem]
    except MarkedYAMLError as error:
        return None, [*builder.problems, builder.syntax(error)]
    except YAMLError as error:
        return None, [codes.NOT_YAML.at(Place(path), reason=str(error).splitlines()[0])]
    if isinstance(root, Table):
        return root, builder.problems
    return None, [*builder.problems, codes.NOT_ONE_MAPPING.at(root.place)]


@lru_cache(maxsize=48)
def parsed(path: str, text: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Parse as ``parse_yaml`` does; what was read lately is not read again: a check reads every file of a course."""
    table, problems = parse_yaml(path, text)
    return table, tuple(problems)


def parse_lecture(path: str, text: str) -> tuple[FrontMatter | None, list[Problem]]:
    """Split a lecture into front matter and body, both with the line numbers of the file."""
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if lines[0].rstrip() != "---" or not ends:
        return None, [codes.NO_FRONT_MATTER.at(Place(path, 1, 1))]
    # The blank first line stands for the "---" that was cut off, so that lines keep their numbers.
    table, problems = parse_yaml(path, "\n".join(["", *lines[1 : ends[0]]]))
    if table is None:
        return None, problems
    return FrontMatter(table, "\n".join(lines[ends[0] + 1 :]), ends[0] + 2), problems


class _Builder:
    """Build nodes from the parser's events: only they tell an anchor or a tag from a plain value."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.count = 0
        # A new parser each time: they keep state.
        self.events: Iterator[Event] = YAML(typ="rt", pure=True).parse(io.StringIO(text))

    def document(self) -> Node:
        next(self.events)
        start = next(self.events)
        if not isinstance(start, DocumentStartEvent):
            raise _Refused(codes.NOT_ONE_MAPPING.at(Place(self.path, 1, 1)))
        if start.version or start.tags:
            raise self._refusal(start, codes.FANCY_YAML)
        root = self._node(next(self.events), 0)
        following = [event for event in self.events if not isinstance(event, DocumentEndEvent)]
        if len(following) > 1:
            raise self._refusal(following[0], codes.NOT_ONE_MAPPING)
        return root

    def syntax(self, error: MarkedYAMLError) -> Problem:
        mark = error.problem_mark or error.context_mark
        place = Place(self.path, mark.line + 1, mark.column + 1) if mark else Place(self.path)
        return codes.NOT_YAML.at(place, reason=plain_reason(error.problem or error.context or "?"))

    def _node(self, event: Event, depth: int) -> Node:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise self._refusal(event, codes.TOO_DEEP if depth > MAX_DEPTH else codes.TOO_MANY)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and (event.anchor or _has_tag(event))):
            raise self._refusal(event, codes.FANCY_YAML)
        if isinstance(event, MappingStartEvent):
            return Table(self._place(event), self._entries(depth))
        if isinstance(event, SequenceStartEvent):
            return Branch(self._place(event), tuple(self._items(event, depth)))
        return self._leaf(event)

    def _entries(self, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Leaf):
                raise _Refused(codes.NOT_YAML.at(key.place, reason=plain_reason("a key should be a word")))
            if key.raw in entries:
                self.problems.append(codes.DUPLICATE_KEY.at(key.place, key=key.raw))
            else:
                entries[key.raw] = Entry(key.place, value)
        return entries

    def _items(self, start: SequenceStartEvent, depth: int) -> Iterator[Node]:
        dash = None if start.flow_style else start.start_mark.column + 1
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return
            item = self._node(event, depth + 1)
            if isinstance(item, Table) and dash is not None:
                # A mapping in a list is pointed at where its dash stands: that is where the eye looks for it.
                item = Table(Place(self.path, item.place.line, dash), item.entries)
            yield item

    def _leaf(self, event: Event) -> Leaf:
        place, text = self._place(event), str(getattr(event, "value", ""))
        unfit = unfit_character(text)
        if unfit:
            self.problems.append(codes.UNFIT_CHARACTER.at(place, name=unfit))
        plain = isinstance(event, ScalarEvent) and not event.style
        return Leaf(place, resolved(text) if plain else text, text)

    def _place(self, event: Event) -> Place:
        return Place(self.path, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refusal(self, event: Event, fault: Fault) -> _Refused:
        return _Refused(fault.at(self._place(event)))


def _has_tag(event: NodeEvent) -> bool:
    return bool(getattr(event, "tag", None))


def resolved(text: str) -> Plain:
    """Resolve an unquoted value. Decimals stay exact; what only looks like a date stays text."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
