"""How far the scores of a quiz would come out the same with other questions of its sort: alpha, and its error. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from elearn.psychometrics import intervals
from elearn.psychometrics.intervals import Interval
from elearn.psychometrics.moments import NEAR_NOTHING, sample_deviation, variance

SAID_FROM = 30  # people: below, the interval of alpha is wider than what it could tell
ALPHA, KR20, DRAWN = "alpha", "kr20", "drawn"
Line = Sequence[tuple[str, float, float]]  # a person's questions: id, earned, possible


@dataclass(frozen=True, slots=True)
class Reliability:
    """Hold a coefficient, which one it is, over how many people and questions, and the error of measurement.

    ``error`` is the standard error of measurement of a person's share of the marks, from 0 to 1.
    """

    kind: str
    value: float
    interval: Interval
    people: int
    questions: int
    error: float


def reliability(people: Sequence[Line]) -> Reliability | None:
    """Estimate reliability from at least 30 people; None where there are fewer, or where scores do not differ.

    Where at least half of the people had the same questions it is Cronbach's alpha over those who had them. Where
    each had others (drawn from a bank), it is the reliability of a mean over k questions drawn at random.
    """
    if len(people) < SAID_FROM:
        return None
    papers = Counter(frozenset(question for question, _, _ in line) for line in people)
    paper, number = max(papers.items(), key=lambda pair: (pair[1], sorted(pair[0])))
    if number * 2 >= len(people):
        chosen = [line for line in people if frozenset(question for question, _, _ in line) == paper]
        return _of_one_paper(chosen, sorted(paper)) if len(chosen) >= SAID_FROM else None
    return _of_drawn(people)


def cronbach_alpha(columns: Sequence[Sequence[float]]) -> float | None:
    """Give k / (k - 1) · (1 - Σ variances of the questions / variance of the sums); None where it is undefined.

    L. J. Cronbach, Psychometrika 16 (1951) 297-334. With right or wrong only it is KR-20: G. F. Kuder &
    M. W. Richardson, Psychometrika 2 (1937) 151-160. ``columns`` are the marks by question, people in one order.
    """
    count = len(columns)
    whole = variance([sum(marks) for marks in zip(*columns, strict=True)]) if count > 1 else 0.0
    if whole < NEAR_NOTHING:
        return None
    return count / (count - 1) * (1 - sum(map(variance, columns)) / whole)


def drawn_reliability(shares: Sequence[Sequence[float]]) -> float | None:
    """Give 1 - (mean square within people / mean square between people) of the questions each person was given.

    P. E. Shrout & J. L. Fleiss, Psychological Bulletin 86 (1979) 420-428, ICC(1, k): for people judged by k others
    each, here questions. That a person drew hard ones counts as error, as it should; alpha would not see it.
    """
    taken = [line for line in shares if line]
    values = sum(map(len, taken))
    if len(taken) < 2 or values <= len(taken):
        return None
    grand = sum(map(sum, taken)) / values
    between = sum(len(line) * (sum(line) / len(line) - grand) ** 2 for line in taken) / (len(taken) - 1)
    within = sum(variance(line) * len(line) for line in taken) / (values - len(taken))
    return None if between < NEAR_NOTHING else 1 - within / between


def error_of_measurement(deviation: float, coefficient: float) -> float:
    """Give the standard error of a person's score: deviation · √(1 - reliability).

    Lord & Novick, Statistical Theories of Mental Test Scores, 1968, section 3.8. A coefficient below 0 counts as 0.
    """
    return deviation * sqrt(1 - max(0.0, min(1.0, coefficient)))


def _of_one_paper(people: Sequence[Line], paper: Sequence[str]) -> Reliability | None:
    place = {question: number for number, question in enumerate(paper)}
    columns: list[list[float]] = [[0.0] * len(people) for _ in paper]
    is_plain, points = True, set()
    for row, line in enumerate(people):
        for question, earned, possible in line:
            columns[place[question]][row] = earned
            is_plain = is_plain and earned in (0.0, possible)
            points.add(possible)
    found = cronbach_alpha(columns)
    if found is None:
        return None
    bounds = intervals.of_alpha(found, len(columns), len(people))
    kind = KR20 if is_plain and len(points) == 1 else ALPHA
    return Reliability(kind, found, bounds, len(people), len(columns), _error(people, found))


def _of_drawn(people: Sequence[Line]) -> Reliability | None:
    found = drawn_reliability([[earned / possible for _, earned, possible in line if possible] for line in people])
    sizes = [len(line) for line in people]
    questions = round(sum(sizes) / len(sizes))
    if found is None or questions < 2:
        return None
    bounds = intervals.of_alpha(found, questions, len(people))
    return Reliability(DRAWN, found, bounds, len(people), questions, _error(people, found))


def _error(people: Sequence[Line], coefficient: float) -> float:
    shares = []
    for line in people:
        whole = sum(possible for _, _, possible in line)
        shares.append(sum(earned for _, earned, _ in line) / whole if whole else 0.0)
    return error_of_measurement(sample_deviation(shares), coefficient)
