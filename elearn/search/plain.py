"""Read the words off rendered HTML, as a person sees them: a line for each paragraph, heading, cell, item. Pure."""

import re
from html.parser import HTMLParser

_INLINE = frozenset(["a", "abbr", "b", "code", "em", "i", "mark", "span", "strong", "sub", "sup", "img"])
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—"
# A line that was broken in the file leaves a space, which Chinese does not have.
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")


def words_of(html: str) -> str:
    """Give the text of a piece of HTML that was rendered here; pictures speak by their alternative text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (_BETWEEN_WIDE.sub("", " ".join(line.split())) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.cited: int | None = None  # where the label of a citation begins, which stands in brackets
        self.is_mark = False  # inside the number of a footnote, or its arrow back

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and (values.get("class") or "").startswith("footnote"):
            self.is_mark = True
        if tag == "a" and (values.get("class") or "").startswith("chip law"):
            self.cited = len(self.parts)
        if tag not in _INLINE:
            self.parts.append("\n")
        elif tag == "img" and values.get("alt"):
            self.parts.append(f"{values['alt']}\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.is_mark = False
            self._close_citation()
        if tag not in _INLINE:
            self.parts.append("\n")

    def _close_citation(self) -> None:
        if self.cited is None:
            return
        before, label = "".join(self.parts[: self.cited]), "".join(self.parts[self.cited :])
        self.cited = None
        if label and before.strip() and not before.rstrip(" ").endswith(("(", "（", "\n")):
            self.parts = [before, f"（{label}）" if re.search(f"[{_WIDE}]", label) else f" ({label})"]

    def handle_data(self, data: str) -> None:
        if not self.is_mark:
            self.parts.append(re.sub(r"\s+", " ", data))
