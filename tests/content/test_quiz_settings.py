"""Settings of a quiz in its file: each is read, each fault is told with its line, and unknown keys are faults."""

import pytest

from elearn.content.documents import parse_yaml
from elearn.content.library import Quiz
from elearn.content.prose import References
from elearn.content.quiz_settings import KEYS
from elearn.content.quizzes import read_quiz
from elearn.problems import Problem
from tests.clock import MORNING

QUESTION = """questions:
  - {id: q-1, kind: true_false, topics: [water], difficulty: 1, cites: [law:1], use: measure, answer: true,
     stem: {zh: 对吗, en: True?}, explanation: {zh: 对, en: Yes}}
"""


def read(written: str, kind: str = "exam") -> tuple[Quiz, list[Problem]]:
    """Read a quiz whose settings begin on line 4."""
    text = f"id: small\nkind: {kind}\npass_percent: 60\n{written}title: {{zh: 测, en: Test}}\n{QUESTION}"
    table, problems = parse_yaml("quizzes/small.yaml", text)
    assert table is not None
    found = read_quiz(table, References(None, None, {}, MORNING.date()), problems)
    return found.quiz, problems


def faults_of(written: str, kind: str = "exam") -> list[tuple[int, int, str]]:
    """List where a quiz with these settings is at fault."""
    return [(problem.line, problem.column, problem.code) for problem in read(written, kind)[1]]


def test_every_setting_is_read_as_it_is_written() -> None:
    quiz, problems = read(
        "opens: 2026-12-01 09:00\ncloses: 2026-12-01 11:00\ntime_limit: 60\ngrace: 45\nattempts: unlimited\n"
        "counts: average\nshuffle: [questions, choices]\npage: one_at_a_time\nway_back: false\naccess_code: 清水 42\n"
        "show: {marks: after_hand_in, keys: never}\nlate: refuse\nmarking: {names: hidden, markers: 2}\n"
    )

    assert problems == []
    assert quiz.settings == {
        "opens": "2026-12-01T09:00",
        "closes": "2026-12-01T11:00",
        "time_limit": 60,
        "grace": 45,
        "attempts": None,
        "counts": "average",
        "shuffle": ["choices", "questions"],
        "page": "one_at_a_time",
        "way_back": False,
        "access_code": "清水 42",
        "show": {"marks": "after_hand_in", "keys": "never"},
        "late": "refuse",
        "marking": {"names": "hidden", "markers": 2},
    }
    assert set(quiz.settings) == set(KEYS)


def test_a_quiz_without_settings_is_the_same_revision_as_before_there_were_any() -> None:
    quiz, problems = read("")

    assert problems == []
    assert "settings" not in quiz.canonical()
    assert quiz.feedback == "after"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("opens: 2026-12-01\n", (4, 8, "C113")),
        ("opens: 2026-02-30 09:00\n", (4, 8, "C113")),
        ("closes: tomorrow\n", (4, 9, "C113")),
        ("opens: 2026-12-01 11:00\ncloses: 2026-12-01 11:00\n", (5, 9, "Q231")),
        ("time_limit: 0\n", (4, 13, "C117")),
        ("time_limit: an hour\n", (4, 13, "C113")),
        ("grace: 301\n", (4, 8, "C117")),
        ("attempts: 0\n", (4, 11, "C117")),
        ("attempts: often\n", (4, 11, "C113")),
        ("counts: worst\n", (4, 9, "C116")),
        ("shuffle: [questions, pages]\n", (4, 22, "C116")),
        ("shuffle: questions\n", (4, 10, "C113")),
        ("page: two\n", (4, 7, "C116")),
        ("way_back: false\n", (4, 11, "Q232")),
        ("way_back: perhaps\n", (4, 11, "C113")),
        ("access_code: ''\n", (4, 14, "C113")),
        (f"access_code: {'x' * 41}\n", (4, 14, "C118")),
        ("show: {mark: never}\n", (4, 8, "C111")),
        ("show: {marks: later}\n", (4, 15, "C116")),
        ("show: never\n", (4, 7, "C113")),
        ("show: {marks: never, keys: never, explanations: after_hand_in}\n", (4, 7, "Q233")),
        ("late: forgive\n", (4, 7, "C116")),
        ("time_limits: 60\n", (4, 1, "C111")),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(written: str, place: tuple[int, int, str]) -> None:
    assert faults_of(written) == [place]


def test_what_can_be_meant_is_a_warning() -> None:
    assert faults_of("show: {keys: after_hand_in}\n") == [(4, 7, "Q235")]
    assert faults_of("show: {marks: after_closing}\n") == [(4, 7, "Q234")]
    assert faults_of("show: {keys: after_hand_in}\n", "test") == []


def test_a_bank_has_no_settings() -> None:
    assert faults_of("time_limit: 60\n", "bank") == [(4, 1, "Q230")]
