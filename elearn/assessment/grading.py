"""Grade an attempt: a pure function of its paper, its response events and what people ruled, exact to the last mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from elearn.assessment.rulings import AS_ASKED, UNTOUCHED, Action, Basis, Rulings, settled
from elearn.questions.kind import Spec
from elearn.questions.registry import is_marked_by_person, marks
from elearn.questions.short_text import folded


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one response event: an answer to a question, with the client's id and its place in the sequence.

    ``made_at`` is when it was given by the device's word, None where it says nothing. Of an earlier version of a long
    answer that is not kept word for word, ``thinned`` is the SHA-256 of what stood in the place of ``answer``.
    """

    event_id: str
    question_id: str
    sequence: int
    answer: object
    thinned: str | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuestionGrade:
    """Hold what one question earned, of how much, and what that rests on."""

    question_id: str
    earned: Fraction
    possible: Fraction
    basis: Basis = Basis.KEY

    @property
    def is_counted(self) -> bool:
        """Say whether it belongs to the sum."""
        return self.basis is not Basis.DROPPED


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what an attempt earned; ``questions`` in the paper's order.

    While answers wait to be marked by a person (``pending`` counts them) nothing is passed. ``is_overridden`` says
    that a person replaced the sum itself. ``pass_percent`` and ``counts`` as in ``Rulings``.
    """

    earned: Fraction
    possible: Fraction
    passed: bool
    questions: tuple[QuestionGrade, ...]
    pending: int = 0
    is_overridden: bool = False
    pass_percent: int | None = None
    counts: str | None = None

    @property
    def share(self) -> Fraction:
        """Give earned of possible, from 0 to 1."""
        return self.earned / self.possible if self.possible else Fraction(0)


def possible_of(questions: Iterable[QuestionGrade], question_id: str | None) -> Fraction | None:
    """Say out of how many marks one question is, or (None) all that count, whatever replaced their sum.

    None where the question is not on the paper.
    """
    if question_id is None:
        return sum((question.possible for question in questions if question.is_counted), Fraction(0))
    return next((question.possible for question in questions if question.question_id == question_id), None)


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


def grade(
    specs: Sequence[Spec], answers: Mapping[str, object], pass_percent: int, rulings: Rulings = UNTOUCHED
) -> Result:
    """Grade answers (question id → answer) to questions in the paper's order; what is missing earns nothing.

    What a person gave goes before what a regrade says, and that before the key: an override, else marks by hand,
    else a dropped question or full marks for all, else the key in use.
    """
    questions = tuple(grade_question(spec, answers.get(spec["id"]), rulings) for spec in specs)
    counted = [question for question in questions if question.is_counted]
    earned = sum((question.earned for question in counted), Fraction(0))
    possible = sum((question.possible for question in counted), Fraction(0))
    pending = sum(question.basis is Basis.PENDING for question in questions)
    if rulings.whole is not None:
        (earned, possible), pending = rulings.whole, 0
    if rulings.pass_percent is not None:
        pass_percent = rulings.pass_percent
    is_enough = earned * 100 >= possible * pass_percent and (possible > 0 or pass_percent == 0)
    is_overridden, ruled = rulings.whole is not None, (rulings.pass_percent, rulings.counts)
    return Result(earned, possible, is_enough and not pending, questions, pending, is_overridden, *ruled)


def grade_question(spec: Spec, answer: object, rulings: Rulings = UNTOUCHED) -> QuestionGrade:
    """Grade one answer; ``spec`` is the revision that was asked."""
    key = spec["id"]
    treatment = rulings.treatments.get(key, AS_ASKED)
    spec = treatment.spec or spec
    if key in rulings.overrides:
        return QuestionGrade(key, *rulings.overrides[key], Basis.OVERRIDE)
    given = rulings.given.get(key, ())
    counts = settled(given, rulings.markers)
    if counts is not None:
        return QuestionGrade(key, counts.marks, counts.possible, Basis.HAND)
    possible = Fraction(spec["points"])
    if treatment.action is Action.DROP:
        return QuestionGrade(key, marks(spec, answer), possible, Basis.DROPPED)
    if treatment.action is Action.FULL_MARKS:
        return QuestionGrade(key, possible, possible, Basis.FULL)
    if given or (is_marked_by_person(spec) and answer is not None):
        return QuestionGrade(key, Fraction(0), possible, Basis.PENDING)
    earned = marks(spec, answer)
    if earned < possible and _is_accepted(answer, treatment.answers):
        return QuestionGrade(key, possible, possible, Basis.ACCEPTED)
    return QuestionGrade(key, earned, possible)


def _is_accepted(answer: object, accepted: Sequence[str]) -> bool:
    return isinstance(answer, str) and bool(accepted) and folded(answer) in {folded(text) for text in accepted}
