"""A hit is shown in its sentence, with the words marked."""

from hypothesis import given
from hypothesis import strategies as st

from elearn.search.bigrams import read_query
from elearn.search.excerpts import excerpt, marked

TEXT = "乡镇不能处罚。发现排污口，先拍照！\n水源保护区内禁止设置排污口；违者由县里处理。"


def shown(text: str, query: str) -> str:
    """Write an excerpt with its marks as brackets."""
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in excerpt(text, read_query(query)))


def test_the_sentence_with_most_of_the_words_is_shown() -> None:
    assert shown(TEXT, "排污口") == "发现[排污口]，先拍照！"
    assert shown(TEXT, "排污口 水源") == "[水源]保护区内禁止设置[排污口]；"
    assert shown(TEXT, "水源 处罚") == "乡镇不能[处罚]。"


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    assert shown(TEXT, "标题里的词") == "乡镇不能处罚。"
    assert shown("", "水") == ""


def test_a_single_character_is_marked_alone() -> None:
    assert shown("饮用水水源", "水") == "饮用[水][水]源"


def test_an_english_word_is_marked_to_its_end() -> None:
    assert shown("Two townships. Then one township more?", "TOWNSHIP") == "Two [townships]."
    assert shown("See 3.5 km, i.e. far", "3.5") == "See [3.5] km, i.e."


def test_a_long_sentence_is_cut_around_the_first_word_and_between_words() -> None:
    text = "word " * 60 + "needle " + "other " * 60

    found = shown(text, "needle")

    assert found.startswith("…")
    assert found.endswith("…")
    assert "[needle]" in found
    assert set(found.replace("[needle]", "").strip("…").split()) == {"word", "other"}


@given(st.text(max_size=400), st.text(max_size=20))
def test_an_excerpt_is_a_piece_of_the_text_whatever_they_are(text: str, query: str) -> None:
    pieces = excerpt(text, read_query(query))

    inside = [piece.text for piece in pieces if piece.text != "…"]
    assert "".join(inside) in text
    assert "".join(piece.text for piece in marked(text, read_query(query))) == text
