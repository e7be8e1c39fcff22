"""Answers on paper: every kind can be printed, typed in and read back, whatever the version shows."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from elearn.printed.cells import Unreadable
from elearn.printed.comparing import VERSION, Pass, mismatches, settled
from elearn.printed.forms import FORMS
from elearn.printed.layout import OnPaper, as_kept, from_kept, lay_out, on_paper
from elearn.questions.kind import Spec
from elearn.questions.registry import KINDS, kind_of
from tests.questions.specs import choice, spec_of, specs

ITEMS = [{"zh": text, "en": f"{text} (en)"} for text in "甲乙丙丁"]
PAIRS = [{"left": one, "right": other} for one, other in zip(ITEMS[:2], ITEMS[2:], strict=True)]
CATEGORIES = [{**ITEMS[0], "items": ITEMS[2:3]}, {**ITEMS[1], "items": ITEMS[3:]}]
RUBRIC = [{"id": "r1", "points": 2, "title": {"zh": "要点", "en": "points"}, "description": {"zh": "说", "en": "say"}}]
OWN: dict[str, dict[str, Any]] = {
    "single_choice": {"choices": [choice("甲", correct=True), choice("乙"), choice("丙")]},
    "multiple_choice": {"choices": [choice("甲", correct=True), choice("乙"), choice("丙", correct=True)]},
    "true_false": {"answer": True},
    "numeric": {"answer": 500},
    "matching": {"pairs": PAIRS},
    "ordering": {"items": ITEMS},
    "categorise": {"categories": CATEGORIES},
    "essay": {"rubric": RUBRIC},
}
SPECS = {kind: spec_of(kind, own) for kind, own in OWN.items()}


def laid_out(spec: Spec, seed: int) -> OnPaper:
    """Lay one question out, as a version of that seed prints it."""
    return on_paper(lay_out([spec["id"]], seed)[0], {spec["id"]: spec})[0]


def shown(kind: str, seed: int) -> OnPaper:
    """Lay the fixed question of a kind out."""
    return laid_out(SPECS[kind], seed)


def test_every_kind_has_its_form() -> None:
    assert FORMS.keys() >= KINDS.keys()


@settings(max_examples=120, deadline=None)
@given(spec=specs, seed=st.integers(0, 2**40), language=st.sampled_from(("zh", "en")))
def test_the_key_as_it_is_written_is_read_back_as_full_marks(spec: Spec, seed: int, language: str) -> None:
    one = laid_out(spec, seed)
    key = one.key(language)
    assume(not kind_of(spec["kind"]).is_marked_by_person)
    assume(not any(sign in key.replace("; ", "") for sign in ";；|"))

    answer = one.form.read(spec, one.shown, key)

    assert key
    assert kind_of(spec["kind"]).mark(spec, answer) == 1


def test_the_key_of_typed_words_speaks_the_language_of_the_sheet() -> None:
    accept = {"zh": ["准保护区"], "en": ["quasi-protection zone", "quasi protection zone"]}
    word = laid_out(spec_of("short_text", {"accept": accept}), 1)
    text = {"zh": "{{ blank a }}和{{ blank b }}", "en": "{{ blank a }} and {{ blank b }}"}
    blanks = [{"id": "a", "accept": accept}, {"id": "b", "answer": 5}]
    cloze = laid_out(spec_of("cloze", {"text": text, "blanks": blanks}), 1)

    assert (word.key("zh"), word.key("en")) == ("准保护区", "quasi-protection zone")
    assert (cloze.key("zh"), cloze.key("en")) == ("准保护区; 5", "quasi-protection zone; 5")


@pytest.mark.parametrize("kind", list(OWN))
def test_an_empty_cell_is_no_answer(kind: str) -> None:
    one = shown(kind, 1)

    assert one.form.read(one.spec, one.shown, " ") is None
    assert one.form.show(one.spec, one.shown, None) == ""


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("single_choice", "AB"),
        ("single_choice", "Z"),
        ("multiple_choice", "A9"),
        ("true_false", "maybe"),
        ("matching", "ABABABABABABABABA"),
        ("ordering", "AA"),
        ("categorise", "?"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(kind: str, cell: str) -> None:
    one = shown(kind, 1)

    with pytest.raises(Unreadable, match="cannot be read"):
        one.form.read(one.spec, one.shown, cell)


def test_width_case_and_signs_between_do_not_matter() -> None:
    one = shown("multiple_choice", 1)

    assert one.form.read(one.spec, one.shown, "ａ、b") == one.form.read(one.spec, one.shown, "BA")
    assert shown("true_false", 1).form.read({}, {}, "对") is True
    assert shown("true_false", 1).form.read({}, {}, "ｘ") is False


def test_an_essay_is_taken_as_text_for_whoever_marks_it() -> None:
    one = shown("essay", 1)

    answer = one.form.read(one.spec, one.shown, "卷存于档案柜3号")

    assert one.form.show(one.spec, one.shown, answer) == "卷存于档案柜3号"


def test_both_versions_ask_the_same_in_other_orders_and_are_the_same_for_ever() -> None:
    names = [f"q{number}" for number in range(9)]

    first, second = lay_out(names, 42)

    assert first.order == tuple(names)
    assert sorted(second.order) == sorted(names)
    assert second.order == ("q1", "q8", "q7", "q5", "q0", "q3", "q2", "q4", "q6")
    assert second.order[0] != first.order[0]
    assert from_kept(as_kept((first, second))) == {"A": first, "B": second}


def both_versions() -> dict[str, list[OnPaper]]:
    """Lay two questions out in both versions."""
    specs = {name: SPECS[kind] | {"id": name} for name, kind in (("q1", "single_choice"), ("q2", "true_false"))}
    return {one.name: on_paper(one, specs) for one in lay_out(list(specs), 3)}


def test_passes_are_compared_by_what_they_mean() -> None:
    questions = both_versions()

    same = mismatches(Pass("A", {"1": "a", "2": "√"}), Pass("A", {"1": "Ａ", "2": "T"}), questions, "")
    other = mismatches(Pass("A", {"1": "a", "2": "√"}), Pass("A", {"1": "b", "2": "√"}), questions, "")

    assert same == []
    assert [(one.number, one.first, one.second) for one in other] == [("1", "a", "b")]


def test_where_versions_differ_that_is_settled_first_and_then_both_are_read_by_it() -> None:
    questions = both_versions()
    first, second = Pass("A", {"1": "a", "2": "√"}), Pass("B", {"1": "a", "2": "×"})

    assert [one.number for one in mismatches(first, second, questions, "")] == [VERSION]
    assert [one.number for one in mismatches(first, second, questions, "A")] == ["2"]
    assert settled(first, second, {VERSION: "A", "2": "×"}) == Pass("A", {"1": "a", "2": "×"})


@pytest.mark.parametrize(("limit", "lines"), [(50, 8), (900, 30), (10_000, 56)])
def test_an_essay_has_as_many_lines_as_its_longest_answer_fills(limit: int, lines: int) -> None:
    one = laid_out(SPECS["essay"] | {"limit": limit}, 1)

    assert one.printed.lines == lines


@settings(max_examples=60, deadline=None)
@given(spec=specs, text=st.sampled_from(["", " ", "-", "—", " -- ", "_"]))
def test_a_dash_says_of_every_kind_that_nothing_was_written(spec: Spec, text: str) -> None:
    one = laid_out(spec, 1)

    assert one.form.read(one.spec, one.shown, text) is None
