"""Imported drafts become a quiz file whose gaps the check finds, and scaffolds are files without a fault of form."""

import pytest

from elearn.content import scaffolds
from elearn.content.check import check_library
from elearn.content.drafting import NewQuiz, proposed_ids, quiz_text
from elearn.interchange.plain import read_text
from tests.content.small import TODAY, make_files

NEW = NewQuiz("bank", "bank", "题库", "Bank", "water")
FULL = """1．由谁批准？
A．乡镇
反馈：只能建议。
B．省级
答案：B
解析：《生态环境法典》第三百一十七条。
English
Who approves?
A. The township
Feedback: It may only suggest.
B. The province
Explanation: Article 317 of the Code.
"""


def codes(text: str, path: str = "quizzes/bank.yaml") -> list[tuple[int, str]]:
    _, problems = check_library(make_files() | {path: text.encode()}, today=TODAY)
    return [(problem.line, problem.code) for problem in problems if problem.path == path]


def test_a_bank_in_both_languages_has_no_fault_and_cites_what_its_explanation_names() -> None:
    text = quiz_text(NEW, read_text("x", FULL).drafts, (), {"生态环境法典": "code-2026"})

    assert "cites: [code-2026:317]" in text
    assert codes(text) == []


def test_what_a_chinese_bank_lacks_is_found_at_its_line() -> None:
    text = quiz_text(NEW, read_text("x", FULL.partition("English")[0]).drafts, (), {})
    lines = text.splitlines()

    found = codes(text)
    assert {code for _, code in found} == {"C114", "C119"}
    assert all(lines[line - 1].strip() in ("en:", "cites: []") for line, _ in found)


def test_ids_are_the_same_for_the_same_file_and_never_taken_ones() -> None:
    assert proposed_ids("water", 3, {"water-002"}) == ["water-001", "water-003", "water-004"]
    assert len(proposed_ids("w" * 64, 1, ())[0]) == 63


@pytest.mark.parametrize("kind", scaffolds.QUESTIONS)
def test_a_scaffold_of_a_quiz_is_a_quiz(kind: str) -> None:
    found = codes(scaffolds.quiz("begun", kind), "quizzes/begun.yaml")

    assert [code for _, code in found if code != "Q209"] == []


def test_a_scaffold_of_a_lecture_lacks_nothing_but_its_place_in_the_course() -> None:
    text = scaffolds.lecture("begun", "2026-11-24").encode()
    files = make_files() | {f"lectures/begun.{language}.md": text for language in ("zh", "en")}

    _, problems = check_library(files, today=TODAY)

    assert {problem.code for problem in problems if "begun" in problem.path} <= {"O403"}
