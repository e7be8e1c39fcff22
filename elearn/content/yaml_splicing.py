"""Change values in a YAML text and nothing else: comments, order, quotes and line ends of the rest stay byte for byte.

A text is composed to nodes that know where they begin and end; what is to change is compared with what stands there,
value by value, and only the lines of what differs are written anew. The result is read again: where it does not say
what it should (which would be a fault of this module), the whole is written in the house's form instead.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from elearn.content.documents import parse_yaml, resolved
from elearn.content.file_form import TEXTS, plain
from elearn.content.yaml_writing import flow_text, item_lines, value_lines, write_yaml

Edit = tuple[int, int, str]  # from, to, and what stands there instead


class _Whole(Exception):
    """Say that a value has to be written anew as a whole."""


def spliced(text: str, value: Mapping[str, Any]) -> str:
    """Change a YAML text so that it holds ``value`` (plain values, as ``file_form.plain`` gives them)."""
    root = YAML(typ="rt", pure=True).compose(io.StringIO(text))
    if not isinstance(root, MappingNode) or root.flow_style:
        return write_yaml(value)
    try:
        edits = list(_Splicer(text).mapping(root, value))
    except _Whole:
        return write_yaml(value)
    found = text
    for start, end, fresh in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        found = found[:start] + fresh + found[end:]
    return found if holds(found, value) else write_yaml(value)


def holds(text: str, value: Mapping[str, Any]) -> bool:
    """Say whether a YAML text holds exactly these values."""
    table, problems = parse_yaml("", text)
    return table is not None and not problems and _same(plain(table), _settled(value))


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)


def _settled(value: Any, key: str = "") -> Any:
    """Give values as a file would: texts without blanks around them, nothing as an empty text where a text belongs."""
    if isinstance(value, Mapping):
        return {name: _settled(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(inner, key) for inner in value]
    if value is None and key in TEXTS:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class _Splicer:
    text: str

    def mapping(self, node: MappingNode, value: Mapping[str, Any]) -> Iterator[Edit]:
        """Change a block mapping: its values, then what goes and what comes."""
        old = {str(name.value): (name, inner) for name, inner in node.value}
        if not set(old) & set(value):
            raise _Whole
        indent = " " * node.start_mark.column
        for name, (name_node, inner) in old.items():
            if name not in value:
                if name_node is node.value[0][0]:
                    raise _Whole  # its line may be that of a dash
                yield self._gone(name_node.start_mark.index, self._end(inner, node.start_mark.column))
            else:
                yield from self._entry(name_node, inner, value[name], name, node.start_mark.column)
        before: str | None = None
        for name, inner in value.items():
            if name not in old:
                anchor = before if before is not None else next(iter(old))
                at = self._line_end(self._end(old[anchor][1], node.start_mark.column, old[anchor][0]))
                yield at, at, "".join(f"\n{line}" for line in value_lines(f"{indent}{name}:", inner, indent + "  "))
            else:
                before = name

    def _entry(self, name: ScalarNode, node: Any, value: Any, key: str, column: int) -> Iterator[Edit]:
        if _value(node, key) == _settled(value, key) and _kind(node) == _kind_of(value):
            return
        try:
            if isinstance(node, ScalarNode):
                if isinstance(value, Mapping | list):
                    raise _Whole
                yield self._scalar(name, node, value, column)
            else:
                yield from list(self._collection(node, value, key))
        except _Whole:
            colon = self.text.index(":", name.end_mark.index)
            lines = list(value_lines("", value, " " * (column + 2)))
            yield colon + 1, self._end(node, column, name), "\n".join(lines)

    def _collection(self, node: Any, value: Any, key: str) -> Iterator[Edit]:
        if node.flow_style:
            yield from self._flow(node, value, key)
        elif isinstance(node, MappingNode) and isinstance(value, Mapping):
            yield from self.mapping(node, value)
        elif isinstance(node, SequenceNode) and isinstance(value, list) and value:
            yield from self._sequence(node, value, key)
        else:
            raise _Whole

    def _scalar(self, name: ScalarNode, node: ScalarNode, value: Any, column: int) -> Edit:
        lines = list(value_lines("", value, " " * (column + 2)))
        fresh = "\n".join(lines)
        if node.style in ("|", ">"):
            start, rest = node.start_mark.index, self._rest(node.start_mark.index)
            comment = rest[rest.index("#") - 1 :] if "#" in rest else ""
            return start, self._end(node, column), _commented(fresh.removeprefix(" "), comment)
        if node.start_mark.index == node.end_mark.index:
            at = start = self.text.index(":", name.end_mark.index) + 1
        else:
            start, at = node.start_mark.index, node.end_mark.index
            fresh = fresh.removeprefix(" ")
        comment = self._rest(at) if "\n" in fresh else ""  # a comment stands behind the first line, not in the text
        return start, at + len(comment), _commented(fresh, comment)

    def _rest(self, at: int) -> str:
        return self.text[at : self._line_end(at)]

    def _flow(self, node: Any, value: Any, key: str) -> Iterator[Edit]:
        """Change texts within brackets where they stand; with anything more, the brackets are written anew."""
        edits = list(self._flow_scalars(node, value, key))
        if any(edit is None for edit in edits):
            yield node.start_mark.index, node.end_mark.index, flow_text(value)
        else:
            yield from (edit for edit in edits if edit is not None)

    def _flow_scalars(self, node: Any, value: Any, key: str) -> Iterator[Edit | None]:
        if isinstance(node, MappingNode) and isinstance(value, Mapping):
            old = {str(name.value): inner for name, inner in node.value}
            if list(old) != list(value):
                yield None
                return
            for name, inner in old.items():
                yield from self._flow_scalars(inner, value[name], name)
        elif isinstance(node, SequenceNode) and isinstance(value, list) and len(value) == len(node.value):
            for inner, part in zip(node.value, value, strict=True):
                yield from self._flow_scalars(inner, part, key)
        elif isinstance(node, ScalarNode) and not isinstance(value, Mapping | list):
            if _value(node, key) != _settled(value, key) or _kind(node) != _kind_of(value):
                is_empty = node.start_mark.index == node.end_mark.index
                yield None if is_empty else (node.start_mark.index, node.end_mark.index, flow_text(value))
        else:
            yield None

    def _sequence(self, node: SequenceNode, value: list[Any], key: str) -> Iterator[Edit]:
        """Change a block list: items that go and come are found by their ids, or by what they hold."""
        column = node.start_mark.column
        old, new = [_mark(_value(item, key)) for item in node.value], [_mark(_settled(item, key)) for item in value]
        if len(old) == len(new) and not _have_ids(old, new):
            pairs: list[tuple[str, int, int, int, int]] = [("replace", 0, len(old), 0, len(new))]
        else:
            pairs = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
        kept = sum(high - low for tag, low, high, _, _ in pairs if tag in ("equal", "replace"))
        if not kept:
            raise _Whole
        for _, low, high, first, last in pairs:
            shared = min(high - low, last - first)
            for place in range(shared):
                yield from self._item(node.value[low + place], value[first + place], key, column)
            for item in node.value[low + shared : high]:
                yield self._gone(self._line_start(item.start_mark.index), self._end(item, column))
            if last - first > shared:
                yield self._come(node, low + shared, value[first + shared : last], column)

    def _item(self, node: Any, value: Any, key: str, column: int) -> Iterator[Edit]:
        if _value(node, key) == _settled(value, key) and _kind(node) == _kind_of(value):
            return
        try:
            if isinstance(node, ScalarNode):
                if isinstance(value, Mapping | list) or node.style in ("|", ">"):
                    raise _Whole
                yield node.start_mark.index, node.end_mark.index, flow_text(value)
            else:
                yield from list(self._collection(node, value, key))
        except _Whole:
            start = self._line_start(node.start_mark.index)
            yield start, self._end(node, column), "\n".join(item_lines(value, " " * column))

    def _come(self, node: SequenceNode, place: int, fresh: Sequence[Any], column: int) -> Edit:
        lines = [line for item in fresh for line in item_lines(item, " " * column)]
        if place == 0:
            at = self._line_start(node.value[0].start_mark.index)
            return at, at, "".join(f"{line}\n" for line in lines)
        at = self._line_end(self._end(node.value[place - 1], column))
        return at, at, "".join(f"\n{line}" for line in lines)

    def _gone(self, start: int, end: int) -> Edit:
        first, last = self._line_start(start), self._line_end(end)
        return first, min(last + 1, len(self.text)), ""

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _end(self, node: Any, column: int, name: ScalarNode | None = None) -> int:
        """Give where a value ends, without the comments and blank lines that follow; ``column`` is its parent's."""
        if isinstance(node, ScalarNode):
            if node.style in ("|", ">"):
                return self._block_end(node.start_mark.index, column)
            if node.start_mark.index == node.end_mark.index:
                return self.text.index(":", name.end_mark.index) + 1 if name is not None else node.start_mark.index
            return int(node.end_mark.index)
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        inner = node.start_mark.column
        return self._end(last[1], inner, last[0]) if isinstance(last, tuple) else self._end(last, inner)

    def _block_end(self, start: int, column: int) -> int:
        """Give where a text in a block ends: before the first line that is not further in than its parent."""
        end = at = self._line_end(start)
        while at < len(self.text):
            stop = self._line_end(at + 1)
            line = self.text[at + 1 : stop]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
                break
            if line.strip():
                end = stop
            at = stop
        return end


def _commented(text: str, comment: str) -> str:
    first, line_feed, rest = text.partition("\n")
    return first + comment + line_feed + rest


def _value(node: Any, key: str) -> Any:
    """Give what a node holds as ``file_form.plain`` does."""
    if isinstance(node, MappingNode):
        return {str(name.value): _value(inner, str(name.value)) for name, inner in node.value}
    if isinstance(node, SequenceNode):
        return [_value(item, key) for item in node.value]
    found = resolved(node.value) if not node.style else node.value
    is_text = key in TEXTS or (not isinstance(found, bool | int | float) and found is not None and _is_word(found))
    return node.value.strip() if is_text else found


def _is_word(found: object) -> bool:
    return isinstance(found, str) or hasattr(found, "isoformat")


def _kind(node: Any) -> str:
    return "mapping" if isinstance(node, MappingNode) else "list" if isinstance(node, SequenceNode) else "leaf"


def _kind_of(value: Any) -> str:
    return "mapping" if isinstance(value, Mapping) else "list" if isinstance(value, list | tuple) else "leaf"


def _mark(value: Any) -> str:
    """Give what an item of a list is known by: its id, or all that it holds."""
    name = value.get("id") if isinstance(value, Mapping) else None
    return f"id {name}" if name else repr(value)


def _have_ids(*lists: Sequence[str]) -> bool:
    return all(mark.startswith("id ") for marks in lists for mark in marks)
