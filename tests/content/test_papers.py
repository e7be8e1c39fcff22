"""Quizzes that ask questions of other files: named by id, or drawn out of a bank."""

from elearn.content.check import check_library
from elearn.content.library import Library
from elearn.problems import Problem
from tests.content.small import COURSE, TODAY, make_files

QUESTION = """\
  - id: {id}
    kind: true_false
    topics: [{topic}]
    difficulty: {difficulty}
    cites: [code-2026:318]
    use: {use}
    stem: {{zh: 对吗{id}, en: Right {id}}}
    answer: true
    explanation: {{zh: 对, en: Right}}
"""
HEAD = "id: {id}\nkind: {kind}\ntitle: {{zh: 测, en: Test}}\nfeedback: after\npass_percent: 60\n"


def question(key: str, *, use: str = "measure", topic: str = "water", difficulty: int = 2) -> str:
    return QUESTION.format(id=key, use=use, topic=topic, difficulty=difficulty)


BANK = HEAD.format(id="bank", kind="bank") + "questions:\n" + "".join(question(f"m-{number}") for number in range(1, 6))


def check(course: str = COURSE, **quizzes: str) -> tuple[Library | None, list[Problem]]:
    files = make_files(course=course) | {f"quizzes/{name}.yaml": text.encode() for name, text in quizzes.items()}
    return check_library(files, today=TODAY)


def quiz(name: str, kind: str, rest: str) -> str:
    return HEAD.format(id=name, kind=kind) + rest


def codes_of(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(problem.path, problem.line, problem.code) for problem in problems]


def test_named_question_stands_in_its_order() -> None:
    library, problems = check(bank=BANK, pre=quiz("pre", "pre", "questions: [m-3, m-1]\n"))
    assert problems == []
    assert library is not None
    assert [question.id for question in library.quizzes["pre"].questions] == ["m-3", "m-1"]


def test_draw_offers_what_fits_and_measures_nowhere_else() -> None:
    exam = quiz("exam", "exam", "draw:\n  - {count: 2, topic: water, from: [bank]}\n")
    library, problems = check(bank=BANK, exam=exam, pre=quiz("pre", "pre", "questions: [m-1, m-2]\n"))
    assert problems == []
    assert library is not None
    (draw,) = library.quizzes["exam"].draws
    assert draw.count == 2
    assert [question.id for question in draw.candidates] == ["m-3", "m-4", "m-5"]


def test_draw_goes_by_difficulty() -> None:
    bank = BANK + question("m-6", difficulty=3)
    exam = quiz("exam", "exam", "draw:\n  - {count: 1, topic: water, difficulty: 3, from: [bank]}\n")
    library, _ = check(bank=bank, exam=exam)
    assert library is not None
    assert [question.id for question in library.quizzes["exam"].draws[0].candidates] == ["m-6"]


def test_too_small_a_bank_is_told_at_the_draw() -> None:
    exam = quiz("exam", "exam", "draw:\n  - count: 6\n    topic: water\n    from: [bank]\n")
    assert codes_of(check(bank=BANK, exam=exam)[1]) == [("quizzes/exam.yaml", 7, "Q216")]


def test_question_that_does_not_exist_is_told_with_the_nearest() -> None:
    _, problems = check(bank=BANK, pre=quiz("pre", "pre", "questions:\n  - m-1\n  - m-77\n"))
    assert codes_of(problems) == [("quizzes/pre.yaml", 8, "L209")]
    assert problems[0].hint is not None


def test_question_for_practice_cannot_be_named_where_it_measures() -> None:
    _, problems = check(pre=quiz("pre", "pre", "questions: [w-1]\n"))
    assert codes_of(problems) == [("quizzes/pre.yaml", 6, "Q211")]


def test_question_measures_once() -> None:
    later = quiz("post", "post", "questions: [m-2, m-1]\n")
    _, problems = check(bank=BANK, delayed=quiz("delayed", "delayed", "questions: [m-1]\n"), post=later)
    assert codes_of(problems) == [("quizzes/post.yaml", 6, "Q215")]


def test_unknown_bank_is_told() -> None:
    exam = quiz("exam", "exam", "draw:\n  - {count: 1, topic: water, from: [bnak]}\n")
    assert [problem.code for problem in check(bank=BANK, exam=exam)[1]] == ["O402"]


def test_course_names_its_checks() -> None:
    course = COURSE + "checks: [pre, nothing]\n"
    library, problems = check(course, bank=BANK, pre=quiz("pre", "pre", "questions: [m-1]\n"))
    assert library is None
    assert codes_of(problems) == [("course.yaml", 7, "O402")]


def test_quiz_with_neither_questions_nor_draws_is_told() -> None:
    assert [problem.code for problem in check(empty=quiz("empty", "test", ""))[1]] == ["C112"]
