"""Marks are exact shares for any answer whatever, and full marks exist."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.questions.answers import values_of
from elearn.questions.kind import Json
from elearn.questions.registry import KINDS, kind_of, marks, public
from tests.questions.specs import anything, choice, form_of, likely, spec_of, specs


@given(specs, anything | likely)
def test_any_answer_earns_between_nothing_and_everything(spec: Json, answer: object) -> None:
    share = kind_of(spec["kind"]).mark(spec, answer)
    assert isinstance(share, Fraction)
    assert 0 <= share <= 1
    assert marks(spec, answer) == spec["points"] * share
    assert all(0 <= one <= 1 for one in kind_of(spec["kind"]).shares(spec, answer).values())


@given(specs, anything | likely)
def test_whatever_a_browser_sends_becomes_an_answer_or_none(spec: Json, sent: object) -> None:
    kind = kind_of(spec["kind"])
    under = dict.fromkeys(form_of("q", kind.best_answer(spec)), sent)
    for values in ({"q": sent}, {"q": [sent]}, {"q": [sent, sent]}, {}, {"other": sent}, under, values_of("q", sent)):
        answer = kind.read_answer(spec, values, "q")
        stored = json.dumps(answer, ensure_ascii=False)
        stored.encode()  # a lone surrogate would fail here
        assert json.loads(stored) == answer
        assert len(stored) < 4_000
        assert "\\u0000" not in stored
        assert 0 <= kind.mark(spec, answer) <= 1
        assert set(kind.feedback_for(spec, answer)) <= set(kind.feedback(spec))


@given(specs)
def test_best_answer_earns_everything_and_has_no_feedback(spec: Json) -> None:
    kind = kind_of(spec["kind"])
    best = kind.best_answer(spec)
    everything = 0 if kind.is_marked_by_person else 1
    assert kind.mark(spec, best) == everything
    assert kind.mark(spec, json.loads(json.dumps(best))) == everything
    assert kind.feedback_for(spec, best) == []
    assert kind.said(spec, best) or kind.parts(spec)
    assert kind.said(spec, None) == []


@given(specs)
def test_slips_are_answers_that_do_not_earn_everything(spec: Json) -> None:
    kind = kind_of(spec["kind"])
    for slip in kind.slips(spec):
        assert kind.mark(spec, slip) < 1
        assert kind.read_answer(spec, form_of("q", slip), "q") == slip


@given(specs, anything | likely)
def test_whatever_was_given_can_be_said(spec: Json, answer: object) -> None:
    kind = kind_of(spec["kind"])
    for line in kind.said(spec, answer):
        assert not line.is_choice or line.value in kind.choices(spec)


@given(specs)
def test_best_answer_survives_the_form(spec: Json) -> None:
    kind = kind_of(spec["kind"])
    best = kind.best_answer(spec)
    assert kind.read_answer(spec, form_of("q", best), "q") == best


@given(specs, st.sampled_from([None, "", [], {}, "   ", "\u3000", "。", [""], [[]]]))
def test_blank_earns_nothing(spec: Json, blank: object) -> None:
    assert kind_of(spec["kind"]).mark(spec, blank) == 0


@given(specs, st.lists(st.sampled_from([f"c{n}" for n in range(1, 11)]), unique=True), st.randoms())
def test_order_of_choices_is_immaterial(spec: Json, picked: list[str], random: Any) -> None:
    kind = kind_of(spec["kind"])
    mixed = [*picked, *picked]
    random.shuffle(mixed)
    assert kind.mark(spec, picked) == kind.mark(spec, mixed)
    if kind.choices(spec):
        assert kind.read_answer(spec, {"q": picked}, "q") == kind.read_answer(spec, {"q": mixed}, "q")


@given(specs)
def test_spec_survives_json(spec: Json) -> None:
    again = json.loads(json.dumps(spec, ensure_ascii=False))
    assert again == spec
    kind = kind_of(spec["kind"])
    assert kind.mark(again, kind.best_answer(spec)) == kind.mark(spec, kind.best_answer(spec))
    json.dumps([public(spec), kind.key(spec), kind.feedback(spec), kind.choices(spec)])


def test_kinds_are_registered_under_their_own_names() -> None:
    assert [kind.name for kind in KINDS.values()] == list(KINDS)
    with pytest.raises(KeyError):
        kind_of("essay?")


def _multiple(credit: str) -> Json:
    rows = [choice("a", correct=True), choice("b", correct=True), choice("c"), choice("d"), choice("e")]
    return spec_of("multiple_choice", {"choices": rows, "credit": credit})


@pytest.mark.parametrize(
    ("picked", "share"),
    [
        (["c1", "c2"], Fraction(1)),
        (["c1"], Fraction(1, 2)),
        (["c1", "c2", "c3"], Fraction(2, 3)),
        (["c1", "c3"], Fraction(1, 6)),
        (["c3", "c4"], Fraction(0)),
        (["c1", "c2", "c3", "c4", "c5"], Fraction(0)),
        (["c1", "c2", "c77"], Fraction(1)),
    ],
)
def test_right_minus_wrong_counts_both_shares(picked: list[str], share: Fraction) -> None:
    assert kind_of("multiple_choice").mark(_multiple("right_minus_wrong"), picked) == share


@pytest.mark.parametrize(("picked", "share"), [(["c1", "c2"], 1), (["c1"], 0), (["c1", "c2", "c3"], 0)])
def test_all_or_nothing_wants_the_very_set(picked: list[str], share: int) -> None:
    assert kind_of("multiple_choice").mark(_multiple("all_or_nothing"), picked) == share


def test_single_choice_does_not_take_a_list_with_the_right_one_in_it() -> None:
    spec = spec_of("single_choice", {"choices": [choice("a", correct=True), choice("b")]})
    kind = kind_of("single_choice")
    assert kind.mark(spec, ["c1"]) == 0
    assert kind.read_answer(spec, {"q": ["c1", "c2"]}, "q") is None
    assert kind.feedback_for(spec, "c2") == ["c2"]


def test_true_false_tells_false_from_blank() -> None:
    spec = spec_of("true_false", {"answer": False, "feedback": {"zh": "错", "en": "no"}})
    kind = kind_of("true_false")
    assert kind.mark(spec, False) == 1
    assert kind.mark(spec, None) == 0
    assert kind.mark(spec, 0) == 0
    assert kind.feedback_for(spec, True) == ["wrong"]
    assert kind.feedback_for(spec, None) == []
    assert kind.read_answer(spec, {"q": False}, "q") is False
