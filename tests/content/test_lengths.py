"""A lecture is a self-study text that can be read in half an hour: neither a leaflet nor a book."""

import re

import pytest

from elearn.content.library import Library
from elearn.content.prose import IMAGE
from tests.content.test_shipped import shipped


@pytest.fixture(scope="module")
def library() -> Library:
    found = shipped()
    assert found is not None
    return found


def shown(text: str) -> str:
    """Leave out what is not read: citations, the place and the text alternative of a figure (its caption is read)."""
    return re.sub(r"\[@[^\]]*\]", "", IMAGE.sub(r"\3", text))


def test_each_lecture_has_between_3000_and_5000_chinese_characters_and_its_full_english(library: Library) -> None:
    for lecture in library.lectures.values():
        zh = "\n".join(f"{section.title.zh}\n{shown(section.body.zh)}" for section in lecture.sections)
        en = "\n".join(f"{section.title.en}\n{shown(section.body.en)}" for section in lecture.sections)
        characters, words = len(re.findall(r"[\u4e00-\u9fff]", zh)), len(re.findall(r"[A-Za-z]+", en))
        assert 3_000 <= characters <= 5_000, lecture.id
        # A complete translation takes two to three English words for three characters.
        assert 0.6 <= words / characters <= 0.95, lecture.id


def test_sections_take_three_to_six_minutes_and_no_more_than_they_say(library: Library) -> None:
    for lecture in library.lectures.values():
        for section in lecture.sections:
            characters = len(re.findall(r"[\u4e00-\u9fff]", shown(section.body.zh)))
            assert 3 <= section.minutes <= 6
            # Careful reading goes at 150 to 300 characters a minute; folded cases and tables are read as well.
            assert 75 <= characters / section.minutes <= 225, f"{lecture.id}#{section.id}"


def test_each_lecture_has_objectives_a_figure_questions_cases_and_a_list_for_monday(library: Library) -> None:
    for lecture in library.lectures.values():
        assert len(lecture.objectives) >= 4
        assert len(lecture.questions) >= 3
        for language in ("zh", "en"):
            text = "\n".join(getattr(section.body, language) for section in lecture.sections)
            assert len(IMAGE.findall(text)) >= 1
            assert all(f".{language}.svg" in image[1] and len(image[0]) > 20 for image in IMAGE.findall(text))
            assert 2 <= text.count("??? case") <= 3
            assert text.count("!!! monday") == 1
