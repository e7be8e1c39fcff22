"""Warn of quizzes that can be passed by guessing: always the second choice, always the longest one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt

from elearn.content import codes
from elearn.content.library import Question, Quiz
from elearn.problems import Problem
from elearn.questions.fields import LANGUAGES
from elearn.questions.kind import Spec, Text
from elearn.questions.places import Place
from elearn.questions.registry import kind_of

# With fewer questions, or up to half of them, chance alone would often look like a habit.
_FEWEST = 6
# All questions together are many, so that less than half is a habit: what chance does once in 700 banks (3 sigma).
_FEWEST_OF_ALL = 30
_DEVIATIONS = 3
_Item = tuple[list[Text], int]


def check_balance(quiz: Quiz, place: Place) -> list[Problem]:
    """Check the questions with one right choice; quizzes with fewer than six of them are left alone."""
    items = list(_items(quiz.questions))
    if len(items) < _FEWEST:
        return []
    problems = []
    position, count = Counter(right for _, right in items).most_common(1)[0]
    if count * 2 > len(items):
        problems.append(codes.SAME_POSITION.at(place, count=count, total=len(items), position=position + 1))
    for language, name in LANGUAGES.items():
        count = sum(_is_longest([text[language] for text in texts], right) for texts, right in items)
        if count * 2 > len(items):
            problems.append(codes.LONGEST_IS_RIGHT.at(place, count=count, total=len(items), language=name))
    return problems


def check_balance_of_all(questions: Iterable[Question], place: Place) -> list[Problem]:
    """Check all questions with one right choice together; with fewer than thirty of them nothing is said."""
    items = list(_items(questions))
    if len(items) < _FEWEST_OF_ALL:
        return []
    problems = []
    for position in range(max(len(texts) for texts, _ in items)):
        shares = [1 / len(texts) for texts, _ in items if position < len(texts)]
        count = sum(right == position for _, right in items)
        if _is_habit(count, shares):
            chance, total = round(sum(shares)), len(items)
            problems.append(
                codes.SAME_POSITION_OF_ALL.at(place, position=position + 1, count=count, total=total, expected=chance)
            )
    shares = [1 / len(texts) for texts, _ in items]
    for language, name in LANGUAGES.items():
        count = sum(_is_longest([text[language] for text in texts], right) for texts, right in items)
        if _is_habit(count, shares):
            chance, total = round(sum(shares)), len(items)
            problems.append(
                codes.LONGEST_IS_RIGHT_OF_ALL.at(place, language=name, count=count, total=total, expected=chance)
            )
    return problems


def _is_habit(count: int, shares: Sequence[float]) -> bool:
    """Say whether a count lies beyond three standard deviations of a sum of independent chances."""
    return count > sum(shares) + _DEVIATIONS * sqrt(sum(share * (1 - share) for share in shares))


def _items(questions: Iterable[Question]) -> Iterator[_Item]:
    for spec in _specs(questions):
        kind = kind_of(spec["kind"])
        texts, right = kind.choices(spec), kind.key(spec).get("choices", [])
        if texts and len(right) == 1:
            yield list(texts.values()), list(texts).index(right[0])


def _specs(questions: Iterable[Question]) -> Iterator[Spec]:
    for question in questions:
        spec = question.canonical()
        yield spec
        yield from kind_of(question.kind).parts(spec)


def _is_longest(texts: Sequence[str], right: int) -> bool:
    return all(len(texts[right]) > len(text) for position, text in enumerate(texts) if position != right)
