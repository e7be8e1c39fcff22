"""Items have one canonical form, which a hash fixes, and files are read without leaving the folder."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.files import read_folder
from elearn.content.numbers_compared import differing_numbers
from elearn.content.rendering import before_hand_in, render_lecture, render_question
from elearn.content.revision import canonical_json, content_hash
from tests.content.small import FILES, SVG, make_library

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
)


@given(json_values)
def test_canonical_json_means_the_same_and_is_written_one_way(value: object) -> None:
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text
    assert len(content_hash(text)) == 64


def test_canonical_json_sorts_and_keeps_chinese() -> None:
    assert canonical_json({"b": 1, "a": ["水", None]}) == '{"a":["水",null],"b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


def test_items_survive_json() -> None:
    library = make_library()
    forms = [
        library.course.canonical(),
        *(source.canonical() for source in library.sources.values()),
        *(lecture.canonical() for lecture in library.lectures.values()),
        *(quiz.canonical() for quiz in library.quizzes.values()),
        *(question.canonical() for question in library.questions.values()),
        *(medium.canonical() for medium in library.media.values()),
    ]
    for canonical in forms:
        assert json.loads(canonical_json(canonical)) == canonical


def test_quiz_has_another_hash_when_a_question_has() -> None:
    one, other = make_library(), make_library(quiz=FILES["quizzes/water.yaml"].replace("answer: 500", "answer: 501"))
    assert one.quizzes["water"].canonical() != other.quizzes["water"].canonical()
    assert one.lectures["water"].canonical() == other.lectures["water"].canonical()


def test_lecture_has_another_hash_when_its_picture_has() -> None:
    one, other = make_library(), make_library(svg=SVG.replace("h9", "h8"))
    assert one.lectures["water"].canonical() != other.lectures["water"].canonical()


def test_comments_and_order_of_keys_change_no_hash() -> None:
    quiz = FILES["quizzes/water.yaml"]
    other = make_library(quiz="# remark\n" + quiz.replace("kind: practice\n", "", 1) + "kind: practice\n")
    assert other.quizzes["water"] == make_library().quizzes["water"]


def test_lecture_is_rendered_in_both_languages() -> None:
    library = make_library()
    rendered = render_lecture(library.lectures["water"], library)
    assert json.loads(canonical_json(rendered)) == rendered
    for language, title in (("zh", "饮用水"), ("en", "Drinking water")):
        assert rendered[language]["title"] == title
        zones, monday = rendered[language]["sections"]
        assert (zones["id"], zones["minutes"]) == ("zones", 5)
        assert [next(iter(part)) for part in zones["parts"]] == ["html", "question"]
        assert "note warn" in monday["parts"][0]["html"]


def test_question_is_rendered_with_its_secrets_apart() -> None:
    library = make_library()
    rendered = render_question(library.questions["w-1"], library)
    assert rendered["zh"] == {
        "stem": "可以吗？",
        "choices": {"c1": "不可以", "c2": "可以"},
        "feedback": {"c2": "不行"},
        "explanation": "法典禁止",
        "cites": [
            {"label": "《生态环境法典》第三百一十八条", "href": "/sources#code-2026-318", "repealed": False},
        ],
    }
    assert before_hand_in(rendered["en"]) == {"stem": "May one?", "choices": {"c1": "No one may", "c2": "Yes"}}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("2026年8月15日起施行", "In force since 15 August 2026"),
        ("罚款5万元", "A fine of 50,000 yuan"),
        ("罚款５０万元", "A fine of 500,000 yuan"),
        ("2.5亿元", "250 million yuan"),
        ("第三百一十八条", "Article 318"),
        ("有3个村", "There are three villages"),
        ("一级保护区", "The first-level zone"),
        ("１０００人以上", "More than 1,000 people"),
        ("GB 3838—2002", "GB 3838-2002"),
        ("十万元以上一百万元以下", "From 100,000 to 1,000,000 yuan"),
        ("45％", "45%"),
        ("十五日内", "Within 15 days"),
    ],
)
def test_same_numbers_written_otherwise_are_the_same(zh: str, en: str) -> None:
    assert differing_numbers(zh, en) == []


@pytest.mark.parametrize(
    ("zh", "en", "numbers"),
    [
        ("罚款5万元", "A fine of 5,000 yuan", ["5000", "50000"]),
        ("15日", "14 days", ["14", "15"]),
        ("12345热线", "The hotline", ["12345"]),
    ],
)
def test_other_numbers_are_told(zh: str, en: str, numbers: list[str]) -> None:
    assert differing_numbers(zh, en) == numbers


def test_folder_is_read_without_leaving_it(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "quizzes").mkdir(parents=True)
    (content / ".git").mkdir()
    (content / ".git" / "config").write_text("x")
    (content / "course.yaml").write_text("id: a")
    (tmp_path / "secret").write_text("s")
    (content / "quizzes" / "link.yaml").symlink_to(tmp_path / "secret")
    (content / "elsewhere").symlink_to(tmp_path)
    os.mkfifo(content / "quizzes" / "pipe.yaml")
    assert read_folder(content) == {"course.yaml": b"id: a"}


def test_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        read_folder(tmp_path / "nowhere")


def test_of_a_huge_file_only_the_beginning_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(bytes(2_000_000))
    assert len(read_folder(tmp_path)["a.yaml"]) == 1_000_000
