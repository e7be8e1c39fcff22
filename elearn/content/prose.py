"""Check the Markdown of lectures and questions before it is rendered: citations, links, pictures, remarks, HTML."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from elearn.content import codes, source_codes
from elearn.content.citations import MARK, check_citation
from elearn.content.heaviness import heaviness
from elearn.content.library import Question, Source
from elearn.content.medium import Medium
from elearn.problems import Problem
from elearn.questions.faults import nearest
from elearn.questions.places import Branch, Leaf, Node, Place, Table

REMARKS = {"!!!": ("note", "monday", "warning"), "???": ("case",)}
IMAGE = re.compile(r'!\[([^\]\n]*)\]\(([^)\s]*)(?:[ \t]+"([^"\n]*)")?\)')
_FENCE = re.compile(r"(~{3,}|`{3,})[^`]*")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)|\\[\\`*_{}\[\]()<>#+.!-]")
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\([ \t]*<?([^)\s>]*)|^[ ]{0,3}\[[^\]^@\n]+\]:[ \t]*<?([^\s>]+)")
_SAFE_LINK = re.compile(r"https://[^/\s]+\S*|mailto:\S+@\S+|/(?![/\\])\S*|#\S+|/")
_HTML = re.compile(r"<(?!(?:https?://|mailto:)[^<>\s]+>)(?![^<>\s]+@[^<>\s]+>)(?:/?[A-Za-z][^<>]*>|!--|\?|!\[)")
_REMARK = re.compile(r'[ \t]*(!!!|\?\?\?)\+?[ \t]*([\w-]*)[^"\n]*("[^"\n]+")?')
_FOOTNOTE = re.compile(r"\[\^([^\]\n]+)\](:?)")


@dataclass(frozen=True, slots=True)
class References:
    """Hold what a text may refer to; None stands for what could not be read, about which nothing more is said."""

    sources: Mapping[str, Source] | None
    questions: Mapping[str, Question] | None
    media: Mapping[str, Medium | None]
    today: date


Where = Callable[[int, int], Place]


def check_prose(text: str, where: Where, known: References) -> list[Problem]:
    """Check one Markdown text; ``where`` makes a Place of a line and a column of it, both counted from 1."""
    heavy = heaviness(text)
    if heavy:
        return [codes.HEAVY_MARKDOWN.at(where(1, 1), what=heavy)]
    lines = masked(text)
    problems = list(_footnotes(lines, where))
    for number, line in enumerate(lines, 1):
        problems += _citations(line, number, where, known)
        problems += _links(line, number, where)
        problems += _pictures(lines, number, where, known)
        problems += _remark(line, where(number, 1))
    return problems


def check_texts(node: Node, known: References) -> Iterator[Problem]:
    """Check every text for readers in a mapping of a YAML file, wherever it is: it stands under zh or en."""
    if isinstance(node, Branch):
        for item in node.items:
            yield from check_texts(item, known)
    elif isinstance(node, Table):
        for key, entry in node.entries.items():
            value = entry.value
            if key in {"zh", "en"} and isinstance(value, Leaf):
                yield from check_prose(value.raw, _anywhere(value.place), known)
            else:
                yield from check_texts(value, known)


def _anywhere(place: Place) -> Where:
    # YAML folds and dedents: the place of a line within a text is not known any more.
    return lambda _line, _column: place


def masked(text: str) -> list[str]:
    """Give the lines of a text with code and escaped signs blanked out, so that positions stay as they are."""
    lines = text.split("\n")
    fenced = _fenced(lines)
    return [
        " " * len(line) if number in fenced else _CODE.sub(lambda found: " " * len(found[0]), line)
        for number, line in enumerate(lines)
    ]


def cited(text: str) -> list[str]:
    """List what stands between ``[@`` and ``]``, in the order of the text."""
    return [found[1] for line in masked(text) for found in MARK.finditer(line)]


def pictured(text: str) -> list[str]:
    """List the names of the pictures that a text shows."""
    return [found[2] for line in masked(text) for found in IMAGE.finditer(line)]


def is_safe_link(address: str) -> bool:
    """Tell whether a link may be followed: https, mailto, or a path or fragment of this site."""
    return _SAFE_LINK.fullmatch(address) is not None


def _fenced(lines: list[str]) -> set[int]:
    """Number the lines of fenced code; a fence that is never closed opens nothing, as for the renderer."""
    closings: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line.startswith(("```", "~~~")):
            closings.setdefault(line.rstrip(), []).append(number)
    found: set[int] = set()
    for number, line in enumerate(lines):
        opening = _FENCE.fullmatch(line) if number not in found else None
        ends = closings.get(opening[1], []) if opening else []
        after = bisect_right(ends, number)
        if after < len(ends):
            found.update(range(number, ends[after] + 1))
    return found


def _citations(line: str, number: int, where: Where, known: References) -> Iterator[Problem]:
    marks = {found.start(): found[1] for found in MARK.finditer(line)}
    for opening in re.finditer(r"\[@", line):
        at = opening.start()
        place = where(number, at + 1)
        if at in marks:
            yield from check_citation(marks[at], place, known.sources, known.today)
        else:
            yield source_codes.BAD_CITATION.at(place, text=line[at : at + 40])


def _links(line: str, number: int, where: Where) -> Iterator[Problem]:
    for found in _LINK.finditer(line):
        address = found[1] if found[2] is None else found[2]
        if not is_safe_link(address):
            yield codes.BAD_LINK.at(where(number, found.start() + 1), address=address)
    for found in _HTML.finditer(line):
        yield codes.HTML_USED.at(where(number, found.start() + 1))


def _pictures(lines: list[str], number: int, where: Where, known: References) -> Iterator[Problem]:
    line = lines[number - 1]
    around = (lines[number - 2] if number > 1 else "", lines[number] if number < len(lines) else "")
    images = list(IMAGE.finditer(line))
    if line.count("![") > len(images):
        yield codes.BAD_PICTURE.at(where(number, line.index("![") + 1))
    for found in images:
        place = where(number, found.start() + 1)
        if found[2] not in known.media:
            yield codes.UNKNOWN_PICTURE.at(place, hint=nearest(found[2], known.media), name=found[2])
        if not found[1].strip():
            yield codes.NO_TEXT_ALTERNATIVE.at(place)
        if found[0] != line.strip() or any(other.strip() for other in around):
            yield codes.PICTURE_NOT_ALONE.at(place)


def _remark(line: str, place: Place) -> Iterator[Problem]:
    found = _REMARK.match(line)
    if found and found[2] not in REMARKS[found[1]]:
        yield codes.UNKNOWN_REMARK.at(place, hint=nearest(found[2], REMARKS[found[1]]), word=found[2])
    elif found and not found[3]:
        yield codes.REMARK_WITHOUT_TITLE.at(place, example=f'{found[1]} {found[2]} "…"')


def _footnotes(lines: list[str], where: Where) -> Iterator[Problem]:
    found = [(number, mark) for number, line in enumerate(lines, 1) for mark in _FOOTNOTE.finditer(line)]
    defined = {mark[1] for _, mark in found if mark[2]}
    for number, mark in found:
        if mark[1] not in defined:
            yield codes.UNKNOWN_FOOTNOTE.at(where(number, mark.start() + 1), name=mark[1])
