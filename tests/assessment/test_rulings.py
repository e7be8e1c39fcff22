"""Rulings: what a person gave survives every regrade, later regrades decide, and marks stay exact and within bounds."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.assessment.grading import Result, grade, possible_of
from elearn.assessment.rulings import OF_A_QUIZ, UNTOUCHED, Action, Basis, Given, Override, Part, Regrade, rule, settled
from tests.questions.specs import choice, spec_of

HALF = Fraction(1, 2)
QUIZ = ("quiz", "edition")
OF_A_QUESTION = [one for one in Action if one not in OF_A_QUIZ]
OLD, NEW = "a" * 64, "b" * 64


def asked(*right: bool, key: str = "q-1", points: int = 2) -> Any:
    """Make a question of single choice."""
    choices = {"choices": [choice(f"choice {n}", correct=mark) for n, mark in enumerate(right)]}
    return spec_of("single_choice", choices) | {"id": key, "points": points}


WRONG_KEY, MENDED = asked(True, False, False), asked(False, True, False)
OTHER = asked(True, False, key="q-2", points=3)
ANSWERS = {"q-1": "c2", "q-2": "c1"}


def regrade(number: int, action: Action, *, quiz: str | None = None, answers: tuple[str, ...] = ()) -> Regrade:
    """Make a regrade of the question whose key was wrong."""
    spec = MENDED if action is Action.USE_REVISION else None
    return Regrade(number, action, quiz, "q-1", frozenset({OLD}), spec, answers)


def result(
    *regrades: Regrade,
    given: dict[str, list[Given]] | None = None,
    overrides: list[Override] | None = None,
    markers: int = 1,
) -> Result:
    """Grade the two questions under rulings; everything is passed from 60 per cent on."""
    paper = [("q-1", OLD), ("q-2", NEW)]
    rulings = rule(paper, QUIZ, markers=markers, regrades=regrades, given=given or {}, overrides=overrides or [])
    return grade([WRONG_KEY, OTHER], ANSWERS, 60, rulings)


@pytest.mark.parametrize(
    ("regrades", "earned", "possible", "basis"),
    [
        ([], 3, 5, Basis.KEY),
        ([regrade(1, Action.USE_REVISION)], 5, 5, Basis.KEY),
        ([regrade(1, Action.DROP)], 3, 3, Basis.DROPPED),
        ([regrade(1, Action.FULL_MARKS)], 5, 5, Basis.FULL),
        ([regrade(1, Action.ACCEPT, answers=("c2",))], 5, 5, Basis.ACCEPTED),
        ([regrade(1, Action.ACCEPT, answers=("c3",))], 3, 5, Basis.KEY),
        ([regrade(2, Action.USE_REVISION), regrade(1, Action.DROP)], 5, 5, Basis.KEY),
        ([regrade(1, Action.USE_REVISION), regrade(2, Action.DROP)], 3, 3, Basis.DROPPED),
        ([regrade(1, Action.DROP, quiz="another")], 3, 5, Basis.KEY),
        ([replace(regrade(1, Action.DROP), revisions=frozenset({NEW}))], 3, 5, Basis.KEY),
    ],
)
def test_the_latest_regrade_of_the_revision_that_was_asked_decides(
    regrades: list[Regrade], earned: int, possible: int, basis: Basis
) -> None:
    found = result(*regrades)

    assert (found.earned, found.possible, found.questions[0].basis) == (Fraction(earned), Fraction(possible), basis)


ACTIONS = st.lists(
    st.builds(
        regrade,
        st.integers(1, 99),
        st.sampled_from(OF_A_QUESTION),
        answers=st.sampled_from([(), ("c1",), ("c2", "c3")]),
    ),
    unique_by=lambda one: one.id,
    max_size=5,
)
SHARES = st.fractions(0, 2, max_denominator=12)
HANDS = st.lists(st.tuples(st.sampled_from(Part), SHARES), max_size=4).map(
    lambda drawn: [Given(number, part, marks, Fraction(2)) for number, (part, marks) in enumerate(drawn, 1)]
)
OVERRIDES = st.lists(
    st.tuples(st.sampled_from(["q-1", "q-2", None]), st.none() | SHARES).map(
        lambda drawn: Override(drawn[0], drawn[1], None if drawn[1] is None else Fraction(2))
    ),
    max_size=3,
)


@settings(max_examples=60)
@given(ACTIONS, HANDS, OVERRIDES, st.integers(1, 2))
def test_what_a_person_gave_survives_every_regrade(
    regrades: list[Regrade], hands: list[Given], overrides: list[Override], markers: int
) -> None:
    before = result(given={"q-1": hands}, overrides=overrides, markers=markers)
    after = result(*regrades, given={"q-1": hands}, overrides=overrides, markers=markers)

    for old, new in zip(before.questions, after.questions, strict=True):
        if old.basis in (Basis.HAND, Basis.OVERRIDE):
            assert new == old
    if before.is_overridden:
        assert (after.earned, after.possible, after.passed) == (before.earned, before.possible, before.passed)
    assert 0 <= after.earned <= after.possible
    assert not (after.pending and after.passed)


@settings(max_examples=40)
@given(ACTIONS, st.data())
def test_the_order_in_which_regrades_are_read_changes_nothing(regrades: list[Regrade], data: st.DataObject) -> None:
    assert result(*data.draw(st.permutations(regrades))) == result(*regrades)


def test_an_attempt_is_out_of_what_counts_after_a_drop_also_when_its_sum_was_replaced_before() -> None:
    whole = Override(None, Fraction(1), Fraction(5))

    for found in (result(regrade(1, Action.DROP)), result(regrade(1, Action.DROP), overrides=[whole])):
        assert possible_of(found.questions, None) == 3
        assert possible_of(found.questions, "q-1") == 2  # what an override of the dropped question is out of
        assert possible_of(found.questions, "nowhere") is None


def test_an_override_that_is_taken_back_leaves_what_was_there() -> None:
    changed = Override("q-1", HALF, Fraction(2))

    assert result(overrides=[changed]).earned == 3 + HALF
    assert result(overrides=[changed, Override("q-1", None, None)]) == result()


@pytest.mark.parametrize(
    ("given", "markers", "counts"),
    [
        ([], 1, None),
        ([Given(1, Part.FIRST, HALF, Fraction(1))], 1, 1),
        ([Given(1, Part.FIRST, HALF, Fraction(1))], 2, None),
        ([Given(1, Part.FIRST, HALF, Fraction(1)), Given(2, Part.SECOND, HALF, Fraction(1))], 2, 1),
        ([Given(1, Part.FIRST, HALF, Fraction(1)), Given(2, Part.SECOND, Fraction(1), Fraction(1))], 2, None),
        ([Given(1, Part.FIRST, HALF, Fraction(1)), Given(2, Part.SECOND, Fraction(1), Fraction(1))], 1, 1),
        ([Given(2, Part.FIRST, Fraction(1), Fraction(1)), Given(1, Part.FIRST, HALF, Fraction(1))], 1, 2),
        ([Given(1, Part.FIRST, HALF, Fraction(1)), Given(2, Part.FINAL, Fraction(0), Fraction(1))], 2, 2),
    ],
)
def test_two_markers_must_agree_or_somebody_settles(given: list[Given], markers: int, counts: int | None) -> None:
    found = settled(given, markers)

    assert (found.sequence if found else None) == counts


def test_while_two_markers_differ_the_grade_waits_and_nothing_is_passed() -> None:
    hands = [Given(1, Part.FIRST, Fraction(2), Fraction(2)), Given(2, Part.SECOND, Fraction(1), Fraction(2))]

    found = result(given={"q-1": hands}, markers=2)

    assert (found.pending, found.passed, found.earned) == (1, False, Fraction(3))


def test_a_paper_of_which_everything_was_dropped_passes_nobody() -> None:
    rulings = rule([("q-1", OLD)], QUIZ, markers=1, regrades=[regrade(1, Action.DROP)], given={}, overrides=[])

    assert not grade([WRONG_KEY], ANSWERS, 60, rulings).passed
    assert grade([WRONG_KEY], ANSWERS, 60, UNTOUCHED).possible == 2


def of_quiz(number: int, action: Action, setting: str, *editions: str, quiz: str = "quiz") -> Regrade:
    """Make a regrade of a whole quiz."""
    return Regrade(number, action, quiz, "", frozenset(editions or ("edition",)), setting=setting)


@pytest.mark.parametrize(
    ("regrades", "passed", "ruled"),
    [
        ([], False, (None, None)),
        ([of_quiz(1, Action.PASSING, "50")], True, (50, None)),
        ([of_quiz(1, Action.PASSING, "50"), of_quiz(2, Action.PASSING, "70")], False, (70, None)),
        ([of_quiz(2, Action.PASSING, "50"), of_quiz(1, Action.PASSING, "70")], True, (50, None)),
        ([of_quiz(1, Action.PASSING, "50", "another edition")], False, (None, None)),
        ([of_quiz(1, Action.PASSING, "50", quiz="another")], False, (None, None)),
        ([of_quiz(1, Action.COUNTS, "last")], False, (None, "last")),
        ([of_quiz(1, Action.COUNTS, "last"), of_quiz(2, Action.PASSING, "0")], True, (0, "last")),
    ],
)
def test_the_latest_regrade_of_a_whole_quiz_decides_what_is_passed_under_its_editions(
    regrades: list[Regrade], passed: bool, ruled: tuple[int | None, str | None]
) -> None:
    rulings = rule([("q-1", OLD)], QUIZ, markers=1, regrades=regrades, given={}, overrides=[])

    found = grade([WRONG_KEY, WRONG_KEY | {"id": "q-2"}], {"q-1": "c2", "q-2": "c1"}, 60, rulings)

    assert (found.earned, found.possible) == (Fraction(2), Fraction(4))
    assert (found.passed, (found.pass_percent, found.counts)) == (passed, ruled)
