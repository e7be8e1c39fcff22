"""Compare the numbers in the two languages of a text: a translated key with another number is two truths."""

import re
import unicodedata
from decimal import Decimal

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
_LONGEST = 10_000
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
    if max(len(zh), len(en)) > _LONGEST:
        return []
    found, known = _digits(zh), _digits(en)
    missing = (found - known - _words(en)) | (known - found - _words(zh))
    return [format(number.normalize(), "f") for number in sorted(missing)]


def _digits(text: str) -> set[Decimal]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    scaled = {_decimal(found[1]) * _SCALES[found[2]] for found in _SCALED.finditer(folded)}
    return scaled | {_decimal(found[0]) for found in _NUMBER.finditer(_SCALED.sub(" ", folded))}


def _words(text: str) -> set[Decimal]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    chinese = {Decimal(_chinese(found[0])) for found in _CHINESE.finditer(folded)}
    scaled = {number * scale for number in chinese | _digits(text) for scale in (10_000, 100_000_000)}
    return chinese | scaled | {Decimal(_NAMES[word]) for word in re.findall("[a-z]+", folded) if word in _NAMES}


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _chinese(text: str) -> int:
    total, digit = 0, 0
    for sign in text:
        if sign in _UNITS:
            total, digit = total + max(digit, 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
