"""Briefs of discussions: checked like everything else, rendered in both languages, published."""

import json

import pytest

from elearn.content.check import check_library
from elearn.content.library import Discussion, Library
from elearn.content.publishing import items_of
from elearn.content.rendering import render_discussion
from elearn.content.revision import canonical_json
from elearn.problems import Problem
from tests.content.small import TODAY, found, make_files

PATH = "discussions/sewage.yaml"
BRIEF = """\
id: sewage
title: {zh: 污水, en: Sewage}
topics: [sewage]
law_as_of: 2026-11-23
cites: [code-2026:305]
problem:
  zh: |
    设施建了不转 [@code-2026:305]，有45户。[^1]

    [^1]: 虚构。
  en: |
    Built, but not running [@code-2026:305]: 45 homes.[^1]

    [^1]: Fictional.
cases:
  - title: {zh: 案例一, en: Case 1}
    text: {zh: '**坝上**', en: '**The flat**'}
  - title: {zh: 案例二, en: Case 2}
    text: {zh: 尾水, en: Effluent}
questions:
  - {zh: 谁付电费？, en: Who pays?}
contribution: {zh: 写清先后, en: 'Say what comes first'}
"""


def checked(text: str = BRIEF) -> tuple[Library | None, list[Problem]]:
    """Check the small course with a brief."""
    return check_library(make_files() | {PATH: text.encode()}, today=TODAY)


@pytest.fixture
def brief() -> Discussion:
    """Give the brief, which must be faultless."""
    library, problems = checked()
    assert library is not None, problems
    assert problems == []
    return library.discussions["sewage"]


def test_a_brief_survives_json(brief: Discussion) -> None:
    assert json.loads(canonical_json(brief.canonical())) == brief.canonical()
    assert [str(citation) for citation in brief.cites] == ["code-2026:305"]


def test_a_brief_is_rendered_in_both_languages_with_its_footnotes_apart(brief: Discussion) -> None:
    library, _ = checked()
    assert library is not None

    rendered = render_discussion(brief, library)

    assert json.loads(canonical_json(rendered)) == rendered
    chinese, english = rendered["zh"], rendered["en"]
    assert chinese["title"] == "污水"
    assert 'href="/sources#code-2026-305"' in chinese["problem"]
    assert 'id="fn:problem-1"' in chinese["problem"]
    assert english["cases"] == [
        {"title": "Case 1", "text": "<p><strong>The flat</strong></p>"},
        {"title": "Case 2", "text": "<p>Effluent</p>"},
    ]
    assert english["questions"] == ["Who pays?"]
    assert english["contribution"] == "<p>Say what comes first</p>"
    assert english["cites"] == [
        {"label": "Code, art.\N{NO-BREAK SPACE}305", "href": "/sources#code-2026-305", "repealed": False}
    ]


def test_a_brief_is_among_what_is_published() -> None:
    library, _ = checked()
    assert library is not None

    items = {(item.kind, item.item_id): item for item in items_of(library)}

    assert items["discussion", "sewage"].rendering is not None


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("id: sewage\n", "id: sewerage\n", (1, 5, "C121")),
        ("law_as_of: 2026-11-23\n", "", (1, 1, "C112")),
        ("cites: [code-2026:305]\n", "", (1, 1, "D501")),
        ("cites: [code-2026:305]", "cites: [code-2026:3050]", (5, 9, "S302")),
        ("cites: [code-2026:305]", "cites: [wppcl-2017]", (5, 9, "S303")),
        ("topics: [sewage]", "topic: [sewage]", (3, 1, "C111")),
        ("45 homes", "46 homes", (6, 1, "D502")),
        ("running [@code-2026:305]", "running [@code-2026:306]", (6, 1, "D503")),
        ("zh: 尾水", "zh: '{{ question w-1 }}'", (19, 5, "D504")),
        ("zh: 尾水", "zh: '[@nothing]'", (19, 16, "S301")),
        ("zh: 尾水", "zh: '<b>尾水</b>'", (19, 16, "C125")),
        ("  - title: {zh: 案例二, en: Case 2}\n    text: {zh: 尾水, en: Effluent}\n", "", (15, 1, "C119")),
        (", en: Who pays?", "", (21, 3, "C114")),
    ],
)
def test_a_fault_of_a_brief_is_told_where_it_is(old: str, new: str, place: tuple[int, int, str]) -> None:
    assert old in BRIEF

    _, problems = checked(BRIEF.replace(old, new))

    assert (PATH, *place) in found(problems)


def test_what_is_wrong_in_a_brief_forbids_publishing_and_what_is_odd_does_not() -> None:
    assert checked(BRIEF.replace("topics", "topic"))[0] is None
    assert checked(BRIEF.replace("45 homes", "46 homes"))[0] is not None
