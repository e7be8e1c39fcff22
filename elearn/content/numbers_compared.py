"""Compare the numbers in the two languages of a text: a translated key with another number is two truths."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from elearn.content.prose import masked

# Possessive, so that time stays linear in the text; "317,318" is two numbers and "10,000" is one.
_WRITTEN = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d++)(?:\.\d++)?+"
_NUMBER = re.compile(_WRITTEN)
_SCALES = {
    "万": 10_000,
    "亿": 100_000_000,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
_SCALED = re.compile(rf"(?<!\d)({_WRITTEN})\s*+({'|'.join(_SCALES)})")
# Of a range the scale stands after the second number only: 1–2 million, but not 300,000–1 million.
_RANGE = re.compile(rf"(?<![\d.,])({_WRITTEN})\s*+[-‐-―~至]\s*+(?={_SCALED.pattern})")
_LONGEST = 10_000
# What holds digits and says no number: citations, questions, addresses, marks of footnotes, the numbers of a list.
_NO_NUMBERS = re.compile(r"\[@[^\]]*\]|\{\{[^}]*\}\}|\]\([^)\s]*|\[\^[^\]]*\]:?|^\s*\d+\.\s")
_FORMULA = str.maketrans("", "", "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹")  # NH₃, m²
_CHINESE = re.compile("[零〇一二两三四五六七八九十百千]+")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_TENS = {
    word: 10 * (n + 2)
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NAMES = (
    {word: n for n, word in enumerate(_WORDS)}
    | {word: n for n, word in enumerate(_ORDINALS)}
    | {"once": 1, "twice": 2, "half": 2, "hundred": 100, "thousand": 1_000}
    | _TENS
    | {word: n for n, word in enumerate(_MONTHS, 1)}
)


def differing_numbers(zh: str, en: str) -> list[str]:
    """List the numbers written in digits in one language that the other has neither in digits nor in words.

    Full-width digits, separators of thousands, 万 and 亿, Chinese numerals, English number words and names of
    months are understood. Numbers in words alone are not compared: 一级 and "the first" need not match.
    """
    return list(_differing(zh, en))


def forget() -> None:
    """Forget what was compared: for whoever wants to know what it takes to compare all of it."""
    _differing.cache_clear()


@lru_cache(maxsize=8192)  # a check compares every text of the course, and most are as they were at the last one
def _differing(zh: str, en: str) -> tuple[str, ...]:
    if max(len(zh), len(en)) > _LONGEST:
        return ()
    found, known = in_digits(zh), in_digits(en)
    missing = (found - known - in_words(en)) | (known - found - in_words(zh))
    return tuple(format(number.normalize(), "f") for number in sorted(missing))


def differing_lines(zh: str, en: str) -> list[tuple[int, list[str]]]:
    """Compare two Markdown texts line by line; give the lines of the English one (from 1) with what differs.

    Blank lines do not count. Where one text has more lines than the other, they are compared as wholes, under line 0.
    """
    ours, theirs = ([(n, line) for n, line in enumerate(map(_plain, masked(text)), 1) if line] for text in (zh, en))
    if len(ours) != len(theirs):
        pairs = [(0, "\n".join(line for _, line in ours), "\n".join(line for _, line in theirs))]
    else:
        pairs = [(number, one, other) for (_, one), (number, other) in zip(ours, theirs, strict=True)]
    return [(number, found) for number, one, other in pairs if (found := differing_numbers(one, other))]


def _plain(line: str) -> str:
    return _NO_NUMBERS.sub(" ", line).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_FORMULA)).casefold()


def in_digits(text: str) -> set[Decimal]:
    """Give the numbers written in digits, 万 and 亿 (thousand, million, billion) multiplied, also over a range."""
    folded = _RANGE.sub(_with_scale, _folded(text))
    scaled = {_decimal(found[1]) * _SCALES[found[2]] for found in _SCALED.finditer(folded)}
    return scaled | {_decimal(found[0]) for found in _NUMBER.finditer(_SCALED.sub(" ", folded))}


def _with_scale(found: re.Match[str]) -> str:
    low, high, scale = found[1], found[2], found[3]
    return f"{low}{scale} " if _decimal(low) < _decimal(high) else f"{low} "


def in_words(text: str) -> set[Decimal]:
    """Give what the number words and numerals of a text may mean, with and without 万 and 亿: rather too much."""
    folded = _folded(text)
    chinese = {Decimal(read_numeral(found[0])) for found in _CHINESE.finditer(folded)}
    scaled = {number * scale for number in chinese | in_digits(text) for scale in (10_000, 100_000_000)}
    return chinese | scaled | {Decimal(_NAMES[word]) for word in re.findall("[a-z]+", folded) if word in _NAMES}


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def read_numeral(text: str) -> int:
    """Give the value of a Chinese numeral below 万, such as 三百一十八."""
    total, digit = 0, 0
    for sign in text:
        if sign in _UNITS:
            total, digit = total + max(digit, 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
