"""The bank is large enough and honest, and what measures the same learning is equally hard."""

import re
from collections import Counter
from itertools import combinations

import pytest

from elearn.content.library import Library, Question, Quiz
from elearn.questions.registry import kind_of
from tests.content.test_shipped import shipped

COMPARED = ("pre-test", "post-test", "delayed-30", "delayed-90")


@pytest.fixture(scope="module")
def library() -> Library:
    """Give the shipped library."""
    found = shipped()
    assert found is not None
    return found


def blueprint(quiz: Quiz) -> Counter[tuple[str, int, str]]:
    """Count the questions of a quiz by lecture (the first topic), difficulty and kind."""
    return Counter((question.topics[0], question.difficulty, question.kind) for question in quiz.questions)


def lecture_of(question: Question) -> str:
    """Give the lecture that a question belongs to: its first topic has the lecture's id."""
    return question.topics[0]


def test_pre_post_and_delayed_checks_have_one_blueprint_and_no_question_in_common(library: Library) -> None:
    quizzes = [library.quizzes[name] for name in COMPARED]

    assert all(blueprint(quiz) == blueprint(quizzes[0]) for quiz in quizzes)
    assert len(quizzes[0].questions) == 12
    for one, other in combinations(quizzes, 2):
        assert {question.id for question in one.questions}.isdisjoint(question.id for question in other.questions)
    # What a learner meets in one place of the one stands in the same place of the others: they share a matter.
    for lecture, difficulty, _ in blueprint(quizzes[0]):
        same = [q for quiz in quizzes for q in quiz.questions if (lecture_of(q), q.difficulty) == (lecture, difficulty)]
        assert set.intersection(*(set(question.topics[1:]) for question in same)), (lecture, difficulty)


def test_at_least_180_questions_30_a_lecture_a_quarter_applied_and_70_that_measure(library: Library) -> None:
    questions = library.questions.values()

    assert len(questions) >= 180
    assert min(Counter(map(lecture_of, questions)).values()) >= 30
    assert set(map(lecture_of, questions)) == set(library.lectures)
    assert sum(question.difficulty == 3 for question in questions) >= len(questions) / 4
    assert sum(question.use == "measure" for question in questions) >= 70


def test_each_lecture_has_a_practice_quiz_and_the_exam_draws_from_every_lecture(library: Library) -> None:
    for name in library.lectures:
        assert library.quizzes[name].kind == "practice"
        assert len(library.quizzes[name].questions) >= 12
    exam = library.quizzes["final-exam"]
    drawn = {lecture_of(question) for draw in exam.draws for question in draw.candidates}
    assert drawn == set(library.lectures)
    assert all(question.use == "measure" for draw in exam.draws for question in draw.candidates)
    # What a draw offers is more than it takes, or every exam would be the same.
    assert all(len(draw.candidates) > draw.count for draw in exam.draws)


def test_what_measures_stands_in_no_practice_quiz_and_in_no_lecture(library: Library) -> None:
    measuring = {question.id for question in library.questions.values() if question.use == "measure"}
    practised = {q.id for quiz in library.quizzes.values() if quiz.kind == "practice" for q in quiz.questions}
    asked = {name for lecture in library.lectures.values() for name in lecture.questions}

    assert measuring.isdisjoint(practised | asked)


def test_no_question_asks_for_all_of_the_above_or_for_what_is_not_so(library: Library) -> None:
    lazy = re.compile(
        r"以上(都|皆|均|全)|以上答案|都不对|都正确|(不正确|错误|不对|不属于|不包括)的(是|有|一项)|"
        r"all of the above|none of the above|all of these|\bEXCEPT\b|\bexcept\b.*\?|\bNOT\b|incorrect",
    )
    for question in library.questions.values():
        choices = kind_of(question.kind).choices(question.canonical())
        shown = [question.stem.zh, question.stem.en, *(text for pair in choices.values() for text in pair.values())]
        assert not [text for text in shown if lazy.search(text)], question.id


def test_every_wrong_choice_has_a_feedback_of_its_own(library: Library) -> None:
    for question in library.questions.values():
        choices = question.body.get("choices", [])
        for language in ("zh", "en"):
            told = [choice["feedback"][language] for choice in choices if not choice["correct"]]
            assert all(len(text) >= 6 for text in told), question.id
            assert len(set(told)) == len(told), question.id


def test_every_question_teaches_in_its_explanation_and_cites(library: Library) -> None:
    for question in library.questions.values():
        assert question.cites
        assert len(question.explanation.zh) >= 12
        assert len(question.explanation.en.split()) >= 6
