"""Read from the files of a course, or from what is published, what each piece of it rests on. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from elearn.content import papers, sources
from elearn.content.citations import MARK, parse_citation
from elearn.content.documents import parse_lecture, parse_yaml
from elearn.content.library import Citation, Question
from elearn.content.prose import References, masked
from elearn.content.quizzes import QuizFile, read_quiz
from elearn.content.sections import read_sections
from elearn.content.staleness import Basis, Key, Repeal, Whole, basis_of, repeals_in, rests_on
from elearn.content.texts import decode
from elearn.problems import Problem
from elearn.questions.places import Branch, Leaf, Node, Place, Table

# The check of the texts is another's affair: here they are only read, and nothing is repealed yet.
_NOTHING_KNOWN = References(None, None, {}, date.min)


@dataclass(slots=True)
class Footing:
    """Hold what a course rests on, and the problems of files that could not be read for it."""

    bases: list[Basis] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)
    repeals: Mapping[str, Repeal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_footing(files: Mapping[str, bytes]) -> Footing:
    """Read the files of a content folder; those that are at fault are read as far as they go."""
    found = Footing()
    quizzes: dict[str, QuizFile] = {}
    for path, data in sorted(files.items()):
        text, problems = decode(path, data) if path.endswith((".yaml", ".zh.md", ".en.md")) else ("", [])
        found.problems += problems
        if not text:
            continue
        if path.startswith("lectures/"):
            _lecture(found, path, text)
            continue
        table, problems = parse_yaml(path, text)
        found.problems += problems
        if table and path == sources.PATH:
            found.repeals = repeals_in(source.canonical() for source in sources.read_sources(table, []).values())
        elif table and path.startswith("quizzes/"):
            found.bases += _questions(table)
            quizzes[_stem(path)] = read_quiz(table, _NOTHING_KNOWN, [])
        elif table and path.startswith("discussions/"):
            found.bases.append(basis_of(("discussion", _stem(path)), _cited_in(table)))
    found.wholes += _quizzes(quizzes)
    return found


def published_footing(items: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Footing:
    """Read (kind, id, canonical form) of the items of a publication; their places are those of the files they had."""
    found = Footing()
    for kind, name, body in items:
        if kind == "sources":
            found.repeals = repeals_in(body["sources"])
        elif kind == "lecture":
            place = Place(f"lectures/{name}.zh.md")
            keys: list[Key] = [("section", name, section["id"]) for section in body["sections"]]
            found.wholes.append(Whole("lecture", name, place, tuple(keys)))
            found.bases += [_basis(key, section, place) for key, section in zip(keys, body["sections"], strict=True)]
        elif kind == "quiz":
            drawn = [question for draw in body["draws"] for question in draw["candidates"]]
            parts = tuple(("question", question["id"]) for question in [*body["questions"], *drawn])
            found.wholes.append(Whole("quiz", name, Place(f"quizzes/{name}.yaml"), parts))
        elif kind in ("question", "discussion"):
            found.bases.append(_basis((kind, name), body, Place(f"{kind}s/{name}")))
    return found


def _basis(key: Key, body: Mapping[str, Any], place: Place) -> Basis:
    return Basis(key, dict.fromkeys(sorted(rests_on(body)), place))


def _lecture(found: Footing, path: str, text: str) -> None:
    front, problems = parse_lecture(path, text)
    found.problems += problems
    if front is None:
        return
    name = _stem(path)
    drafts, _ = read_sections(path, front.body, front.line, _NOTHING_KNOWN)
    keys: list[Key] = [("section", name, draft.id) for draft in drafts]
    for key, draft in zip(keys, drafts, strict=True):
        found.bases.append(basis_of(key, _marks(draft.body, draft.place)))
    if path.endswith(".zh.md"):
        found.wholes.append(Whole("lecture", name, Place(path, 1, 1), tuple(keys)))


def _marks(body: str, heading: Place) -> Iterator[tuple[Citation, Place]]:
    for number, line in enumerate(masked(body), 1):
        for mark in MARK.finditer(line):
            citation = parse_citation(mark[1])
            if citation:
                yield citation, Place(heading.path, heading.line + number, mark.start() + 1)


def _questions(table: Table) -> Iterator[Basis]:
    questions = table.entries["questions"].value if "questions" in table.entries else None
    for item in questions.items if isinstance(questions, Branch) else ():
        name = item.entries["id"].value if isinstance(item, Table) and "id" in item.entries else None
        if isinstance(name, Leaf):
            yield basis_of(("question", name.raw), _cited_in(item))


def _cited_in(node: Node, key: str = "") -> Iterator[tuple[Citation, Place]]:
    """Give what a mapping of a file cites: in its ``cites``, and in every text."""
    if isinstance(node, Table):
        for name, entry in node.entries.items():
            yield from _cited_in(entry.value, name)
    elif isinstance(node, Branch):
        for item in node.items:
            yield from _cited_in(item, key)
    elif key == "cites":
        citation = parse_citation(node.raw)
        if citation:
            yield citation, node.place
    else:
        yield from ((citation, node.place) for citation, _ in _marks(node.raw, node.place))


def _quizzes(files: Mapping[str, QuizFile]) -> Iterator[Whole]:
    written: dict[str, Question] = {
        entry.id: entry.question for file in files.values() for entry in file.asked if entry.question
    }
    complete, _ = papers.complete(files, written)
    for name, quiz in complete.items():
        asked = [*quiz.questions, *(question for draw in quiz.draws for question in draw.candidates)]
        parts = tuple(("question", question.id) for question in asked)
        yield Whole("quiz", name, Place(f"quizzes/{name}.yaml", 1, 1), parts)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].split(".")[0]
