"""The shipped course is faultless, and each of its questions can be answered fully and left blank."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from elearn.content.check import check_library
from elearn.content.files import read_folder
from elearn.content.library import Library
from elearn.content.rendering import render_discussion, render_lecture, render_question
from elearn.content.revision import canonical_json
from elearn.problems import Problem
from elearn.questions.registry import kind_of, marks, public

CONTENT = Path(__file__).parents[2] / "content"
# The day of writing: the check of tomorrow's dates belongs to the site and not to the tests.
TODAY = date(2026, 11, 23)


def shipped() -> Library | None:
    """Check the shipped files and give the library, None when something in them is at fault."""
    return check_library(read_folder(CONTENT), today=TODAY)[0]


@pytest.fixture(scope="module")
def checked() -> tuple[Library | None, list[Problem]]:
    """Check the shipped files."""
    return check_library(read_folder(CONTENT), today=TODAY)


@pytest.fixture(scope="module")
def library(checked: tuple[Library | None, list[Problem]]) -> Library:
    """Give the shipped library."""
    assert checked[0] is not None, checked[1]
    return checked[0]


def test_shipped_course_has_neither_faults_nor_warnings(checked: tuple[Library | None, list[Problem]]) -> None:
    assert [f"{p.path}:{p.line}:{p.column} {p.code} {p.message}" for p in checked[1]] == []


def test_best_answers_earn_everything_and_blanks_nothing(library: Library) -> None:
    for question in library.questions.values():
        spec = json.loads(canonical_json(question.canonical()))
        kind = kind_of(question.kind)
        assert marks(spec, kind.best_answer(spec)) == question.points
        assert marks(spec, None) == 0
        assert kind.feedback_for(spec, kind.best_answer(spec)) == []


def test_pages_before_hand_in_hold_no_explanation(library: Library) -> None:
    for question in library.questions.values():
        shown = canonical_json(public(question.canonical()))
        assert question.explanation.zh not in shown
        assert question.explanation.en not in shown


def test_every_text_renders_and_no_sign_is_left_over(library: Library) -> None:
    lectures = [render_lecture(lecture, library) for lecture in library.lectures.values()]
    questions = [render_question(question, library) for question in library.questions.values()]
    briefs = [render_discussion(brief, library) for brief in library.discussions.values()]
    # A blank of a cloze is filled in when the page is made.
    written = re.sub(r"\{\{ blank b\d+ \}\}", "", canonical_json([lectures, questions, briefs]))
    for sign in ("[@", "{{", "!!!", "???", "**", "&lt;", "[^"):
        assert sign not in written, sign
    for rendered in lectures:
        for language in ("zh", "en"):
            for section in rendered[language]["sections"]:
                assert section["parts"]


def test_lecture_asks_its_questions_where_it_says_so(library: Library) -> None:
    for lecture in library.lectures.values():
        rendered = render_lecture(lecture, library)
        for language in ("zh", "en"):
            parts = [part for section in rendered[language]["sections"] for part in section["parts"]]
            assert tuple(part["question"] for part in parts if "question" in part) == lecture.questions


def test_headings_of_chinese_texts_are_chinese(library: Library) -> None:
    for lecture in library.lectures.values():
        for section in lecture.sections:
            assert re.search(r"[\u4e00-\u9fff]", section.title.zh)
            assert not re.search(r"[\u4e00-\u9fff]", section.title.en)
