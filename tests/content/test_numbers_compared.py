"""Numbers of the two languages of a lecture: one that differs is told, one that is only written otherwise is not."""

import re
from collections.abc import Iterator

import pytest

from elearn.content.check import check_library
from elearn.content.numbers_compared import differing_lines, differing_numbers
from tests.content.small import FILES, TODAY, found, make_files
from tests.content.test_shipped import shipped

# What the comparison is not about: citations, questions, addresses, marks of footnotes, the numbers of a list.
NO_NUMBER = re.compile(r"\[@[^\]]*\]|\{\{[^}]*\}\}|\]\([^)\s]*|\[\^[^\]]*\]:?|^\s*\d+\.\s", re.MULTILINE)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("罚款 30 万—100 万、100 万—200 万", "Fines of ¥300,000–1 million and 1–2 million"),
        ("氨氮（NH₃-N）大于15毫克", "NH₃-N over 15 mg"),
        ("1. 先看第 3 项\n2. 再看", "1. First item three\n2. Then"),
        ("见 [@code-2026:318]，第[^1]处", "See it[^2]"),
        ("![图](media/a1.svg)", "![figure](media/b2.svg)"),
        ("水深 25 厘米\n\n\n透明度 40%", "25 cm deep\n\nclarity of 40 per cent"),
        ("{{ question dw-003 }}", "{{ question dw-003 }}"),
        ("10年8月", "August of year ten"),
    ],
)
def test_numbers_that_are_only_written_otherwise_are_the_same(zh: str, en: str) -> None:
    assert differing_lines(zh, en) == []


def test_what_differs_is_told_with_the_line_of_the_english_text() -> None:
    assert differing_lines("罚5万元\n\n限15日\n", "A fine of 50,000 yuan\n\n\nWithin 14 days\n") == [(4, ["14", "15"])]
    # The same numbers, each beside the wrong thing.
    assert differing_lines("5日\n9日", "9 days\n5 days") == [(1, ["5", "9"]), (2, ["5", "9"])]


def test_texts_with_other_lines_are_compared_as_wholes() -> None:
    assert differing_lines("5日\n9日", "5 and 9 days") == []
    assert differing_lines("5日\n9日", "5 and 8 days") == [(0, ["8", "9"])]


def test_the_scale_of_a_range_counts_for_both_its_ends() -> None:
    assert differing_numbers("1—2万元", "10,000–20,000 yuan") == []
    assert differing_numbers("1—2万元", "1,000–2,000 yuan") == ["1000", "2000", "10000", "20000"]


def test_the_check_tells_a_number_that_differs_at_its_line() -> None:
    changes = {
        "zh": FILES["lectures/water.zh.md"].replace("走一遍界标。", "30日内走一遍界标。"),
        "en": FILES["lectures/water.en.md"].replace("Walk along the boundary.", "Within 13 days walk along it."),
    }

    _, problems = check_library(make_files(**changes), today=TODAY)

    line = 1 + changes["en"].split("Within 13")[0].count("\n")
    assert found(problems) == [("lectures/water.en.md", line, 1, "L217")]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: Drinking water", "title: Drinking water in 5 lessons", (3, 1)),
        ("  - Recognise the zones", "  - Recognise the 3 zones", (9, 1)),
        ("## On Monday {", "## On Monday at 9 {", (21, 1)),
    ],
)
def test_titles_and_objectives_are_compared_too(old: str, new: str, place: tuple[int, int]) -> None:
    text = FILES["lectures/water.en.md"]
    assert old in text

    _, problems = check_library(make_files(en=text.replace(old, new)), today=TODAY)

    assert found(problems) == [("lectures/water.en.md", *place, "L217")]


def changed_numbers() -> Iterator[bool]:
    """Change every number of the shipped English lectures, one at a time; say of each whether it is told."""
    library = shipped()
    assert library is not None
    for lecture in library.lectures.values():
        for section in lecture.sections:
            zh, en = section.body.zh, section.body.en
            plain = NO_NUMBER.sub(lambda hidden: " " * len(hidden[0]), en)
            for number in re.finditer(r"\d[\d,.]*\d|\d", plain):
                wrong = str(int(re.sub(r"\D", "", number[0])) + 7)
                yield differing_lines(zh, en[: number.start()] + wrong + en[number.end() :]) != []


def test_of_the_shipped_lectures_numbers_hardly_one_could_be_changed_unseen() -> None:
    told = list(changed_numbers())

    assert len(told) > 300
    assert sum(told) >= 0.97 * len(told)
