"""Divide the Markdown of a lecture into its sections, and check what only lectures hold: headings and questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from elearn.content import codes
from elearn.content.heaviness import MAX_LINE, has_long_line
from elearn.content.prose import References, check_prose, masked
from elearn.problems import Phrase, Problem
from elearn.questions.faults import BAD_ID, nearest
from elearn.questions.fields import ID
from elearn.questions.places import Place
from elearn.questions.registry import KINDS

PLACEHOLDER = re.compile(r"\{\{[ ]*question[ ]+([a-z][a-z0-9-]{0,63})[ ]*\}\}[ ]*")
_ANY_PLACEHOLDER = re.compile(r"\{\{")
_HEADING = re.compile(
    r"##[ \t]+(?P<title>.*?)[ \t]*(?:\{#(?P<id>[^\s{}]+)[ \t]+minutes=(?P<minutes>[1-9][0-9]{0,2})\})?[ \t]*"
)
_LONGEST_HEADING = 300
_FORBIDDEN = re.compile(r"[ ]{0,3}#(?!#)|[ ]{0,3}##(?![#])|#{5,}")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*")


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold one section of one language; ``place`` is that of its heading."""

    id: str
    minutes: int
    title: str
    body: str
    place: Place


def read_sections(path: str, body: str, line: int, known: References) -> tuple[list[Draft], list[Problem]]:
    """Divide and check the body of a lecture that begins on line ``line`` of the file."""
    lines = body.split("\n")
    if has_long_line(lines):
        limit = Phrase("a line of more than %(limit)s characters", {"limit": MAX_LINE})
        return [], [codes.HEAVY_MARKDOWN.at(Place(path, line, 1), what=limit)]
    plain = masked(body)
    problems = list(_headings(path, plain, line))
    starts = [number for number, text in enumerate(plain) if text.startswith("## ")]
    before = next((n for n, text in enumerate(lines[: starts[0] if starts else len(lines)]) if text.strip()), None)
    if before is not None and starts:
        problems.append(codes.TEXT_BEFORE_SECTION.at(Place(path, line + before, 1)))
    if not starts:
        problems.append(codes.NO_SECTIONS.at(Place(path, line, 1)))
    drafts: list[Draft] = []
    for start, end in pairwise([*starts, len(lines)] if starts else []):
        draft, found = _section(Place(path, line + start, 1), lines[start], lines[start + 1 : end])
        problems += found + _body(draft, known)
        if draft.id and draft.id in [other.id for other in drafts]:
            problems.append(codes.SECTION_TWICE.at(draft.place, id=draft.id))
        drafts.append(draft)
    return drafts, problems


def asked(body: str) -> list[str]:
    """List the ids of the questions that a section asks, in the order of the text."""
    found = (PLACEHOLDER.fullmatch(line) for line in masked(body))
    return [match[1] for match in found if match]


def is_asking(text: str) -> bool:
    """Say whether a text holds a sign that asks a question, rightly written or not."""
    return any(_ANY_PLACEHOLDER.search(line) for line in masked(text))


def _section(place: Place, heading: str, lines: list[str]) -> tuple[Draft, list[Problem]]:
    found = _HEADING.fullmatch(heading[:_LONGEST_HEADING])
    title = found["title"] if found else heading
    problems = []
    if not (found and found["id"] and title):
        problems.append(codes.BAD_SECTION_HEADING.at(place, title=title.split("{")[0].strip() or "…"))
        return Draft("", 0, title, "\n".join(lines), place), problems
    if not ID.fullmatch(found["id"]):
        problems.append(BAD_ID.at(place, id=found["id"]))
    return Draft(found["id"], int(found["minutes"]), title, "\n".join(lines), place), problems


def _body(draft: Draft, known: References) -> list[Problem]:
    path, line = draft.place.path, draft.place.line
    problems = check_prose(draft.body, lambda row, column: Place(path, line + row, column), known)
    if draft.id and not draft.body.strip():
        problems.append(codes.EMPTY_SECTION.at(draft.place, id=draft.id))
    for number, text in enumerate(masked(draft.body), 1):
        for mark in _ANY_PLACEHOLDER.finditer(text):
            problems += _question(text, Place(path, line + number, mark.start() + 1), known)
    return problems


def _question(text: str, place: Place, known: References) -> list[Problem]:
    found = PLACEHOLDER.fullmatch(text)
    if found is None:
        return [codes.BAD_PLACEHOLDER.at(place)]
    if known.questions is None:
        return []
    question = known.questions.get(found[1])
    if question is None:
        return [codes.UNKNOWN_QUESTION.at(place, hint=nearest(found[1], known.questions), id=found[1])]
    kind = KINDS.get(question.kind)  # none when its name is misspelt, which is told in the quiz
    if kind is not None and kind.is_marked_by_person:
        return [codes.NOBODY_MARKS.at(place, id=found[1])]
    return [codes.MEASURING_QUESTION.at(place, id=found[1])] if question.use != "practice" else []


def _headings(path: str, lines: list[str], first: int) -> Iterator[Problem]:
    for number, text in enumerate(lines):
        underlined = _UNDERLINE.fullmatch(text) and number and lines[number - 1].strip()
        if underlined or (_FORBIDDEN.match(text) and not text.startswith("## ")):
            yield codes.BAD_HEADING.at(Place(path, first + number, 1))
