"""The register of sources says of each what it is, since when, until when, and how far that was verified."""

from datetime import date

import pytest

from elearn.content.library import Library
from tests.content.test_shipped import shipped

# Article 1242 of the Code names them in this order.
REPEALED = (
    "环境保护法",
    "环境影响评价法",
    "海洋环境保护法",
    "大气污染防治法",
    "水污染防治法",
    "土壤污染防治法",
    "固体废物污染环境防治法",
    "噪声污染防治法",
    "放射性污染防治法",
    "清洁生产促进法",
)
PROCEDURE = ("penalty-2021", "coercion-2011", "reconsideration-2023", "emergency-2024", "petition-2022")


@pytest.fixture(scope="module")
def library() -> Library:
    """Give the shipped library."""
    found = shipped()
    assert found is not None
    return found


def test_the_ten_laws_that_the_code_repealed_stand_in_it_with_day_and_successor(library: Library) -> None:
    repealed = {source.short.zh: source for source in library.sources.values() if source.repealed}

    assert set(repealed) == set(REPEALED)
    for source in repealed.values():
        assert (source.repealed, source.replaced_by, source.kind) == (date(2026, 8, 15), "code-2026", "law")


def test_every_source_is_named_in_both_languages_and_says_how_far_it_was_verified(library: Library) -> None:
    for source in library.sources.values():
        for text in (source.title, source.short, source.verified):
            assert text is not None, source.id
            assert text.zh, source.id
            assert text.en, source.id
    assert library.sources["code-2026"].articles == 1242
    assert set(PROCEDURE) <= library.sources.keys()


def test_standards_have_their_numbers(library: Library) -> None:
    for source in library.sources.values():
        assert source.number or source.kind != "standard", source.id


def test_what_is_in_the_register_is_cited_somewhere_or_was_repealed_with_the_others(library: Library) -> None:
    """A source that nobody cites is a leftover, except among the ten, which the lectures name one by one."""
    written = [str(lecture.canonical()) for lecture in library.lectures.values()]
    written += [str(question.canonical()) for question in library.questions.values()]
    written += [str(brief.canonical()) for brief in library.discussions.values()]
    unused = [
        source.id
        for source in library.sources.values()
        if not source.repealed and not any(source.id in text for text in written)
    ]

    assert unused == []
