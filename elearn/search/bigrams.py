"""Divide texts into tokens for an index, so that two Chinese characters are found as surely as an English word. Pure.

Chinese is written without spaces, so each character begins a token of two: 饮用水 becomes 饮用 用水 水. The last one
stands alone, so that a run has as many tokens as characters: a word of several characters is a phrase of tokens, and
a single character is the beginning of one. Latin words and numbers are tokens as they are.

Tokens are written in ASCII, each other character as ``u`` and five hexadecimal digits: what a letter is, SQLite,
PostgreSQL and their locales each know differently, and they agree on these.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_QUERY = 100  # characters that are read of a query
MAX_WORDS = 12
_LONGEST = 64  # characters of a token; PostgreSQL refuses words of 2 kB
_SHORTEST_STEM = 3  # a Latin word of fewer letters stands for itself only: "law" finds "laws", "of" not "office"
_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_SIGN = re.compile(f"[{_HAN}]")
_TOKEN = re.compile(rf"[{_HAN}]+|\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+|(?:(?![{_HAN}])[^\W\d_])+")
# What stands together in a query is one phrase; signs join Latin letters and numbers (GB 3838-2002), nothing else.
_WORD = re.compile(r"(?:[^\W_]|(?<=[a-z0-9])[-‐-―.,/'’](?=[a-z0-9]))+")


@dataclass(frozen=True, slots=True)
class Token:
    """Hold one token, and where in the text it was found; two neighbours of a Chinese run overlap.

    ``opening`` is where that part of it ends which may be looked for alone: the first character of a pair.
    """

    code: str
    start: int
    opening: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """Hold one word of a query: the tokens to be found side by side; ``is_open`` if the last one may go on."""

    codes: tuple[str, ...]
    is_open: bool


def tokens(text: str) -> list[Token]:
    """Divide a text (in NFC, or its accents are lost); full-width signs count as plain ones, case as none."""
    folded, places = _folded(text)
    found = list(_tokens(folded))
    if places is None:
        return found
    # One sign may be folded to several (㎡ to m2): what ends within it ends behind it.
    ends = [place + 1 for place in places]
    return [Token(one.code, places[one.start], ends[one.opening - 1], ends[one.end - 1]) for one in found]


def index_text(text: str) -> str:
    """Give what is put into an index for a text: its tokens with spaces between them."""
    return " ".join(token.code for token in _tokens(_folded(text)[0]))


def read_query(text: str) -> tuple[Word, ...]:
    """Give the words of whatever somebody has typed: at most 12, of its first 100 characters; signs are passed over."""
    folded, _ = _folded(unicodedata.normalize("NFC", text[:MAX_QUERY]))
    words = (_word(found[0]) for found in _WORD.finditer(folded))
    return tuple(dict.fromkeys(words))[:MAX_WORDS]


def _word(text: str) -> Word:
    found = list(_tokens(text))
    codes, last = tuple(token.code for token in found), found[-1]
    is_han = _is_han(text[last.start])
    if is_han and len(found) > 1 and _is_han(text[last.start - 1]):
        # The last character is in the token before, and in a text its run need not end there.
        return Word(codes[:-1], False)
    return Word(codes, is_han or (text[last.start].isalpha() and last.end - last.start >= _SHORTEST_STEM))


def _tokens(folded: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(folded):
        text, start, end = found[0], found.start(), found.end()
        if not _is_han(text[0]):
            yield Token(_code(text.replace(",", "")[:_LONGEST]), start, end, end)
            continue
        for place in range(start, end):
            yield Token(_code(folded[place : min(place + 2, end)]), place, place + 1, min(place + 2, end))


def _is_han(character: str) -> bool:
    return _HAN_SIGN.match(character) is not None


def _folded(text: str) -> tuple[str, list[int] | None]:
    """Fold width and case; with the place in the text of each character of the result, None when it is the same."""
    parts = list(map(_fold, text))
    folded = "".join(parts)
    if len(folded) == len(text):
        return folded, None
    places = [place for place, part in enumerate(parts) for _ in part]
    return folded, places


@lru_cache(maxsize=20_000)
def _fold(character: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold()) or character


@lru_cache(maxsize=50_000)
def _code(text: str) -> str:
    return text if text.isascii() else "".join(one if one.isascii() else f"u{ord(one):05x}" for one in text)
