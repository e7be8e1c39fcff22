"""Show a hit in its sentence, with the words that were looked for marked. Pure."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from elearn.search.bigrams import Token, Word, tokens

_END = re.compile(r"[。！？；!?]+[”’）」\"]*|[.;](?=\s)|\n")
_GAP = re.compile(r"(?<![A-Za-z])|(?![A-Za-z])")
_LONGEST = 160  # characters of a sentence that are shown
_LONGEST_WORD = 30
_BEFORE = 50  # of a longer one, those before the first word that was found


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a piece of text, and whether it is what was looked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Hold where a word of a query stands in a text; ``word`` is its number in the query."""

    start: int
    end: int
    word: int


def marked(text: str, words: Sequence[Word]) -> list[Piece]:
    """Divide a whole text, such as a title, into pieces that are marked and pieces that are not."""
    return list(_pieces(text, 0, len(text), find(text, words)))


def excerpt(text: str, words: Sequence[Word]) -> list[Piece]:
    """Choose the sentence in which most of the words stand, the first of several, and divide it as ``marked`` does.

    A long sentence is cut around the first word; where none of them stands, the text's first sentence is given.
    """
    best = ""
    spans: list[Span] = []
    for sentence in _sentences(text):
        found = find(sentence, words)
        count = len({span.word for span in found})
        if not best or count > len({span.word for span in spans}):
            best, spans = sentence, found
        if count == len(words):
            break  # the rest of the text need not be read
    return _shortened(best, spans)


def _shortened(sentence: str, spans: Sequence[Span]) -> list[Piece]:
    left, right = 0, len(sentence)
    if right > _LONGEST:
        first = spans[0].start if spans else 0
        left = _boundary(sentence, max(0, min(first - _BEFORE, right - _LONGEST)), first)
        right = _boundary(sentence, min(right, left + _LONGEST), right)
    cut = [Piece("…", False)]
    return [*(cut if left else []), *_pieces(sentence, left, right, spans), *(cut if right < len(sentence) else [])]


def _boundary(sentence: str, place: int, limit: int) -> int:
    """Move on to where no Latin word is cut, if that is before ``limit`` and not far."""
    found = _GAP.search(sentence, place, min(place + _LONGEST_WORD, limit)) if 0 < place < len(sentence) else None
    return found.start() if found else place


def find(text: str, words: Sequence[Word]) -> list[Span]:
    """List where the words stand, in the order of the text; two words may overlap."""
    here = tokens(text)
    codes = [token.code for token in here]
    found = sorted(
        (here[place].start, end, number)
        for number, word in enumerate(words)
        for place in _beginnings(codes, word)
        if (end := _end(here, place, word))
    )
    return list(itertools.starmap(Span, found))


def _beginnings(codes: Sequence[str], word: Word) -> list[int]:
    first = word.codes[0]
    if word.is_open and len(word.codes) == 1:
        return [place for place, code in enumerate(codes) if code.startswith(first)]
    return [place for place, code in enumerate(codes) if code == first]


def _end(here: Sequence[Token], place: int, word: Word) -> int:
    """Say where the word ends that begins with a token; 0 when it does not begin there."""
    last = place + len(word.codes) - 1
    if last >= len(here) or any(here[place + step].code != code for step, code in enumerate(word.codes[:-1])):
        return 0
    token, code = here[last], word.codes[-1]
    if token.code == code:
        return token.end
    if not (word.is_open and token.code.startswith(code)):
        return 0
    return token.opening


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        if sentence := text[start:end].strip():
            yield sentence
        start = end


def _pieces(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    place = start
    for span in spans:
        if span.end <= place or span.start >= end:
            continue
        left, right = max(span.start, place), min(span.end, end)
        if left > place:
            yield Piece(text[place:left], False)
        yield Piece(text[left:right], True)
        place = right
    if place < end:
        yield Piece(text[place:end], False)
