"""YAML as people write it: keys in any order, every kind of quoting, comments everywhere, line ends of any system."""

from random import Random
from typing import Any

from elearn.content.yaml_writing import flow_text


class Style:
    """Write values as YAML in the habits of somebody whom a number stands for; every comment is another."""

    def __init__(self, habits: int) -> None:
        self.chance = Random(habits)
        self.comments = 0

    def draw(self, *options: Any) -> Any:
        return self.chance.choice(options)

    def comment(self) -> str:
        self.comments += 1
        return f"# c{self.comments}."

    def mapping(self, value: dict[str, Any], indent: str) -> list[str]:
        names = self.chance.sample(list(value), len(value))
        lines = []
        for name in names:
            if self.draw(False, False, False, True):
                lines += ["", f"{indent}{self.comment()}"]
            lines += self.entry(f"{indent}{name}:", value[name], indent)
        return lines

    def entry(self, start: str, value: Any, indent: str) -> list[str]:
        if isinstance(value, dict):
            if self.draw(True, False):
                return [
                    self.ended(f"{start} {{{', '.join(f'{key}: {self.flow(one)}' for key, one in value.items())}}}")
                ]
            return [self.ended(start), *self.mapping(value, indent + self.draw("  ", "    "))]
        if isinstance(value, list):
            if not any(isinstance(one, dict) for one in value):
                return [self.ended(f"{start} [{', '.join(map(self.flow, value))}]")]
            inner = indent + self.draw("", "  ")
            return [self.ended(start), *(line for one in value for line in self.item(one, inner))]
        if start.strip() in ("zh:", "en:") and self.draw(True, False, False):
            return [f"{start} {self.draw('|-', '>-  ' + self.comment(), '|')}", f"{indent}    {value}"]
        return [self.ended(f"{start}{self.draw(' ', '   ')}{self.flow(value)}")]

    def item(self, value: dict[str, Any], indent: str) -> list[str]:
        if "kind" not in value and self.draw(True, False):
            return [self.ended(f"{indent}- {flow_text(value)}")]
        lines = self.mapping(value, indent + "  ")
        while not lines[0].strip() or lines[0].strip().startswith("#"):
            lines.pop(0)  # a dash stands before a key
        return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {self.flow(one)}" for key, one in value.items()) + "}"
        if isinstance(value, str) and value[0].isdigit():
            return value  # a day, which is no text
        if isinstance(value, str) and "'" not in value:
            return str(self.draw(flow_text(value), f"'{value}'", f'"{value}"'))
        return flow_text(value)

    def ended(self, line: str) -> str:
        return line + str(self.draw("", "", f"  {self.comment()}", " "))

    def file(self, lines: list[str]) -> bytes:
        mark: bytes
        end, mark, last = (
            self.draw("\n", "\n", "\r\n"),
            self.draw(b"", b"", b"\xef\xbb\xbf"),
            self.draw(True, True, False),
        )
        text: str = end.join(lines) + (end if last else "")
        return mark + text.encode()
