"""Read a lecture from its two files and check that they tell the same in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from elearn.content import codes
from elearn.content.citations import parse_citation
from elearn.content.documents import FrontMatter
from elearn.content.library import Citation, Lecture, Section
from elearn.content.numbers_compared import differing_lines, differing_numbers
from elearn.content.prose import References, cited, pictured
from elearn.content.sections import Draft, asked, read_sections
from elearn.problems import Problem
from elearn.questions.fields import Bilingual, Fields
from elearn.questions.places import Place

_KEYS = ("id", "title", "lecturer", "summary", "topics", "law_as_of", "review_by", "objectives")


@dataclass(frozen=True, slots=True)
class Script:
    """Hold what one file of a lecture says; ``fields`` know the places of the front matter."""

    fields: Fields
    id: str
    title: str
    lecturer: str
    summary: str
    topics: tuple[str, ...]
    law_as_of: date
    review_by: date
    objectives: tuple[str, ...]
    drafts: tuple[Draft, ...]


def read_script(path: str, front: FrontMatter, known: References, problems: list[Problem]) -> Script:
    """Read and check one language of a lecture."""
    fields = Fields(front.table, problems)
    fields.only(_KEYS)
    drafts, found = read_sections(path, front.body, front.line, known)
    problems += found
    script = Script(
        fields=fields,
        id=fields.identifier("id"),
        title=fields.text("title", limit=200),
        lecturer=fields.text("lecturer", limit=200),
        summary=fields.text("summary", limit=1_000),
        topics=fields.identifiers("topics", 1, 12),
        law_as_of=fields.day("law_as_of"),
        review_by=fields.day("review_by"),
        objectives=tuple(text for text, _ in fields.texts("objectives", 1, 20)),
        drafts=tuple(drafts),
    )
    name = path.rpartition("/")[2].split(".")[0]
    if script.id and script.id != name:
        fields.report(codes.ID_NOT_FILE_NAME, fields.value_place("id"), id=script.id, name=name)
    return script


def join_scripts(zh: Script, en: Script, known: References) -> tuple[Lecture, list[Problem]]:
    """Make one lecture of its two languages; what differs is reported in the English file."""
    problems = [*_compare_fronts(zh, en), *_compare_sections(zh, en)]
    if zh.fields.has("review_by") and zh.review_by < known.today:
        problems.append(codes.REVIEW_DUE.at(zh.fields.value_place("review_by"), day=zh.review_by))
    bodies = [draft.body for draft in (*zh.drafts, *en.drafts)]
    names = dict.fromkeys(name for body in bodies for name in pictured(body))
    lecture = Lecture(
        id=zh.id,
        title=Bilingual(zh.title, en.title),
        lecturer=Bilingual(zh.lecturer, en.lecturer),
        summary=Bilingual(zh.summary, en.summary),
        topics=zh.topics,
        law_as_of=zh.law_as_of,
        review_by=zh.review_by,
        objectives=tuple(Bilingual(a, b) for a, b in zip(zh.objectives, en.objectives, strict=False)),
        sections=tuple(_section(a, b) for a, b in zip(zh.drafts, en.drafts, strict=False)),
        cites=tuple(dict.fromkeys(citation for body in bodies for citation in _citations(body))),
        questions=tuple(dict.fromkeys(name for draft in zh.drafts for name in asked(draft.body))),
        media={name: medium.sha256 for name in names if (medium := known.media.get(name))},
    )
    return lecture, problems


def _section(zh: Draft, en: Draft) -> Section:
    body = Bilingual(zh.body.strip("\n"), en.body.strip("\n"))
    return Section(zh.id, zh.minutes, Bilingual(zh.title, en.title), body)


def _citations(body: str) -> Iterator[Citation]:
    return (citation for text in cited(body) if (citation := parse_citation(text)))


def _compare_fronts(zh: Script, en: Script) -> Iterator[Problem]:
    pairs: tuple[tuple[str, object, object], ...] = (
        ("id", zh.id, en.id),
        ("topics", zh.topics, en.topics),
        ("law_as_of", zh.law_as_of, en.law_as_of),
        ("review_by", zh.review_by, en.review_by),
        ("objectives", len(zh.objectives), len(en.objectives)),
    )
    for key, one, other in pairs:
        if one != other and en.fields.has(key) and zh.fields.has(key):
            yield codes.LANGUAGES_DIFFER.at(en.fields.place(key), key=key)
    texts: tuple[tuple[str, str, str], ...] = (
        ("title", zh.title, en.title),
        ("summary", zh.summary, en.summary),
        ("objectives", "\n".join(zh.objectives), "\n".join(en.objectives)),
    )
    for key, ours, theirs in texts:
        numbers = differing_numbers(ours, theirs)
        if numbers:
            yield codes.NUMBERS_OF_LECTURE_DIFFER.at(en.fields.place(key), numbers=", ".join(numbers))


def _compare_sections(zh: Script, en: Script) -> Iterator[Problem]:
    names, others = ([draft.id or "?" for draft in script.drafts] for script in (zh, en))
    for number in range(max(len(names), len(others)) if names and others else 0):
        here, there = (ids[number] if number < len(ids) else "–" for ids in (others, names))
        if here != there:
            # One missing section shifts all that follow: the first difference says it all.
            place = en.drafts[min(number, len(en.drafts) - 1)].place
            yield codes.OTHER_SECTION.at(place, number=number + 1, id=here, other=there)
            return
    for a, b in zip(zh.drafts, en.drafts, strict=False):
        yield from _compare_bodies(a, b)


def _compare_bodies(zh: Draft, en: Draft) -> Iterator[Problem]:
    if zh.minutes != en.minutes:
        yield codes.OTHER_MINUTES.at(en.place, id=en.id, minutes=en.minutes, other=zh.minutes)
    if asked(zh.body) != asked(en.body):
        yield codes.OTHER_QUESTIONS.at(en.place, id=en.id)
    for line, numbers in differing_lines(f"{zh.title}\n{zh.body}", f"{en.title}\n{en.body}"):
        place = Place(en.place.path, en.place.line + max(0, line - 1), 1)
        yield codes.NUMBERS_OF_LECTURE_DIFFER.at(place, numbers=", ".join(numbers))
    difference = {str(citation) for citation in _citations(zh.body)} ^ {str(c) for c in _citations(en.body)}
    if difference:
        yield codes.OTHER_CITATIONS.at(en.place, id=en.id, difference=", ".join(sorted(difference)))
