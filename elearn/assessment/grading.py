"""Grade an attempt: a pure function of the questions' revisions and the response events, exact to the last mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearn.questions.kind import Spec
from elearn.questions.registry import marks


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one response event: an answer to a question, with the client's id and its place in the sequence."""

    event_id: str
    question_id: str
    sequence: int
    answer: object


@dataclass(frozen=True, slots=True)
class QuestionGrade:
    """Hold what one question earned, of how much."""

    question_id: str
    earned: Fraction
    possible: Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what an attempt earned; ``questions`` in the paper's order."""

    earned: Fraction
    possible: Fraction
    passed: bool
    questions: tuple[QuestionGrade, ...]

    @property
    def share(self) -> Fraction:
        """Give earned of possible, from 0 to 1."""
        return self.earned / self.possible if self.possible else Fraction(0)


def standing(events: Iterable[Event]) -> dict[str, Event]:
    """Find the event that counts for each question: the one with the highest (sequence, event id).

    Any order and any duplicates of the same events give the same.
    """
    latest: dict[str, Event] = {}
    for event in events:
        known = latest.get(event.question_id)
        if known is None or (event.sequence, event.event_id) > (known.sequence, known.event_id):
            latest[event.question_id] = event
    return latest


def grade(specs: Sequence[Spec], answers: Mapping[str, object], pass_percent: int) -> Result:
    """Grade answers (question id → answer) to questions in the paper's order; what is missing earns nothing."""
    questions = tuple(
        QuestionGrade(spec["id"], marks(spec, answers.get(spec["id"])), Fraction(spec["points"])) for spec in specs
    )
    earned = sum((question.earned for question in questions), Fraction(0))
    possible = sum((question.possible for question in questions), Fraction(0))
    return Result(earned, possible, earned * 100 >= possible * pass_percent, questions)
