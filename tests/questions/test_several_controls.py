"""Questions with several controls: what each earns, and what is kept of a half-done answer."""

from fractions import Fraction
from typing import Any

import pytest

from elearn.questions import items
from elearn.questions.kind import Json
from elearn.questions.registry import kind_of
from tests.questions.specs import form_of, spec_of

STEPS = [{"zh": f"第{n}步", "en": f"step {n}"} for n in range(1, 6)]
IDS = [items.opaque(step["zh"]) for step in STEPS]
A, B, C = ({"zh": text, "en": f"{text} (en)"} for text in "甲乙丙")


def share(spec: Json, answer: object) -> Fraction:
    """Mark an answer."""
    return kind_of(spec["kind"]).mark(spec, answer)


def numbered(*places: int) -> dict[str, str]:
    """Give the steps, in the order of the key, these numbers; 0 for none."""
    return {name: str(place) for name, place in zip(IDS, places, strict=True) if place}


@pytest.mark.parametrize(
    ("places", "pairs"),
    [
        ((1, 2, 3, 4, 5), 4),
        ((2, 3, 4, 5, 1), 3),  # the last comes first: three pairs still stand together
        ((2, 1, 3, 4, 5), 2),
        ((5, 4, 3, 2, 1), 0),
        ((1, 2, 0, 0, 0), 1),
        ((0, 0, 0, 0, 0), 0),
        ((1, 2, 2, 3, 4), 1),  # a number given twice is no place
        ((1, 3, 5, 2, 4), 0),
    ],
)
def test_ordering_earns_the_adjacent_pairs_that_are_right(places: tuple[int, ...], pairs: int) -> None:
    assert share(spec_of("ordering", {"items": STEPS}), numbered(*places)) == Fraction(pairs, 4)


def test_a_number_beyond_the_items_is_no_place() -> None:
    spec = spec_of("ordering", {"items": STEPS})
    sent = {f"q.{name}": str(number) for number, name in enumerate(IDS, 2)}
    answer = kind_of("ordering").read_answer(spec, sent, "q")
    assert answer == numbered(2, 3, 4, 5, 0)
    assert share(spec, answer) == Fraction(3, 4)


def test_a_half_done_order_is_said_in_the_order_of_its_numbers() -> None:
    spec = spec_of("ordering", {"items": STEPS})
    said = kind_of("ordering").said(spec, numbered(3, 0, 1, 0, 0))
    assert [(line.label, line.value) for line in said] == [("1", IDS[2]), ("3", IDS[0])]


def matching() -> Json:
    """Make a question with two pairs and one too many on the right."""
    pairs = [{"left": one, "right": other} for one, other in zip([A, B], [B, C], strict=True)]
    return spec_of("matching", {"pairs": pairs, "surplus": [A]})


def test_matching_earns_right_pairs_of_all_pairs() -> None:
    spec, kind = matching(), kind_of("matching")
    best: Any = kind.best_answer(spec)
    one, other = best
    assert share(spec, best) == 1
    assert share(spec, {one: best[one]}) == Fraction(1, 2)
    assert share(spec, {one: best[one], other: best[one]}) == Fraction(1, 2)
    assert share(spec, {one: best[other], other: best[one]}) == 0
    assert kind.read_answer(spec, {f"q.{one}": "nothing that is there", f"q.{other}": [""]}, "q") is None


def test_categorise_earns_right_items_of_all_items() -> None:
    own = {"categories": [A | {"items": [{"zh": "一", "en": "1"}, {"zh": "二", "en": "2"}]}, B | {"items": [C]}]}
    spec = spec_of("categorise", own)
    best: Any = kind_of("categorise").best_answer(spec)
    assert share(spec, best) == 1
    assert share(spec, dict.fromkeys(best, "g1")) == Fraction(2, 3)
    assert share(spec, dict.fromkeys(best, "g9")) == 0


CLOZE: dict[str, Any] = {
    "text": {
        "zh": "处{{ blank fine }}罚款，{{ blank what }}{{ blank list }}",
        "en": "{{blank list}} {{blank what}} {{ blank fine }}",
    },
    "blanks": [
        {"id": "fine", "answer": 500, "tolerance": "10%", "unit": {"zh": "元", "en": "yuan"}},
        {"id": "what", "accept": {"zh": ["准保护区"], "en": ["quasi zone"]}},
        {"id": "list", "choices": [A, B | {"correct": True}]},
    ],
}


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"b1": "５５０元", "b2": " Quasi zone ", "b3": items.opaque("乙")}, 3),
        ({"b1": "551", "b2": "准保护区", "b3": items.opaque("甲")}, 1),
        ({"b1": "0.05万元"}, 1),
        ({"b3": "", "b2": None, "b1": ["500"]}, 0),
    ],
)
def test_cloze_earns_right_blanks_of_all_blanks(given: dict[str, Any], right: int) -> None:
    assert share(spec_of("cloze", CLOZE), given) == Fraction(right, 3)


def test_the_names_of_blanks_stay_in_the_file() -> None:
    spec = spec_of("cloze", CLOZE)
    assert spec["text"] == {
        "zh": "处{{ blank b1 }}罚款，{{ blank b2 }}{{ blank b3 }}",
        "en": "{{ blank b3 }} {{ blank b2 }} {{ blank b1 }}",
    }
    assert kind_of("cloze").read_answer(spec, form_of("q", {"b1": "500 ", "b3": "nothing"}), "q") == {"b1": "500"}


def test_an_item_with_an_id_of_its_own_keeps_its_answers_when_its_text_is_mended() -> None:
    before = spec_of("ordering", {"items": [A | {"id": "first"}, B, C]})
    after = spec_of("ordering", {"items": [A | {"id": "first", "zh": "甲！"}, C, B]})
    assert set(items.ids(before["items"])) == set(items.ids(after["items"]))
    assert "first" not in str(before)


def test_an_essay_keeps_its_lines_and_ends_at_its_limit() -> None:
    criterion = {"id": "k", "points": 3, "title": A, "description": A}
    spec = spec_of("essay", {"rubric": [criterion, criterion | {"id": "j"}], "limit": 50, "attachments": 1})
    kind = kind_of("essay")
    sent = {"q.text": ["一\r\n\r\n二\x00" + "长" * 90], "q.files": ["a" * 64, "b" * 64, "../../etc"]}
    answer: Any = kind.read_answer(spec, sent, "q")
    assert answer == {"text": "一\n\n二" + "长" * 45, "files": ["a" * 64]}
    assert spec["points"] == 6
    assert kind.is_marked_by_person
    assert share(spec, answer) == 0
    assert [line.value for line in kind.said(spec, answer)] == ["一", "二" + "长" * 45]
