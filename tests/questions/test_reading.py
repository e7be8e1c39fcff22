"""Each kind tells what is wrong with its own keys."""

from typing import Any

import pytest

from tests.questions.specs import choice, read

WRONG = choice("a")
RIGHT = choice("b", correct=True)
ONE, OTHER = {"zh": "一", "en": "a"}, {"zh": "二", "en": "b"}
MANY = [{"zh": f"第{n}", "en": f"no {n}"} for n in range(20)]
TEXT = {"zh": "{{ blank a }}", "en": "{{ blank a }}"}
BLANK = {"id": "a", "accept": {"zh": ["甲"], "en": ["a"]}}
PART: dict[str, Any] = {"id": "p", "kind": "true_false", "answer": True, "stem": ONE, "explanation": OTHER}
CRITERION: dict[str, Any] = {
    "id": "basis",
    "points": 4,
    "title": {"zh": "依据", "en": "basis"},
    "description": {"zh": "引用正确", "en": "cites rightly"},
}


@pytest.mark.parametrize(
    ("kind", "own", "codes"),
    [
        ("single_choice", {}, ["C112"]),
        ("single_choice", {"choices": "a"}, ["C113"]),
        ("single_choice", {"choices": [RIGHT]}, ["C119"]),
        ("single_choice", {"choices": [WRONG, "b"]}, ["C113", "Q204"]),
        ("single_choice", {"choices": [WRONG, choice("b")]}, ["Q204"]),
        ("single_choice", {"choices": [RIGHT, choice("a", correct=True)]}, ["Q203"]),
        ("single_choice", {"choices": [RIGHT, WRONG, choice("a")]}, ["Q206"]),
        ("single_choice", {"choices": [RIGHT, {"zh": "a"}]}, ["C114", "Q205"]),
        ("single_choice", {"choices": [RIGHT, {"zh": "a", "en": " ", "feedback": {"zh": "x", "en": "y"}}]}, ["C114"]),
        ("single_choice", {"choices": [RIGHT, {"zh": "a", "en": "a", "feedback": "x"}]}, ["C113"]),
        ("single_choice", {"choices": [RIGHT | {"corect": True}, WRONG]}, ["C111"]),
        ("single_choice", {"choices": [RIGHT | {"correct": "yes"}, WRONG]}, ["C113", "Q205", "Q204"]),
        ("single_choice", {"choices": [RIGHT | {"feedback": {"zh": "x", "en": "y"}}, WRONG]}, ["Q207"]),
        ("multiple_choice", {"choices": [RIGHT, WRONG], "credit": "some"}, ["C116"]),
        ("multiple_choice", {"choices": [WRONG, choice("c")]}, ["Q204"]),
        ("true_false", {"answer": "true"}, ["C113"]),
        ("true_false", {"answer": 1}, ["C113"]),
        ("true_false", {}, ["C112"]),
        ("numeric", {"answer": "many"}, ["C113"]),
        ("numeric", {"answer": True}, ["C113"]),
        ("numeric", {"answer": 5, "tolerance": "-1"}, ["Q208"]),
        ("numeric", {"answer": 5, "tolerance": "5 %"}, ["Q208"]),
        ("numeric", {"answer": 5, "tolerance": [1]}, ["Q208"]),
        ("numeric", {"answer": 5, "unit": "元"}, ["C113"]),
        ("short_text", {}, ["C112"]),
        ("cloze", {"text": TEXT}, ["C112"]),
        ("cloze", {"blanks": [BLANK]}, ["C112"]),
        ("cloze", {"text": {"zh": "{{ blank a }}"}, "blanks": [BLANK]}, ["C114"]),
        ("cloze", {"text": TEXT | {"en": "a"}, "blanks": [BLANK]}, ["Q222"]),
        ("cloze", {"text": TEXT | {"en": "{{ blank a }} {{ blank a }}"}, "blanks": [BLANK]}, ["Q222"]),
        ("cloze", {"text": TEXT | {"en": "{{ blank a }} {{ blank b }}"}, "blanks": [BLANK]}, ["Q221"]),
        ("cloze", {"text": TEXT | {"en": "{{ blank a }} {{ question b }}"}, "blanks": [BLANK]}, ["Q223"]),
        ("cloze", {"text": TEXT | {"en": "[x](/y?{{ blank a }})"}, "blanks": [BLANK]}, ["Q223"]),
        ("cloze", {"text": TEXT, "blanks": [BLANK, BLANK]}, ["C120"]),
        ("cloze", {"text": TEXT, "blanks": [{"id": "a"}]}, ["Q224"]),
        ("cloze", {"text": TEXT, "blanks": [BLANK | {"answer": 5}]}, ["Q224"]),
        ("cloze", {"text": TEXT, "blanks": [BLANK | {"tolerance": 5}]}, ["C111"]),
        ("cloze", {"text": TEXT, "blanks": [{"id": "a", "answer": "x"}]}, ["C113"]),
        ("cloze", {"text": TEXT, "blanks": [{"id": "a", "choices": [ONE, OTHER]}]}, ["Q225"]),
        ("cloze", {"text": TEXT, "blanks": [{"id": "a", "choices": [ONE | {"correct": True}, ONE]}]}, ["Q220"]),
        ("matching", {}, ["C112"]),
        ("matching", {"pairs": [{"left": ONE, "right": ONE}]}, ["C119"]),
        ("matching", {"pairs": [{"left": ONE, "right": ONE}, {"left": OTHER}]}, ["C112"]),
        ("matching", {"pairs": [{"left": ONE, "right": ONE}, {"left": ONE, "right": OTHER}]}, ["Q220"]),
        ("matching", {"pairs": [{"left": ONE, "right": ONE}, {"left": OTHER, "right": ONE}]}, ["Q220"]),
        ("matching", {"pairs": [{"left": ONE, "right": ONE}, {"left": OTHER, "right": "a"}]}, ["C113"]),
        ("matching", {"pairs": [{"left": ONE, "rigth": ONE}, {"left": OTHER, "right": ONE}]}, ["C111", "C112"]),
        ("ordering", {"items": [ONE, OTHER]}, ["C119"]),
        ("ordering", {"items": [ONE, OTHER, ONE]}, ["Q220"]),
        ("ordering", {"items": [ONE, OTHER, {"zh": "三"}]}, ["C114"]),
        ("ordering", {"items": [ONE, OTHER, {"zh": "三", "en": "c", "id": "No 3"}]}, ["C115"]),
        ("categorise", {"categories": [ONE | {"items": [ONE]}]}, ["C119"]),
        ("categorise", {"categories": [ONE | {"items": [ONE]}, OTHER]}, ["C112"]),
        ("categorise", {"categories": [ONE | {"items": [ONE]}, OTHER | {"items": [ONE]}]}, ["Q220"]),
        ("categorise", {"categories": [ONE | {"items": [ONE]}, ONE | {"items": [OTHER]}]}, ["Q220"]),
        ("categorise", {"categories": [ONE | {"items": MANY[:9]}, OTHER | {"items": MANY[9:]}]}, ["C119"]),
        ("case", {}, ["C112"]),
        ("case", {"questions": [PART]}, ["C119"]),
        ("case", {"questions": [PART, PART]}, ["C120"]),
        ("case", {"questions": [PART, PART | {"id": "q", "kind": "essay"}]}, ["Q226"]),
        ("case", {"questions": [PART, PART | {"id": "q", "kind": "case"}]}, ["Q226"]),
        ("case", {"questions": [PART, PART | {"id": "q", "kind": "true_fals"}]}, ["Q226"]),
        ("case", {"questions": [PART, PART | {"id": "q", "answer": "maybe"}]}, ["C113"]),
        ("case", {"questions": [PART, PART | {"id": "q", "use": "practice"}]}, ["C111"]),
        ("case", {"questions": [PART, {key: PART[key] for key in ("kind", "answer", "stem")}]}, ["Q202", "C112"]),
        ("essay", {}, ["C112"]),
        ("essay", {"rubric": []}, ["C119"]),
        ("essay", {"rubric": [CRITERION, CRITERION]}, ["C120"]),
        ("essay", {"rubric": [CRITERION | {"points": 0}]}, ["C117"]),
        ("essay", {"rubric": [CRITERION | {"title": {"zh": "依据"}}]}, ["C114"]),
        ("essay", {"rubric": [CRITERION | {"level": 1}]}, ["C111"]),
        ("essay", {"rubric": [CRITERION], "limit": 20_000}, ["C117"]),
        ("essay", {"rubric": [CRITERION], "attachments": 9}, ["C117"]),
        ("essay", {"rubric": [CRITERION], "model": "a"}, ["C113"]),
        ("short_text", {"accept": ["a"]}, ["C113"]),
        ("short_text", {"accept": {"zh": ["a"]}}, ["C112"]),
        ("short_text", {"accept": {"zh": [], "en": ["a"]}}, ["C119"]),
        ("short_text", {"accept": {"zh": ["。"], "en": ["a", "a"]}}, ["Q209", "C120"]),
    ],
)
def test_fault_is_told_by_its_code(kind: str, own: dict[str, Any], codes: list[str]) -> None:
    _, problems = read(kind, own)
    assert [problem.code for problem in problems] == codes


def test_two_right_choices_in_a_single_choice_are_told_with_the_remedy() -> None:
    _, problems = read("single_choice", {"choices": [RIGHT, choice("a", correct=True)]})
    assert str(problems[0].message) == "Two choices are marked correct in a single_choice question."
    assert str(problems[0].hint) == 'Mark one of them, or write "kind: multiple_choice".'


def test_unknown_key_is_told_with_the_nearest_known_one() -> None:
    _, problems = read("single_choice", {"choices": [RIGHT, WRONG | {"feedbak": 1}]})
    assert str(problems[0].message) == 'The key "feedbak" is not known here.'
    _, problems = read("single_choice", {"choices": [RIGHT, {"zh": "a", "en": "a", "feedbak": 1}]})
    assert str(problems[0].hint) == 'Did you mean "feedback"?'
