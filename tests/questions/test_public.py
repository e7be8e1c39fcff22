"""What a page holds before hand-in gives away nothing."""

import json
from typing import Any

import pytest
from hypothesis import given

from elearn.questions.kind import Json
from elearn.questions.registry import kind_of, public
from tests.questions.specs import COMMON, choice, spec_of, specs

SECRETS: dict[str, dict[str, Any]] = {
    "single_choice": {"choices": [choice("a"), choice("b", correct=True)]},
    "multiple_choice": {"choices": [choice("a", correct=True), choice("b")], "credit": "right_minus_wrong"},
    "true_false": {"answer": True, "feedback": {"zh": "secret", "en": "secret"}},
    "numeric": {"answer": 777, "tolerance": "13%", "unit": {"zh": "元", "en": "yuan"}},
    "short_text": {"accept": {"zh": ["secret"], "en": ["secret"]}},
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


@given(specs)
def test_public_parts_of_two_keys_are_the_same(spec: Json) -> None:
    """Move the key to another place: a page that changes with it would give it away."""
    other = json.loads(json.dumps(spec))
    for found in other.get("choices", []):
        found["correct"], found["feedback"] = not found["correct"], None
    for name, value in (
        ("answer", "1"),
        ("tolerance", {"of": "answer", "value": "99"}),
        ("accept", {"zh": [], "en": []}),
    ):
        if name in other:
            other[name] = value
    other["explanation"], other["cites"], other["use"] = {"zh": "x", "en": "x"}, [], "measure"
    assert public(other) == public(spec)


@pytest.mark.parametrize("kind", sorted(SECRETS))
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
    found = {kind: kind_of(kind).key(spec_of(kind, own)) for kind, own in SECRETS.items()}
    assert found == {
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
