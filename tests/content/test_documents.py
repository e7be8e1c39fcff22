"""Values of a YAML file know where they stand and are exactly what was written."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from elearn.content.documents import parse_lecture, parse_yaml
from elearn.content.texts import decode
from elearn.questions.places import Branch, Leaf, Node, Place, Plain, Table


def values(node: Node) -> object:
    """Reduce nodes to plain values."""
    if isinstance(node, Table):
        return {key: values(entry.value) for key, entry in node.entries.items()}
    return [values(item) for item in node.items] if isinstance(node, Branch) else node.value


def test_every_key_and_value_knows_its_place() -> None:
    text = "id: w\nlist:\n  - {zh: 水, en: b}\n  -\n    zh: 一\n    en: 'x'\nflow: [1, 2]\n"
    table, problems = parse_yaml("q.yaml", text)
    assert table is not None
    assert problems == []
    rows, flow = table.entries["list"].value, table.entries["flow"].value
    assert isinstance(rows, Branch)
    assert isinstance(flow, Branch)
    assert table.entries["list"].place == Place("q.yaml", 2, 1)
    assert [row.place for row in rows.items] == [Place("q.yaml", 3, 3), Place("q.yaml", 5, 3)]
    first = rows.items[0]
    assert isinstance(first, Table)
    assert first.entries["en"].place == Place("q.yaml", 3, 13)
    assert first.entries["en"].value.place == Place("q.yaml", 3, 17)
    assert [item.place.column for item in flow.items] == [8, 11]


def test_unquoted_values_have_the_types_of_the_format() -> None:
    text = "a: 5\nb: 0.10\nc: 2026-08-15\nd: true\ne: no\nf: 5%\ng: '5'\nh:\ni: 007\nj: 1e3\nk: 2026-02-30\nl: 1_000\n"
    table, _ = parse_yaml("q.yaml", text)
    assert table is not None
    expected: dict[str, Plain] = {
        "a": 5,
        "b": Decimal("0.10"),
        "c": date(2026, 8, 15),
        "d": True,
        "e": "no",
        "f": "5%",
        "g": "5",
        "h": None,
        "i": "007",
        "j": "1e3",
        "k": "2026-02-30",
        "l": "1_000",
    }
    assert values(table) == expected
    assert isinstance(table.entries["b"].value, Leaf)
    assert table.entries["b"].value.raw == "0.10"


def test_lines_of_a_lecture_are_those_of_the_file() -> None:
    front, problems = parse_lecture("l.md", "---\nid: w\ntitle: x\n---\n\n## A\n")
    assert problems == []
    assert front is not None
    assert front.table.entries["title"].place == Place("l.md", 3, 1)
    assert (front.line, front.body.split("\n")[1]) == (5, "## A")


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True).filter(lambda key: key not in {"true", "false", "null"}),
        st.recursive(
            st.integers(-(10**15), 10**15)
            | st.booleans()
            | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=20),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=6,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_json_is_read_as_the_yaml_it_is(data: dict[str, object]) -> None:
    """YAML 1.2 contains JSON, which gives an independent reader to compare with."""
    table, problems = parse_yaml("q.yaml", json.dumps(data, ensure_ascii=True))
    if not problems:
        assert table is not None
        assert values(table) == data
    else:  # what lies beyond the basic plane is written by JSON as two surrogates, which are refused
        assert {problem.code for problem in problems} == {"C102"}


@given(st.text(max_size=60))
def test_any_text_is_values_or_problems(text: str) -> None:
    decoded, unfit = decode("q.yaml", text.encode("utf-8", "surrogatepass"))
    table, problems = parse_yaml("q.yaml", decoded)
    assert unfit or problems or table is not None
    assert all(problem.line >= 0 and problem.column >= 0 for problem in problems)


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_problems(data: bytes) -> None:
    text, problems = decode("q.yaml", data)
    assert not (text and problems)
    text.encode()
