"""What people ruled over a key: marks by hand, overrides, regrades; and what they come to for one attempt. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from elearn.questions.kind import Spec


class Basis(StrEnum):
    """Name what a mark rests on."""

    KEY = "key"  # the key of the revision that was asked, or of the one that a regrade put in its place
    ACCEPTED = "accepted"  # an answer that a regrade accepts beside the key
    FULL = "full_marks"  # a regrade gave everybody full marks
    DROPPED = "dropped"  # a regrade took the question out of the sum
    HAND = "hand"  # a lecturer read the answer
    OVERRIDE = "override"  # a lecturer replaced the mark, and said why
    PENDING = "pending"  # a lecturer has yet to read the answer, or two have yet to agree


class Action(StrEnum):
    """Name what a regrade can do."""

    USE_REVISION = "use_revision"
    DROP = "drop"
    FULL_MARKS = "full_marks"
    ACCEPT = "accept"
    PASSING = "pass_mark"  # of a whole quiz, not of one question
    COUNTS = "counts"  # of a whole quiz: which of a person's attempts counts


OF_A_QUIZ = frozenset({Action.PASSING, Action.COUNTS})


class Part(StrEnum):
    """Name the part that a marker plays: first, second without seeing the first's mark, or the one who settles."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Given:
    """Hold marks out of a possible that a person gave; ``sequence`` counts the marks of one answer up."""

    sequence: int
    part: Part
    marks: Fraction
    possible: Fraction


@dataclass(frozen=True, slots=True)
class Override:
    """Hold a replaced mark: of one question, or (``question_id`` None) of the whole attempt; None takes it back."""

    question_id: str | None
    marks: Fraction | None
    possible: Fraction | None


@dataclass(frozen=True, slots=True)
class Regrade:
    """Hold one regrade in force over the papers that hold one of ``revisions``; ``quiz_id`` None is every quiz.

    One of a whole quiz has the question "": its revisions are those of the quiz, and ``setting`` is what holds instead
    (a pass mark in percent, or which attempt counts).
    """

    id: int
    action: Action
    quiz_id: str | None
    question_id: str
    revisions: frozenset[str]
    spec: Spec | None = None
    answers: tuple[str, ...] = ()
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """Hold what regrades come to for one question: which spec marks it (None: the one asked), and what else holds."""

    spec: Spec | None = None
    answers: tuple[str, ...] = ()
    action: Action = Action.USE_REVISION
    regrade_id: int | None = None  # the last one that had a say


@dataclass(frozen=True, slots=True)
class Rulings:
    """Hold everything that people ruled over one attempt; ``whole`` is (marks, possible) in place of the sum.

    ``pass_percent`` and ``counts`` are what regrades put in place of the quiz's own settings, None where they do not.
    """

    treatments: Mapping[str, Treatment] = field(default_factory=dict)
    given: Mapping[str, Sequence[Given]] = field(default_factory=dict)
    overrides: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    whole: tuple[Fraction, Fraction] | None = None
    markers: int = 1
    pass_percent: int | None = None
    counts: str | None = None


UNTOUCHED = Rulings()
AS_ASKED = Treatment()


def rule(
    paper: Iterable[tuple[str, str]],
    quiz: tuple[str, str],
    *,
    markers: int,
    regrades: Iterable[Regrade],
    given: Mapping[str, Sequence[Given]],
    overrides: Iterable[Override],
) -> Rulings:
    """Narrow facts down to an attempt whose ``paper`` lists (question id, revision); overrides in their order.

    ``quiz`` is (id, revision).
    """
    held = _in_force(overrides)
    mine = sorted((one for one in regrades if one.quiz_id in (None, quiz[0])), key=lambda one: one.id)
    settings = {one.action: one.setting for one in mine if one.action in OF_A_QUIZ and quiz[1] in one.revisions}
    percent = settings.get(Action.PASSING)
    return Rulings(
        treatments=_treatments(dict(paper), [one for one in mine if one.action not in OF_A_QUIZ]),
        given=given,
        overrides={key: marks for key, marks in held.items() if key is not None},
        whole=held.get(None),
        markers=markers,
        pass_percent=None if percent is None else int(percent),
        counts=settings.get(Action.COUNTS),
    )


def settled(given: Sequence[Given], markers: int) -> Given | None:
    """Find the marks by hand that count; None while there are none, or while two markers have yet to agree.

    A final mark settles everything. Where a quiz asks for two markers, both must give the same; where it asks for
    one, a second opinion changes nothing until somebody settles on it.
    """
    newest = {one.part: one for one in sorted(given, key=lambda one: one.sequence)}
    first, second = newest.get(Part.FIRST), newest.get(Part.SECOND)
    if Part.FINAL in newest:
        return newest[Part.FINAL]
    if markers == 1 or first is None:
        return first
    return first if second is not None and second.marks == first.marks else None


def _in_force(overrides: Iterable[Override]) -> dict[str | None, tuple[Fraction, Fraction]]:
    held: dict[str | None, tuple[Fraction, Fraction]] = {}
    for one in overrides:
        held.pop(one.question_id, None)
        if one.marks is not None and one.possible is not None:
            held[one.question_id] = (one.marks, one.possible)
    return held


def _treatments(revisions: Mapping[str, str], regrades: Iterable[Regrade]) -> dict[str, Treatment]:
    found: dict[str, Treatment] = {}
    for regrade in regrades:
        key = regrade.question_id
        if revisions.get(key) in regrade.revisions:
            found[key] = _after(found.get(key, AS_ASKED), regrade)
    return found


def _after(before: Treatment, regrade: Regrade) -> Treatment:
    """Let the later regrade decide: a mended key replaces all before it, an accepted answer adds to the key in use."""
    if regrade.action is Action.ACCEPT:
        answers = (*before.answers, *regrade.answers)
        return Treatment(before.spec, answers, Action.USE_REVISION, regrade.id)
    if regrade.action is Action.USE_REVISION:
        return Treatment(regrade.spec, (), Action.USE_REVISION, regrade.id)
    return replace(before, action=regrade.action, regrade_id=regrade.id)
