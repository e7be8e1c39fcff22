"""Read a bank from a Word file, also as WPS writes it: paragraphs, lists, tables, text boxes, embedded parts."""

import io
from collections.abc import Iterator
from pkgutil import resolve_name
from typing import Any

from elearn.interchange import bank_codes
from elearn.interchange.drafts import Bank, refused
from elearn.interchange.hypertext import html_lines
from elearn.interchange.lines import Line, clean
from elearn.interchange.numbering import Numbering
from elearn.interchange.packages import check_package
from elearn.interchange.plain import read_lines
from elearn.interchange.word_tables import key_lines
from elearn.problems import Problem
from elearn.questions.places import Place

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST_DEPTH = 3
_INNER = ("smartTag", "hyperlink", "ins", "fldSimple", "sdt", "sdtContent", "dir", "bdo", "moveTo", "customXml")
_PICTURES = ("drawing", "pict", "object")
_DULL = ("auto", "000000", "FFFFFF", "none", "0")


def read_word(path: str, data: bytes) -> Bank:
    """Read a .docx file; places count paragraphs from 1, those of tables and text boxes among them."""
    reader = _Document(path)
    lines = reader.lines_of(data, 0)
    if lines is None:
        return refused(reader.problems)
    bank = read_lines(path, lines)
    return Bank(bank.drafts, (*bank.problems, *reader.problems))


class _Document:
    """Walk through one document and what is embedded in it, counting paragraphs."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.count = 0
        self.problems: list[Problem] = []

    def lines_of(self, data: bytes, depth: int) -> list[Line] | None:
        reasons = check_package(self.path, data, "Word (.docx)")
        if reasons:
            self.problems += reasons
            return None
        try:
            # Loaded only when a Word file comes: lxml alone costs a serving process 8 MB.
            part = resolve_name("docx:Document")(io.BytesIO(data)).part
            numbering = next((one for one in _related(part) if one.partname.endswith("/numbering.xml")), None)
            styles = part.styles.element
            root = numbering.element if numbering is not None else None
            return list(self._blocks(part.element.body, part, Numbering(root, styles), depth))
        except (KeyError, ValueError, AttributeError, TypeError, SyntaxError, RecursionError):
            self.problems.append(bank_codes.UNREADABLE.at(Place(self.path), form="Word (.docx)"))
            return None

    def _blocks(self, parent: Any, part: Any, numbering: Numbering, depth: int) -> Iterator[Line]:
        for child in parent:
            name = _name(child)
            if name == "p":
                yield from self._paragraph(child, part, numbering, depth)
            elif name == "tbl":
                yield from self._table(child, part, numbering, depth)
            elif name == "altChunk":
                yield from self._chunk(child, part, depth)
            elif name in _INNER:
                yield from self._blocks(child, part, numbering, depth)

    def _paragraph(self, paragraph: Any, part: Any, numbering: Numbering, depth: int) -> Iterator[Line]:
        self.count += 1
        number = self.count
        before = numbering.before(paragraph.find(f"{_W}pPr"))
        text = _Text(before + (" " if before and not before.endswith(("．", "、", "）")) else ""))
        boxes = list(_walk(paragraph, text))
        yield from text.lines(number)
        for box in boxes:
            yield from self._blocks(box, part, numbering, depth)

    def _table(self, table: Any, part: Any, numbering: Numbering, depth: int) -> Iterator[Line]:
        rows = []
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue  # a row of a table within a cell comes with that cell
            rows.append([list(self._blocks(cell, part, numbering, depth)) for cell in row if _name(cell) == "tc"])
        yield from key_lines(rows)

    def _chunk(self, chunk: Any, part: Any, depth: int) -> Iterator[Line]:
        """Read a document within the document: HTML, plain text, or Word."""
        self.count += 1
        inner = part.related_parts.get(chunk.get(f"{_R}id"))
        kind = str(getattr(inner, "content_type", "")).lower()
        blob: bytes = getattr(inner, "blob", b"")
        if inner is not None and ("html" in kind or "text/plain" in kind):
            for line in html_lines(blob, is_plain="plain" in kind):
                self.count += 1
                yield Line(self.count, line.text, line.marks, has_picture=line.has_picture)
        elif "wordprocessingml" in kind and depth < _MOST_DEPTH:
            yield from self.lines_of(blob, depth + 1) or ()
        else:
            place = Place(self.path, self.count)
            self.problems.append(bank_codes.PART_NOT_READ.at(place, what=kind or "altChunk"))


class _Text:
    """Gather a paragraph's text with the places of what is marked in it."""

    def __init__(self, start: str) -> None:
        self.text = start
        self.marks: set[int] = set()
        self.has_picture = False

    def add(self, text: str, *, is_marked: bool) -> None:
        """Add a run's text."""
        text = clean(text)
        if is_marked:
            self.marks |= set(range(len(self.text), len(self.text) + len(text)))
        self.text += text

    def lines(self, number: int) -> Iterator[Line]:
        """Divide the text at its soft line breaks; all lines have the paragraph's number."""
        whole = Line(number, self.text, frozenset(self.marks))
        start = 0
        for piece in self.text.split("\n"):
            line = whole.part(start, start + len(piece))
            is_literal = line.text.startswith("\\")  # as in pasted text: our own exports write it, too
            line = line.part(1) if is_literal else line
            has_picture = self.has_picture and not start
            yield Line(number, line.text, line.marks, is_literal=is_literal, has_picture=has_picture)
            start += len(piece) + 1


def _walk(node: Any, text: _Text) -> Iterator[Any]:
    """Add the runs of a paragraph in order (deleted ones are gone), and give the text boxes met on the way."""
    for child in node:
        name = _name(child)
        if name == "r":
            yield from _run(child, text)
        elif name in _INNER:
            yield from _walk(child, text)


def _run(run: Any, text: _Text) -> Iterator[Any]:
    is_marked = _is_marked(run.find(f"{_W}rPr"))
    for child in run:
        name = _name(child)
        if name == "t":
            text.add(child.text or "", is_marked=is_marked)
        elif name == "tab":
            text.add("\t", is_marked=is_marked)
        elif name in ("br", "cr"):
            text.text += "\n"
        elif name in ("noBreakHyphen", "softHyphen"):
            text.text += "-" if name == "noBreakHyphen" else ""
        elif name == "sym":
            text.add(_symbol(child), is_marked=is_marked)
        elif name in _PICTURES or child.tag == f"{_MC}AlternateContent":
            # Of the two renderings of a drawing the first is read: the fallback holds the same text again.
            choice = child.find(f"{_MC}Choice") if child.tag == f"{_MC}AlternateContent" else None
            boxes = list((child if choice is None else choice).iter(f"{_W}txbxContent"))
            text.has_picture = text.has_picture or not boxes
            yield from boxes


def _is_marked(properties: Any | None) -> bool:
    """Say whether a run stands out: bold, underlined, coloured, highlighted or shaded."""
    if properties is None:
        return False
    for name in ("b", "u"):
        found = properties.find(f"{_W}{name}")
        if found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "none"):
            return True
    for name, key in (("color", "val"), ("highlight", "val"), ("shd", "fill")):
        found = properties.find(f"{_W}{name}")
        if found is not None and found.get(f"{_W}{key}", "auto") not in _DULL:
            return True
    return False


def _symbol(node: Any) -> str:
    """Read the ticks and crosses that Word takes from the font Wingdings."""
    return {"F0FC": "√", "F0FB": "×", "F050": "√", "F04F": "×", "F0FE": "√", "F0FD": "×"}.get(
        str(node.get(f"{_W}char")).upper(), ""
    )


def _related(part: Any) -> Iterator[Any]:
    for relation in part.rels.values():
        if not relation.is_external:
            yield relation.target_part


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
