"""Build questions for tests: the Spec of each kind, fixed or made up by hypothesis."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from elearn.problems import Problem
from elearn.questions.fields import Fields
from elearn.questions.kind import Json
from elearn.questions.places import Place, Table, placed
from elearn.questions.registry import KINDS, kind_of

COMMON = {
    "id": "dw-003",
    "topics": ["drinking-water"],
    "difficulty": 1,
    "points": 2,
    "cites": ["code-2026:318"],
    "use": "practice",
    "stem": {"zh": "题", "en": "stem"},
    "explanation": {"zh": "解释", "en": "explanation"},
}


def read(kind: str, own: Mapping[str, object]) -> tuple[Json, list[Problem]]:
    """Read a kind's own keys from plain values."""
    table = placed(own, Place("quizzes/x.yaml", 5, 3))
    assert isinstance(table, Table)
    problems: list[Problem] = []
    return kind_of(kind).read(Fields(table, problems)), problems


def spec_of(kind: str, own: Mapping[str, object]) -> Json:
    """Make the Spec of a faultless question."""
    body, problems = read(kind, own)
    assert [problem for problem in problems if problem.severity == "fault"] == []
    points = kind_of(kind).points(body)
    return COMMON | {"kind": kind} | ({} if points is None else {"points": points}) | body


def choice(text: str, *, correct: bool = False) -> dict[str, Any]:
    """Make one choice as a file holds it."""
    found: dict[str, Any] = {"zh": text, "en": f"{text} (en)"}
    return found | ({"correct": True} if correct else {"feedback": {"zh": f"{text}错", "en": f"{text} is wrong"}})


def _choices(marks: list[bool]) -> dict[str, Any]:
    return {"choices": [choice(f"choice {n}", correct=mark) for n, mark in enumerate(marks)]}


single = st.integers(2, 8).flatmap(
    lambda size: st.integers(0, size - 1).map(lambda right: _choices([n == right for n in range(size)]))
)
multiple = st.tuples(
    st.lists(st.booleans(), min_size=2, max_size=10).filter(any),
    st.sampled_from(["all_or_nothing", "right_minus_wrong"]),
).map(lambda drawn: _choices(drawn[0]) | {"credit": drawn[1]})
true_false = st.booleans().map(lambda right: {"answer": right, "feedback": {"zh": "错", "en": "wrong"}})
units = st.sampled_from([None, {"zh": "元", "en": "yuan"}, {"zh": "万元", "en": "10,000 yuan"}, {"zh": "%", "en": "%"}])
numeric = st.tuples(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["0", "0.5", "5%", "0.1%"]), units).map(
    lambda drawn: {"answer": drawn[0], "tolerance": drawn[1]} | ({"unit": drawn[2]} if drawn[2] else {})
)
words = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20),
    min_size=1,
    max_size=4,
    unique=True,
)
short_text = st.tuples(words, words).map(lambda drawn: {"accept": {"zh": drawn[0], "en": drawn[1]}})

criterion = st.builds(
    lambda number, points: {
        "id": f"k{number}",
        "points": points,
        "title": {"zh": "依据", "en": "basis"},
        "description": {"zh": "引用正确", "en": "cites rightly"},
    },
    st.integers(1, 9),
    st.integers(1, 9),
)
essay = st.tuples(
    st.lists(criterion, min_size=1, max_size=4, unique_by=lambda one: one["id"]), st.integers(0, 3), st.booleans()
).map(
    lambda drawn: (
        {"rubric": drawn[0], "attachments": drawn[1], "limit": 200}
        | ({"model": {"zh": "范文", "en": "model"}} if drawn[2] else {})
    )
)


def form_of(field: str, answer: object) -> dict[str, object]:
    """Lay out an answer as its question's form would send it."""
    if isinstance(answer, dict):
        inner = [form_of(f"{field}.{name}", value) for name, value in answer.items()]
        return {name: value for one in inner for name, value in one.items()}
    sent = answer if isinstance(answer, list) else [str(answer).lower() if isinstance(answer, bool) else answer]
    return {field: sent}


item = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)


def items(low: int, high: int) -> st.SearchStrategy[list[dict[str, str]]]:
    """Make up items with texts that are told apart in both languages."""
    texts = st.lists(item, min_size=low, max_size=high, unique=True)
    return texts.map(lambda drawn: [{"zh": text, "en": f"{text} (en)"} for text in drawn])


matching = items(4, 8).flatmap(
    lambda drawn: st.sampled_from(range(2, len(drawn) // 2 + 1)).map(
        lambda half: (
            {"pairs": [{"left": one, "right": other} for one, other in zip(drawn, drawn[half:], strict=False)][:half]}
            | ({"surplus": drawn[2 * half :]} if drawn[2 * half :] else {})
        )
    )
)
ordering = items(3, 8).map(lambda drawn: {"items": drawn})
categorise = items(4, 9).map(
    lambda drawn: {
        "categories": [{**drawn[0], "items": drawn[2:3]}, {**drawn[1], "items": drawn[3:]}],
    }
)
blank = st.one_of(
    words.map(lambda drawn: {"accept": {"zh": drawn, "en": drawn}}),
    st.integers(-99, 99).map(lambda number: {"answer": number, "unit": {"zh": "元", "en": "yuan"}}),
    items(2, 4).map(lambda drawn: {"choices": [{**one, "correct": place == 1} for place, one in enumerate(drawn)]}),
)
cloze = st.lists(blank, min_size=1, max_size=4).map(
    lambda drawn: {
        "blanks": [{"id": f"w{n}", **one} for n, one in enumerate(drawn)],
        "text": dict.fromkeys(("zh", "en"), " ".join(f"{{{{ blank w{n} }}}}" for n in range(len(drawn)))),
    }
)

OWN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "cloze": cloze,
    "matching": matching,
    "ordering": ordering,
    "categorise": categorise,
    "single_choice": single,
    "multiple_choice": multiple,
    "true_false": true_false,
    "numeric": numeric,
    "short_text": short_text,
    "essay": essay,
}
INNER = sorted(set(OWN) - {"essay"})
part = st.sampled_from(INNER).flatmap(lambda kind: OWN[kind].map(lambda own: {"kind": kind, **own}))
OWN["case"] = st.lists(st.tuples(part, st.integers(1, 5)), min_size=2, max_size=3).map(
    lambda drawn: {
        "questions": [
            {"id": f"p{n}", "points": points, "stem": COMMON["stem"], "explanation": COMMON["explanation"], **one}
            for n, (one, points) in enumerate(drawn)
        ]
    }
)
assert set(OWN) == set(KINDS)
specs = st.sampled_from(sorted(OWN)).flatmap(lambda kind: OWN[kind].map(lambda own: spec_of(kind, own)))
_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.from_regex(r"c[0-9]{1,2}")
anything = st.recursive(
    _scalars | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
likely = (
    st.lists(st.sampled_from([f"c{n}" for n in range(12)]), max_size=12)
    | st.from_regex(r"[+\-−]?[0-9０-９,，]{1,12}(\.[0-9]{1,4})?(元|万元|yuan|%|％|万)?", fullmatch=True)
    | st.sampled_from(["true", "false", "c1", "c2"])
)
