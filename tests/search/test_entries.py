"""What can be found is what is to be read: words without signs, and no key of a question among the lectures."""

from typing import Any

import pytest

from elearn.content.library import Library
from elearn.content.rendering import render_lecture, render_question
from elearn.search.entries import LECTURE, MEASURING, QUESTION, lecture_entries, question_entries
from elearn.search.plain import words_of
from tests.content.small import FILES, make_library


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>水&amp;源<br>二</p><p>三</p>", "水&源\n二\n三"),
        ("<p>换行\n不留空格，but a\nspace here</p>", "换行不留空格，but a space here"),
        ('<p>见注<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>。</p>', "见注。"),
        ('<figure><img src="/media/x" alt="三级保护区"><figcaption>图</figcaption></figure>', "三级保护区\n图"),
        ("<table><tr><th>甲</th><td>乙</td></tr></table>", "甲\n乙"),
        ("<p>a <b>b</b><em>c</em></p>", "a bc"),
        ('<p>限值<a class="chip law" href="/s">生活饮用水卫生标准</a>；</p>', "限值（生活饮用水卫生标准）；"),
        ('<p>（<a class="chip law" href="/s">法典第十条</a>）</p>', "（法典第十条）"),
        ('<p>the limits <a class="chip law" href="/s">GB 5749</a>, and</p>', "the limits (GB 5749), and"),
        ("", ""),
    ],
)
def test_words_are_read_off_html_as_a_person_sees_them(html: str, text: str) -> None:
    assert words_of(html) == text


def lecture(library: Library) -> list[Any]:
    """Give the entries of the small course's lecture."""
    return list(lecture_entries("water", render_lecture(library.lectures["water"], library)))


def test_a_lecture_has_an_entry_for_itself_and_for_each_section_in_each_language() -> None:
    found = lecture(make_library())

    assert [(one.section_id, one.language) for one in found] == [
        (section, language) for language in ("zh", "en") for section in ("", "zones", "monday")
    ]
    assert {one.kind for one in found} == {LECTURE}
    assert found[1].text.startswith("禁止设置排污口（《生态环境法典》第三百一十八条），旧法也是")
    assert "示意图\n不按比例" in found[1].text


def test_questions_in_a_lecture_are_not_found_through_it() -> None:
    written = "\n".join(f"{one.title}\n{one.text}" for one in lecture(make_library()))

    assert "w-1" not in written
    assert "可以吗" not in written
    assert "No one may" not in written


@pytest.mark.parametrize(("use", "kind"), [("practice", QUESTION), ("measure", MEASURING)])
def test_a_question_is_of_the_kind_that_says_who_may_find_it(use: str, kind: str) -> None:
    library = make_library()
    question = library.questions["w-1"]
    spec = question.canonical() | {"use": use}

    chinese, english = question_entries(spec, render_question(question, library))

    assert (chinese.kind, chinese.title) == (kind, "可以吗？")
    assert (english.kind, english.title) == (kind, "May one?")
    assert english.text.split("\n") == [
        "No one may",
        "Yes",
        "Not so",
        "The Code forbids it",
        "Code, art.\xa0318",
        "w-1",
    ]


def test_the_blanks_of_a_text_are_shown_as_blanks() -> None:
    blanks = "\n    kind: cloze\n    text: {zh: '罚{{ blank a }}以下', en: 'A fine of {{ blank a }}'}\n    blanks:\n"
    quiz = FILES["quizzes/water.yaml"].replace("\n    kind: numeric", f"{blanks}      - {{id: a, answer: 500}}")
    quiz = quiz.replace("    answer: 500\n    unit: {zh: 元, en: yuan}\n", "")
    library = make_library(quiz=quiz)
    question = library.questions["w-2"]

    chinese, english = question_entries(question.canonical(), render_question(question, library))

    assert chinese.text.startswith("罚___以下\n")
    assert english.text.startswith("A fine of ___\n")
