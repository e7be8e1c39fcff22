"""Warn of quizzes that can be passed by guessing: always the second choice, always the longest one."""

from collections import Counter
from collections.abc import Iterator, Sequence

from elearn.content import codes
from elearn.content.library import Quiz
from elearn.problems import Problem
from elearn.questions.fields import LANGUAGES
from elearn.questions.kind import Text
from elearn.questions.places import Place
from elearn.questions.registry import kind_of

# With fewer questions, or up to half of them, chance alone would often look like a habit.
_FEWEST = 6
_Item = tuple[list[Text], int]


def check_balance(quiz: Quiz, place: Place) -> list[Problem]:
    """Check the questions with one right choice; quizzes with fewer than six of them are left alone."""
    items = list(_items(quiz))
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


def _items(quiz: Quiz) -> Iterator[_Item]:
    for question in quiz.questions:
        kind, spec = kind_of(question.kind), question.canonical()
        texts, right = kind.choices(spec), kind.key(spec).get("choices", [])
        if texts and len(right) == 1:
            yield list(texts.values()), list(texts).index(right[0])


def _is_longest(texts: Sequence[str], right: int) -> bool:
    return all(len(texts[right]) > len(text) for position, text in enumerate(texts) if position != right)
