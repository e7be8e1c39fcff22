"""Find the choices in a line: one after its letter, or several beside one another."""

import re
import unicodedata
from dataclasses import dataclass

from elearn.interchange.lines import Line

LETTERS = "ABCDEFGHIJ"
_LETTER = "[A-Ja-jＡ-Ｊａ-ｊ]"
_SIGN = re.compile(rf"[(（\[【]\s*(?P<round>{_LETTER})\s*[)）\]】]\s*[.．、:：]?|(?P<dot>{_LETTER})\s*[.．、:：,，)）]")
_BARE = re.compile(r"(?P<bare>[A-JＡ-Ｊ])(?:\t| +)(?=\S)")


@dataclass(frozen=True, slots=True)
class Found:
    """Hold one choice of a line."""

    letter: str
    line: Line


def letter_of(text: str) -> str:
    """Fold a letter to A to J."""
    return unicodedata.normalize("NFKC", text).upper()


def mentions_choices(text: str) -> bool:
    """Say whether a text has a sign that may be taken for a choice when another choice stands before it."""
    return bool(_SIGN.search(text))


def choices_in(line: Line, after: str, *, following: str = "") -> tuple[Line, list[Found]]:
    """Divide a line into what stands before its first choice, and its choices.

    ``after`` is the last letter that the question has ("" for none), ``following`` the next line: a bare letter with
    a space counts only when the next letter follows in the same way.
    """
    if line.is_literal:
        return line, []
    signs = _signs(line.text, after)
    if not signs:
        signs = _bare_signs(line.text, after, following)
    if not signs:
        return line, []
    ends = [start for start, _, _ in signs[1:]] + [None]
    found = [Found(letter, line.part(end, stop)) for (_, end, letter), stop in zip(signs, ends, strict=True)]
    return line.part(0, signs[0][0]), found


def _signs(text: str, after: str) -> list[tuple[int, int, str]]:
    """Give start, end and letter of each sign; within a line only the next letter counts, or stems would break."""
    found: list[tuple[int, int, str]] = []
    last = after
    for sign in _SIGN.finditer(text):
        letter = letter_of(sign["round"] or sign["dot"])
        before = text[: sign.start()].rstrip()
        if not before:
            is_choice = _may_begin(letter, last, sign)
        else:
            stands_free = not (before[-1].isascii() and before[-1].isalnum() and sign.start() == len(before))
            is_choice = letter == _next(last) and stands_free and bool(found or _has_more(text, sign.end(), letter))
        if is_choice:
            found.append((sign.start(), sign.end(), letter))
            last = letter
    return found


def _may_begin(letter: str, last: str, sign: re.Match[str]) -> bool:
    written = sign["round"] or sign["dot"]
    if written.islower():  # "a.": a word of an English text now and then; the right letter at least
        return letter == _next(last)
    return last != "" or letter in "AB"


def _has_more(text: str, start: int, letter: str) -> bool:
    """Say whether the next letter follows as a choice in the same line: then A is one and no word of the stem."""
    return any(letter_of(sign["round"] or sign["dot"]) == _next(letter) for sign in _SIGN.finditer(text, start))


def _bare_signs(text: str, after: str, following: str) -> list[tuple[int, int, str]]:
    first = _BARE.match(text)
    if not first or letter_of(first["bare"]) != _next(after):
        return []
    letter = letter_of(first["bare"])
    found = [(first.start(), first.end(), letter)]
    for sign in re.finditer(r"(?<=\s)" + _BARE.pattern, text):
        if letter_of(sign["bare"]) == _next(found[-1][2]):
            found.append((sign.start(), sign.end(), letter_of(sign["bare"])))
    nxt = _BARE.match(following.strip())
    goes_on = bool(nxt) and letter_of(nxt["bare"]) == _next(found[-1][2]) if nxt else False
    return found if len(found) > 1 or goes_on or after else []


def _next(letter: str) -> str:
    return LETTERS[LETTERS.index(letter) + 1 : LETTERS.index(letter) + 2] if letter else "A"
