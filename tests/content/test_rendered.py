"""A rendering is kept by all that it follows from: kept or made anew, it is the same, byte for byte."""

from datetime import date

import pytest

from elearn.content import rendered
from elearn.content.check import check_library
from elearn.content.publishing import Item, items_of
from tests.content.small import LECTURE_EN, QUIZ, SOURCES, SVG, TODAY, make_files, make_library

CHANGES = {
    "the text": {"en": LECTURE_EN.replace("No outfalls", "Not one outfall")},
    "a key": {
        "quiz": QUIZ.replace("answer: 500", "answer: 501").replace("五百", "五百零一").replace("Five hundred", "501")
    },
    "the name of a law": {
        "sources": SOURCES.replace("short: {zh: 生态环境法典, en: Code}", "short: {zh: 法典, en: EEC}")
    },
    "a picture": {"svg": SVG.replace("0 0 720 360", "0 0 720 400")},
}


def made(items: list[Item]) -> dict[tuple[str, str], str | None]:
    return {(item.kind, item.item_id): item.rendering for item in items}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_kept_equals_what_is_made_anew(what: str) -> None:
    before = made(list(items_of(make_library())))
    library = make_library(**CHANGES[what])

    kept = list(items_of(library))
    rendered.forget()

    assert kept == list(items_of(library))
    assert made(kept) != before


def test_a_law_that_is_repealed_meanwhile_is_marked_in_what_did_not_change() -> None:
    files = make_files(sources=SOURCES.replace("repealed: 2026-08-15", "repealed: 2026-12-01"))
    days = []
    for day in (TODAY, date(2026, 12, 2)):
        library, problems = check_library(files, today=day)
        assert library is not None, problems
        days.append(made(list(items_of(library)))[("lecture", "water")])

    assert days[0] != days[1]
