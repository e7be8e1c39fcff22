"""What is quoted of the Code are its own words."""

import pytest

from tests.content.quotations import (
    HEAD,
    LIST,
    Quotation,
    articles,
    codes_at_hand,
    fingerprint,
    quotations,
    quoted_in,
    read_list,
    strangers,
)
from tests.content.test_shipped import shipped

CODE = "某法\n\n第一章　总则\n第一条　为了保护水，\n　　制定本法。\n第二条　禁止排污。\n"


def test_what_the_chinese_texts_quote_is_exactly_what_was_compared_with_the_code() -> None:
    """A new or changed quotation is compared by ``python -m tests.content`` where the Code is at hand."""
    library = shipped()
    assert library is not None

    _, listed = read_list()

    assert quoted_in(library) - listed == set(), "not compared with the Code yet"
    assert listed - quoted_in(library) == set(), "quoted no more"


def test_where_the_code_is_at_hand_each_listed_passage_stands_in_its_article_character_by_character() -> None:
    made_from, listed = read_list()

    for path in codes_at_hand():
        assert fingerprint(path) == made_from, "the list was made from another text: make it anew"
        assert strangers(listed, path.read_text(encoding="utf-8")) == []
    # Where it is not, this much can be said: the list names the text that it was compared with.
    assert LIST.read_text(encoding="utf-8").startswith(HEAD)
    assert len(made_from) == 64
    assert len(listed) > 30


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("> 禁止排污。\n> [@code-2026:2]\n", [(2, "禁止排污。")]),
        ("    > 为了保护水，\n    > 制定本法。\n    > [@code-2026:1]\n", [(1, "为了保护水，制定本法。")]),
        ("> 甲。\n>\n> 乙。\n> [@code-2026:1]\n", [(1, "甲。"), (1, "乙。")]),
        ("> 别的法。\n> [@penalty-2021:2]\n", []),
        ("> 只是一段话。\n", []),
        ("法典说“禁止排污”[@code-2026:2]。", [(2, "禁止排污")]),
        ("他说“随便排吧”，见 [@code-2026:2]。", []),
    ],
)
def test_quotations_are_found_in_blocks_and_in_the_line(text: str, found: list[tuple[int, str]]) -> None:
    assert [(one.article, one.passage) for one in quotations(text)] == found


def test_a_wrong_character_a_wrong_article_and_a_gap_are_strangers() -> None:
    right = {Quotation(1, "为了保护水，制定本法。"), Quotation(2, "禁止排污")}
    wrong = {Quotation(2, "严禁排污"), Quotation(1, "禁止排污"), Quotation(1, "为了水"), Quotation(9, "禁止排污")}

    assert strangers(right | wrong, CODE) == sorted(wrong)
    assert articles(CODE)[2] == "第二条禁止排污。"
