"""What a page holds before hand-in gives away nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.questions import items
from elearn.questions.kind import Json
from elearn.questions.registry import KINDS, kind_of, public
from tests.questions.specs import COMMON, OWN, choice, spec_of, specs

A, B, C = ({"zh": text, "en": f"{text} (en)"} for text in "甲乙丙")
SECRETS: dict[str, dict[str, Any]] = {
    "single_choice": {"choices": [choice("a"), choice("b", correct=True)]},
    "multiple_choice": {"choices": [choice("a", correct=True), choice("b")], "credit": "right_minus_wrong"},
    "true_false": {"answer": True, "feedback": {"zh": "secret", "en": "secret"}},
    "numeric": {"answer": 777, "tolerance": "13%", "unit": {"zh": "元", "en": "yuan"}},
    "short_text": {"accept": {"zh": ["secret"], "en": ["secret"]}},
    "cloze": {
        "text": {"zh": "{{ blank secret-word }}{{ blank list }}", "en": "{{ blank list }}{{ blank secret-word }}"},
        "blanks": [
            {"id": "secret-word", "accept": {"zh": ["secret"], "en": ["wrong"]}},
            {"id": "list", "choices": [A | {"correct": True}, B, C]},
        ],
    },
    "matching": {"pairs": [{"left": A, "right": B}, {"left": B, "right": C}], "surplus": [A]},
    "ordering": {"items": [A, B, C]},
    "categorise": {"categories": [A | {"items": [B, C]}, B | {"items": [A]}]},
    "case": {
        "questions": [
            {
                "id": "p",
                "kind": "true_false",
                "answer": True,
                "stem": A,
                "explanation": {"zh": "secret", "en": "wrong"},
            },
            {
                "id": "o",
                "kind": "numeric",
                "answer": 777,
                "stem": B,
                "cites": ["secret:13"],
                "explanation": {"zh": "secret", "en": "wrong"},
            },
        ]
    },
    "essay": {
        "rubric": [
            {
                "id": "basis",
                "points": 4,
                "title": {"zh": "依据", "en": "basis"},
                "description": {"zh": "secret", "en": "secret"},
            }
        ],
        "model": {"zh": "secret", "en": "secret"},
    },
}


@given(specs)
def test_public_part_holds_no_key(spec: Json) -> None:
    shown = public(spec)
    written = json.dumps(shown)
    for word in (
        "correct",
        "feedback",
        "answer",
        "accept",
        "tolerance",
        "explanation",
        "cites",
        "use",
        "model",
        "description",
    ):
        assert f'"{word}"' not in written
    assert shown["stem"] == spec["stem"]


def with_another_key(spec: Json) -> Json:
    """Move the key of a question to another place, and nothing else."""
    other: Json = json.loads(json.dumps(spec))
    for found in other.get("choices", []):
        found["correct"], found["feedback"] = not found["correct"], None
    for blank in other.get("blanks", []):
        blank |= {name: value for name, value in (("right", "x"), ("answer", "1"), ("accept", {})) if name in blank}
    if isinstance(other.get("key"), dict):
        values = list(other["key"].values())
        other["key"] = dict(zip(other["key"], [*values[1:], values[0]], strict=True))
    for name, value in (
        ("answer", "1"),
        ("tolerance", {"of": "answer", "value": "99"}),
        ("accept", {"zh": [], "en": []}),
        ("model", None),
    ):
        if name in other:
            other[name] = value
    for part in other.get("questions", []):
        part |= with_another_key(part)
    for criterion in other.get("rubric", []):
        criterion["description"] = {"zh": "x", "en": "x"}
    other["explanation"], other["cites"], other["use"] = {"zh": "x", "en": "x"}, [], "measure"
    return other


@given(specs, st.integers(0, 2**32))
def test_public_parts_of_two_keys_are_the_same(spec: Json, seed: int) -> None:
    """A page that changes with the key would give it away."""
    assert public(with_another_key(spec), seed) == public(spec, seed)


def shuffle_file(spec: Json, random: Any) -> None:
    """Put what is shown mixed into another order in the file; the key of an ordering moves with it."""
    mixed = "right" if spec["kind"] == "matching" else "items"
    for rows in [spec.get(mixed, []), *[blank.get("choices", []) for blank in spec.get("blanks", [])]]:
        random.shuffle(rows)
    for part in spec.get("questions", []):
        shuffle_file(part, random)


def shown(spec: Json, seed: int) -> Json:
    """Give what a page shows, each order of steps as the seed has it before the right one is avoided."""
    found = public(spec, seed)
    for own, part in [(spec, found), *zip(spec.get("questions", []), found.get("questions", []), strict=True)]:
        if own["kind"] == "ordering":
            part["items"] = items.shown(items.mixed(own["items"], seed))
    return found


@given(specs.filter(lambda spec: kind_of(spec["kind"]).is_mixed), st.integers(0, 2**32), st.randoms())
def test_what_is_mixed_is_shown_alike_however_the_file_orders_it(spec: Json, seed: int, random: Any) -> None:
    """Neither the order on the page nor an id tells where in the file something stands."""
    other: Json = json.loads(json.dumps(spec))
    shuffle_file(other, random)
    assert shown(other, seed) == shown(spec, seed)


@given(OWN["ordering"], st.integers(0, 2**32))
def test_steps_are_never_shown_in_their_right_order(own: dict[str, Any], seed: int) -> None:
    spec = spec_of("ordering", own)
    assert [item["id"] for item in public(spec, seed)["items"]] != kind_of("ordering").key(spec)["order"]


def test_two_attempts_see_two_orders() -> None:
    spec = spec_of("ordering", {"items": [{"zh": f"第{n}步", "en": f"step {n}"} for n in range(6)]})
    orders = {tuple(item["id"] for item in public(spec, seed)["items"]) for seed in range(20)}
    assert len(orders) > 15


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_public_part_holds_none_of_the_secret_words(kind: str) -> None:
    written = json.dumps(public(spec_of(kind, SECRETS[kind])), ensure_ascii=False)
    for secret in ("secret", "777", "13", "错", "wrong", COMMON["explanation"]["en"]):  # type: ignore[index]
        assert str(secret) not in written.replace("right_minus_wrong", "")


def test_choices_are_known_by_their_place_in_the_file() -> None:
    spec = spec_of("single_choice", SECRETS["single_choice"])
    assert public(spec)["choices"] == [
        {"id": "c1", "text": {"zh": "a", "en": "a (en)"}},
        {"id": "c2", "text": {"zh": "b", "en": "b (en)"}},
    ]
    assert list(kind_of("single_choice").choices(spec)) == ["c1", "c2"]


def test_key_says_what_was_right() -> None:
    wanted = {
        "single_choice": {"choices": ["c2"]},
        "multiple_choice": {"choices": ["c1"]},
        "true_false": {"answer": True},
        "numeric": {
            "answer": "777",
            "tolerance": {"of": "answer", "value": "13"},
            "unit": {"zh": "元", "en": "yuan"},
        },
        "short_text": {"accept": {"zh": ["secret"], "en": ["secret"]}},
        "essay": {"rubric": SECRETS["essay"]["rubric"], "model": {"zh": "secret", "en": "secret"}},
    }
    assert {kind: kind_of(kind).key(spec_of(kind, SECRETS[kind])) for kind in wanted} == wanted
