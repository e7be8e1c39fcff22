"""What a change of law makes stale: whatever rests on a source that was repealed, and does not cite it as history.

Pure. The same rule serves the list for lecturers (``report``) and the running site (``repeals_under``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from elearn.content import source_codes
from elearn.content.citations import parse_citation
from elearn.content.library import Citation
from elearn.content.prose import cited
from elearn.problems import Problem, in_order
from elearn.questions.places import Place

Repeals = tuple[tuple[str, date], ...]  # sources and the days from which on they are history, known by now or to come
Key = tuple[str, ...]  # "section", lecture, section | "question", question | "discussion", discussion


@dataclass(frozen=True, slots=True)
class Repeal:
    """Hold when a source is repealed and what takes its place (empty where that is not known)."""

    day: date
    successor: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Hold what one piece of content rests on: its sources, each with the place where it is cited first."""

    key: Key
    sources: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Whole:
    """Hold a lecture or a quiz (``kind``) with the keys of its sections or questions."""

    kind: str
    id: str
    place: Place
    parts: tuple[Key, ...]


def repeals_in(register: Iterable[Mapping[str, Any]]) -> dict[str, Repeal]:
    """Read off a register, in its canonical form, which sources are repealed, whether by now or later."""
    return {
        source["id"]: Repeal(date.fromisoformat(source["repealed"]), source["replaced_by"] or "")
        for source in register
        if source["repealed"]
    }


def rests_on(body: Mapping[str, Any]) -> frozenset[str]:
    """List the sources that a published item (in its canonical form) or a part of it cites, but for history."""
    found = (parse_citation(text) for text in _citations(body, ""))
    return frozenset(citation.source for citation in found if citation and not citation.historical)


def repeals_under(body: Mapping[str, Any], repeals: Mapping[str, Repeal]) -> Repeals:
    """List the repeals, by now or to come, of the sources that an item or a part of it rests on."""
    return tuple((source, repeals[source].day) for source in sorted(rests_on(body) & repeals.keys()))


def is_stale(repeals: Repeals, on: date) -> bool:
    """Say whether one of the sources is history on a day."""
    return any(day <= on for _, day in repeals)


def basis_of(key: Key, citations: Iterable[tuple[Citation, Place]]) -> Basis:
    """Make a basis of what is cited where, in the order of the file."""
    sources: dict[str, Place] = {}
    for citation, place in citations:
        if not citation.historical:
            sources.setdefault(citation.source, place)
    return Basis(key, sources)


def report(
    bases: Iterable[Basis], wholes: Iterable[Whole], repeals: Mapping[str, Repeal], *, on: date, is_coming: bool
) -> list[Problem]:
    """List what is stale on a day, or (``is_coming``) what will be by the repeals that lie ahead of that day."""
    meant = {source: repeal for source, repeal in repeals.items() if (repeal.day > on) == is_coming}
    stale = {}
    problems: list[Problem] = []
    for basis in bases:
        found = list(_of(basis, meant))
        problems += found
        if found:
            stale[basis.key] = found
    problems += (problem for whole in wholes for problem in _whole(whole, stale.keys()))
    return in_order(problems)


def _of(basis: Basis, repeals: Mapping[str, Repeal]) -> Iterator[Problem]:
    fault = {
        "section": source_codes.STALE_SECTION,
        "question": source_codes.STALE_QUESTION,
        "discussion": source_codes.STALE_DISCUSSION,
    }[basis.key[0]]
    for source, place in basis.sources.items():
        if source in repeals:
            day, successor = repeals[source].day, repeals[source].successor or "–"
            yield fault.at(place, id=basis.key[-1], source=source, day=day, successor=successor)


def _whole(whole: Whole, stale: Iterable[Key]) -> Iterator[Problem]:
    count = len(set(whole.parts) & set(stale))
    if count:
        fault = {"lecture": source_codes.STALE_LECTURE, "quiz": source_codes.STALE_QUIZ}[whole.kind]
        yield fault.at(whole.place, id=whole.id, count=count, total=len(set(whole.parts)))


def _citations(value: object, key: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _citations(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _citations(inner, key)
    elif isinstance(value, str) and key == "cites":
        yield value
    elif isinstance(value, str) and "[@" in value:
        yield from cited(value)
