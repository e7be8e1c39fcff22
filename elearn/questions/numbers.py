"""Numbers as people type them in China and elsewhere, read exactly."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

# Thousands are grouped by threes or not at all: "12,5" is somebody's decimal comma and must not become 125.
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII)
_SCALES = {"万": 10_000, "亿": 100_000_000}
_MINUS = str.maketrans({"−": "-", "–": "-", "、": ",", "萬": "万", "億": "亿"})
_MAX_CHARACTERS = 64


def read_number(text: str, units: tuple[str, ...] = ()) -> Fraction | None:
    """Read a typed number exactly, or give None.

    Full-width digits, separators of thousands and one of the ``units`` after the number are accepted. 万 and 亿
    multiply, so that 5万元 is 50000 of a question in 元 and never 5 of it; where the unit itself is 万元, "5万" is 5.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    folded = _fold(text).rstrip("。.")
    names = {_fold(unit) for unit in units}
    scaled = {name[0] for name in names if name[:1] in _SCALES}
    bare = _without_suffix(folded, names | scaled)
    scale = 1 if scaled else _SCALES.get(bare[-1:], 1)
    number = bare[:-1] if scale > 1 else bare
    return Fraction(number.replace(",", "")) * scale if _NUMBER.fullmatch(number) else None


def decimal_text(value: Decimal) -> str:
    """Write a decimal one way only, without exponent or trailing zeros, as hashing needs."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"", "-0", "-"} else text


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_MINUS).casefold()
    return "".join(folded.split())


def _without_suffix(text: str, names: set[str]) -> str:
    for name in sorted(names - {""}, key=len, reverse=True):
        if text.endswith(name):
            return text.removesuffix(name)
    return text
