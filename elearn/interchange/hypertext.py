"""Read the lines of an HTML text, as Word embeds it: words only, nothing run, nothing fetched."""

from collections.abc import Iterator
from html.parser import HTMLParser

from elearn.interchange.lines import Line, clean

_BLOCKS = frozenset(
    ["p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"]
)
_SILENT = frozenset(["script", "style", "head", "title", "template", "iframe", "object", "svg", "noscript"])
_MARKING = frozenset(["b", "strong", "u", "mark"])


def html_lines(data: bytes, *, is_plain: bool = False) -> Iterator[Line]:
    """Give the lines of an HTML (or plain) text in UTF-8, UTF-16 or GB18030, counted from 1."""
    text = _decoded(data)
    if is_plain:
        for number, line in enumerate(text.splitlines(), 1):
            yield Line(number, clean(line).strip())
        return
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from reader.finished()


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.text, self.marks = "", set[int]()
        self.silent = self.marking = 0
        self.has_picture = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end()
        self.silent += tag in _SILENT
        self.marking += tag in _MARKING
        self.has_picture = self.has_picture or tag == "img"
        if tag in ("td", "th") and self.text:
            self.text += "\t"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag != "br":
            self._end()
        self.silent = max(0, self.silent - (tag in _SILENT))
        self.marking = max(0, self.marking - (tag in _MARKING))

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        words = clean(data).replace("\n", " ").replace("\r", " ")
        if self.marking:
            self.marks |= set(range(len(self.text), len(self.text) + len(words)))
        self.text += words

    def finished(self) -> list[Line]:
        self._end()
        return self.lines

    def _end(self) -> None:
        whole = Line(len(self.lines) + 1, self.text, frozenset(self.marks), has_picture=self.has_picture)
        if self.text.strip() or self.has_picture:
            self.lines.append(whole.part(0))
        self.text, self.marks, self.has_picture = "", set(), False
