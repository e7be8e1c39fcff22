"""Who knows nothing must gain nothing from where the key stands, or how long it is: in a quiz and over all of them."""

import pytest

from elearn.content.balance import check_balance_of_all
from elearn.content.library import Citation, Question
from elearn.questions.fields import Bilingual
from elearn.questions.places import Place

PLACE = Place("quizzes")


def question(number: int, right: int, longest: int, choices: int = 4) -> Question:
    """Make a question whose key stands at ``right`` and whose longest choice at ``longest``, both from 0."""
    texts = [{"zh": "字" * (9 if n == longest else 5), "en": "x" * (9 if n == longest else 5)} for n in range(choices)]
    listed = [{"id": f"c{n}", "text": text, "correct": n == right} for n, text in enumerate(texts)]
    words = Bilingual("问", "Q")
    body = {"choices": listed}
    return Question(
        f"q-{number}", "single_choice", ("water",), 1, 1, (Citation("code-2026"),), "practice", words, words, body
    )


def told(questions: list[Question]) -> list[str]:
    """List the codes of what is told."""
    return [problem.code for problem in check_balance_of_all(questions, PLACE)]


def test_keys_that_are_spread_evenly_are_left_alone() -> None:
    assert told([question(n, n % 4, (n // 4) % 4) for n in range(100)]) == []


def test_a_position_that_is_right_too_often_is_told_though_no_quiz_shows_it() -> None:
    questions = [question(n, 1 if n % 5 < 2 else n % 4, (n // 4) % 4) for n in range(100)]

    problems = check_balance_of_all(questions, PLACE)

    assert [problem.code for problem in problems] == ["Q217"]
    assert "number 2 in 55 of 100 questions; chance would make it about 25" in str(problems[0].message)
    assert (problems[0].path, problems[0].severity) == ("quizzes", "warning")


def test_keys_that_are_the_longest_choice_too_often_are_told_in_each_language() -> None:
    assert told([question(n, n % 4, n % 4 if n % 2 else (n + 1) % 4) for n in range(100)]) == ["Q218", "Q218"]


def test_with_few_questions_chance_is_not_taken_for_a_habit() -> None:
    assert told([question(n, 0, 0) for n in range(29)]) == []
    assert told([question(n, 0, 3) for n in range(30)]) == ["Q217"]


@pytest.mark.parametrize("choices", [2, 3, 8])
def test_what_chance_gives_depends_on_how_many_choices_there_are(choices: int) -> None:
    assert told([question(n, n % choices, (n // choices) % choices, choices) for n in range(96)]) == []
