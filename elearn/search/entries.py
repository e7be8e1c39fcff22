"""What can be found: each section of a lecture, each discussion, each question, in each language. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elearn.questions.fields import LANGUAGES
from elearn.search.plain import words_of

Json = Mapping[str, Any]
_BLANK = re.compile(r"\{\{ blank b\d+ \}\}")  # which a page fills with a line to type into or a list
LECTURE, DISCUSSION, QUESTION, MEASURING = "lecture", "discussion", "question", "measuring"


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one thing to be found, as plain text; ``section_id`` is empty for the whole of an item."""

    kind: str
    item_id: str
    section_id: str
    language: str
    title: str
    text: str


def lecture_entries(lecture_id: str, rendering: Json) -> Iterator[Entry]:
    """Give a lecture's own entry (summary and objectives), then one for each section."""
    for language in LANGUAGES:
        body = rendering[language]
        about = "\n".join([body["summary"], *body["objectives"]])
        yield Entry(LECTURE, lecture_id, "", language, body["title"], about)
        for section in body["sections"]:
            # The questions in the text are not among the parts that are HTML, so no key of theirs is found here.
            text = "\n".join(words_of(part["html"]) for part in section["parts"] if "html" in part)
            yield Entry(LECTURE, lecture_id, section["id"], language, section["title"], text)


def discussion_entries(discussion_id: str, rendering: Json) -> Iterator[Entry]:
    """Give the entries of a discussion's brief."""
    for language in LANGUAGES:
        body = rendering[language]
        cases = (f"{case['title']}\n{words_of(case['text'])}" for case in body["cases"])
        around = (body["problem"], *body["questions"], body["contribution"])
        problem, *rest = map(words_of, around)
        yield Entry(DISCUSSION, discussion_id, "", language, body["title"], "\n".join([problem, *cases, *rest]))


def question_entries(spec: Json, rendering: Json) -> Iterator[Entry]:
    """Give a question's entries, key and explanation included: for those who write questions only."""
    kind = QUESTION if spec["use"] == "practice" else MEASURING
    for language in LANGUAGES:
        body = rendering[language]
        parts = [line for part in body.get("parts", {}).values() for line in (words_of(part["stem"]), *_lines(part))]
        text = "\n".join([*_lines(body), *parts, spec["id"]])
        yield Entry(kind, spec["id"], "", language, words_of(body["stem"]), text)


def _lines(body: Json) -> Iterator[str]:
    """Give a rendered question's texts but for its stem; the blanks of a text are no words."""
    for html in (*body["choices"].values(), *body["feedback"].values(), body["explanation"]):
        yield _BLANK.sub("___", words_of(html))
    yield from (cite["label"] for cite in body["cites"])
