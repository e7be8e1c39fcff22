"""Every number that a lecture states or a question takes for right has its source."""

import json
import re
from decimal import Decimal

import pytest

from elearn.content.library import Library
from tests.content.ledger import OWN, articles_named, read_list, stands_in, stated, texts, written_in
from tests.content.quotations import articles, codes_at_hand
from tests.content.test_shipped import shipped

_CITED = re.compile(r"\[@code-2026:(\d+)\]")
# What the fact sheets list at their end as doubtful may not be taught, and is no source.
_DOUBTFUL = "## 8. "


@pytest.fixture(scope="module")
def library() -> Library:
    """Give the shipped library."""
    found = shipped()
    assert found is not None
    return found


def test_every_number_of_a_lecture_and_of_a_key_is_listed_with_its_source(library: Library) -> None:
    """A new number is looked up in the Code or the fact sheets, and written into numbers.txt."""
    found = {one for one, _ in stated(library)}

    assert sorted(found - read_list().keys()) == [], "without a source"
    assert sorted(read_list().keys() - found) == [], "stated no more"


def test_each_source_is_an_article_a_line_of_the_fact_sheets_or_says_why_none_is_needed() -> None:
    source = rf"(code|facts|code_facts):\d+|{'|'.join(OWN)}"
    for one, sources in read_list().items():
        assert re.fullmatch(f"({source})( ({source}))*", sources), one


def test_where_the_fact_sheets_are_at_hand_each_source_holds_its_number_and_none_is_doubtful() -> None:
    for path in codes_at_hand():
        written = articles(path.read_text(encoding="utf-8"))
        sheets = {
            name: path.with_name(f"{name}.md").read_text(encoding="utf-8").split(f"\n{_DOUBTFUL}")[0].split("\n")
            for name in ("facts", "code_facts")
        }
        for one, sources in read_list().items():
            for source in set(sources.split()) - set(OWN):
                kind, number = source.split(":")
                text = written[int(number)] if kind == "code" else sheets[kind][int(number) - 1]
                assert stands_in(one.number, text), f"{one}: {source}"
    assert len(read_list()) > 400


def test_where_the_code_is_at_hand_amounts_stand_in_an_article_cited_in_their_own_line(library: Library) -> None:
    """Of two bands of fines in one section, each has to be that of the article beside it."""
    listed = {(one.unit, one.number): sources for one, sources in read_list().items()}
    for path in codes_at_hand():
        written = articles(path.read_text(encoding="utf-8"))
        for unit, text in texts(library):
            for line in text.split("\n"):
                cited = [written[int(article)] for article in _CITED.findall(line)]
                for number in written_in(line) if cited and "元" in line else ():
                    elsewhere = any(not source.startswith("code:") for source in listed[unit, number].split())
                    is_amount = "-" not in number and Decimal(number) >= 100
                    assert not is_amount or elsewhere or any(stands_in(number, article) for article in cited), (
                        f"{unit}: {number} in {line}"
                    )


def test_articles_named_in_the_words_of_a_question_are_among_those_it_cites(library: Library) -> None:
    for question in library.questions.values():
        words = json.dumps(question.canonical(), ensure_ascii=False)
        # 第一条 is more often "the first message" than an article.
        assert articles_named(words) - {1} <= {citation.article for citation in question.cites}, question.id


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("处 2 万—10 万元罚款", {"20000", "100000"}),
        ("三十日内，2026 年 8 月 15 日起", {"30", "2026-08-15"}),
        ("2018年5月18日至19日", {"2018-05-18", "19"}),
        ("2024 年 7 月通报", {"2024-07"}),
        ("第三十条，第 5 条第二款，[@code-2026:318]", set()),
        ("一级、二级保护区，两级", set()),
        ("氨氮 0.5，总磷 0.025", {"0.5", "0.025"}),
        ("罚三十万元", {"300000"}),
    ],
)
def test_numbers_are_found_in_digits_in_numerals_and_as_dates(text: str, numbers: set[str]) -> None:
    assert written_in(text) == numbers


@pytest.mark.parametrize(
    ("number", "text", "stands"),
    [
        ("100000", "处十万元以上一百万元以下", True),
        ("1000000", "处十万元以上一百万元以下", True),
        ("200000", "处十万元以上一百万元以下", False),
        ("-08-15", "自2026年8月15日起施行", True),
        ("2024-07", "2024-07-29 通报", True),
        ("2024-07-28", "2024-07-29 通报", False),
        ("500000", "责任人 10–50万", True),
        ("80000", "第八十条，八日", False),
    ],
)
def test_a_number_stands_in_a_source_in_digits_or_in_numerals(number: str, text: str, stands: bool) -> None:
    assert stands_in(number, text) is stands
