"""Questions made up by hypothesis, in the form of a quiz file, with texts that look like something else."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

_HAN = "甲乙丙丁水土气声保护区一二三四"
_ODD = [
    "答案：B",
    "A．一",
    "1．二",
    "解析：x",
    "English",
    "一、单选题",
    "【判断】三",
    "B 四",
    "\\x",
    "=~#{}:",
    "a{b}c",
    "参考答案",
]


def _line(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


def _text(alphabet: str, prefix: str) -> st.SearchStrategy[str]:
    lines = st.lists(_line(alphabet) | st.sampled_from(_ODD), min_size=0, max_size=2)
    return st.tuples(_line(alphabet), lines).map(lambda drawn: "\n".join([prefix + drawn[0], *drawn[1]]))


zh = _text(_HAN + "，。？ ", "题")
en = _text("abcdefgh ,.?", "en ")
both = st.fixed_dictionaries({"zh": zh, "en": en})
either = both | st.fixed_dictionaries({"zh": zh})


def _choices(drawn: tuple[list[dict[str, str]], list[bool], list[dict[str, str] | None]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for place, (text, right, feedback) in enumerate(zip(*drawn, strict=False)):
        named = {language: f"{words}{place}" for language, words in text.items()}
        more: dict[str, Any] = {"correct": True} if right else {"feedback": feedback} if feedback else {}
        rows.append(named | more)
    return rows


def _rows(marks: st.SearchStrategy[list[bool]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.tuples(
        st.lists(both, min_size=2, max_size=5), marks, st.lists(st.none() | both, min_size=5, max_size=5)
    ).map(_choices)


single = (
    st.integers(0, 1)
    .flatmap(lambda right: _rows(st.just([n == right for n in range(5)])))
    .map(lambda rows: {"choices": rows})
)
multiple = st.tuples(
    _rows(st.just([True, True, False, True, False])).filter(lambda rows: len(rows) > 2),
    st.sampled_from([{}, {"credit": "right_minus_wrong"}]),
).map(lambda drawn: {"choices": drawn[0]} | drawn[1])
true_false = st.tuples(st.booleans(), st.none() | both).map(
    lambda drawn: {"answer": drawn[0]} | ({"feedback": drawn[1]} if drawn[1] else {})
)
numeric = st.tuples(
    st.integers(-9999, 9999), st.sampled_from(["", "0.5", "5%"]), st.sampled_from([{}, {"zh": "米", "en": "m"}])
).map(
    lambda drawn: (
        {"answer": Decimal(drawn[0]) / 10}
        | ({"tolerance": drawn[1]} if drawn[1] else {})
        | ({"unit": drawn[2]} if drawn[2] else {})
    )
)
short_text = st.tuples(
    st.lists(_line(_HAN), min_size=1, max_size=3, unique=True),
    st.lists(_line("abcdef"), min_size=1, max_size=2, unique=True),
).map(lambda drawn: {"accept": {"zh": drawn[0], "en": drawn[1]}})
KINDS_OWN = {
    "single_choice": single,
    "multiple_choice": multiple,
    "true_false": true_false,
    "numeric": numeric,
    "short_text": short_text,
}
_values = st.fixed_dictionaries(
    {"topics": st.just(["drinking-water"]), "difficulty": st.integers(1, 3), "points": st.integers(1, 5)},
    optional={"cites": st.just(["code-2026:318", "wppcl-2017:84 historical"])},
)
questions = st.sampled_from(sorted(KINDS_OWN)).flatmap(
    lambda kind: st.tuples(_values, both, KINDS_OWN[kind], both).map(
        lambda drawn: {"kind": kind} | drawn[0] | {"stem": drawn[1]} | drawn[2] | {"explanation": drawn[3]}
    )
)
