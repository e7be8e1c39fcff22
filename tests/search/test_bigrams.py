"""Tokens: what is typed is found wherever it stands in a text, and no odd character leads astray."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.search.bigrams import MAX_QUERY, MAX_WORDS, index_text, read_query, tokens
from elearn.search.excerpts import find

HAN = st.text(st.sampled_from("饮用水源地保护区乡镇𠮷㛃々"), min_size=1, max_size=8)
ANYTHING = st.text(max_size=60)


def stands_in(query: str, text: str) -> bool:
    """Tell whether every word of a query stands in a text."""
    words = read_query(query)
    return {span.word for span in find(text, words)} == set(range(len(words))) if words else False


def test_a_chinese_run_has_a_token_for_each_of_its_characters() -> None:
    assert [(token.start, token.opening, token.end) for token in tokens("饮用水")] == [(0, 1, 2), (1, 2, 3), (2, 3, 3)]
    assert index_text("饮用水") == "u0996eu07528 u07528u06c34 u06c34"


def test_tokens_are_plain_ascii_that_no_database_reads_in_its_own_way() -> None:
    written = index_text("饮用水 GB 3838—2002，10,000 元；café 𠮷 Ⅲ类 ｗｉｄｅ É")

    assert re.fullmatch(r"[a-z0-9]+(?: [a-z0-9]+)*", written)
    assert {"gb", "3838", "2002", "10000", "cafu000e9", "wide", "u000e9"} <= set(written.split())


@given(HAN, HAN, HAN)
def test_every_part_of_a_chinese_run_is_found_in_it(before: str, middle: str, after: str) -> None:
    assert stands_in(middle, before + middle + after)


@given(HAN, HAN)
def test_a_chinese_word_is_found_exactly_where_it_stands(word: str, text: str) -> None:
    assert stands_in(word, text) == (word in text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("水源", "饮用水水源"),
        ("源", "水源"),
        ("gb 3838", "GB 3838—2002"),
        ("GB3838-2002", "ＧＢ ３８３８－２００２"),
        ("10000", "10,000 yuan"),
        ("10,000", "10000 yuan"),
        ("12345热线", "拨打12345热线"),
        ("拨打12345", "请拨打 12345 热线"),
        ("penalt", "administrative penalties"),
        ("TOWNSHIP", "townships"),
        ("o'brien", "O’Brien"),
        ("café", unicodedata.normalize("NFD", "the café").encode().decode()),
        ("买买提", "阿依古丽·买买提"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("𠮷", "姓𠮷的人"),
        ("乡镇 处罚", "处罚不由乡镇作出"),
        ("第十条", "第十条"),
        ("m3", "5 m³"),
    ],
)
def test_a_word_is_found_however_it_is_written(query: str, text: str) -> None:
    assert stands_in(query, unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("水源", "水和源"),
        ("水源", "水，源"),
        ("38", "3838"),
        ("of", "office"),
        ("乡镇 县", "乡镇"),
        ("3838", "GB 38 38"),
    ],
)
def test_what_does_not_stand_in_a_text_is_not_found_there(query: str, text: str) -> None:
    assert not stands_in(query, text)


@given(ANYTHING)
def test_whatever_is_typed_gives_a_few_words_of_plain_tokens(typed: str) -> None:
    for word in read_query(typed):
        assert word.codes
        assert all(re.fullmatch(r"[a-z0-9]+", code) for code in word.codes)


@given(ANYTHING)
def test_the_words_of_a_text_are_found_in_it(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    words = read_query(text)

    assert {span.word for span in find(text, words)} <= set(range(len(words)))
    assert all(find(text, [word]) for word in words)


@given(ANYTHING)
def test_spans_stand_in_order_inside_the_text(text: str) -> None:
    found = find(text, read_query("水 a 1 " + text[:20]))

    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert found == sorted(found, key=lambda span: span.start)


@pytest.mark.parametrize("typed", ["", "   ", '"*()', "\x00\ud800", "——…"])
def test_signs_alone_are_no_word(typed: str) -> None:
    assert read_query(typed) == ()


def test_of_a_very_long_query_only_the_beginning_is_read() -> None:
    assert len(read_query("水" * 10_000)[0].codes) == MAX_QUERY - 1
    assert len(read_query(" ".join("abcdefghijklmnopqrstuvw"))) == MAX_WORDS
