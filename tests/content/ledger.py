"""The numbers that lectures state and questions take for right, and where each of them comes from.

``numbers.txt`` says of each number of a section or a question: an article of the Code, a line of the fact sheets, or
why it needs no source. The fact sheets are not part of this project; where they are at hand (``shared/domain``), each
source is looked up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from elearn.content.library import Library, Question
from elearn.content.numbers_compared import in_digits, read_numeral
from elearn.content.prose import masked
from elearn.questions.registry import kind_of

LIST = Path(__file__).with_name("numbers.txt")
# Why a number needs no source: it is invented in a case, worked out from numbers beside it, counts what the text itself
# lists, or tells of this course (its dates, its own advice).
OWN = ("case", "sum", "count", "course")
_HIDDEN = re.compile(
    r"\[@[^\]]*\]|\{\{[^}]*\}\}|\]\([^)\s]*|\[\^[^\]]*\]:?|^\s*\d+\.\s|第\s?[\d零一二三四五六七八九十百千、—和至]+\s?[条款项]",
    re.MULTILINE,
)
_DATE = re.compile(
    r"(?:(\d{4})\s?(?:年|-)\s?)?(\d{1,2})\s?(?:月|-)\s?(\d{1,2})(?:\s?日|(?!\d|\s?(?:日|个|天|%|万)))"
    r"|(\d{4})\s?年\s?(\d{1,2})\s?月"
)
_ARTICLE = re.compile(r"第\s?([\d零一二三四五六七八九十百千]+)\s?条")
_NUMERAL = r"[零两一二三四五六七八九十百千]+万?"
_SPELT = re.compile(
    rf"(?<![第零一二两三四五六七八九十百千万]){_NUMERAL}(?=元|日|天|个工作日|年|个月|小时|分钟|米|吨|名|部|编|倍)"
)
_ANY_NUMERAL = re.compile(_NUMERAL)


@dataclass(frozen=True, slots=True, order=True)
class Stated:
    """Hold one number (or date) that a section or a question states; ``unit`` says which."""

    unit: str
    number: str


def stated(library: Library) -> Iterator[tuple[Stated, str]]:
    """Give every number of the lectures' sections and of the questions' keys, with the text that it stands in."""
    for unit, text in texts(library):
        for number in written_in(text):
            yield Stated(unit, number), text


def texts(library: Library) -> Iterator[tuple[str, str]]:
    """Give the Chinese texts; both languages hold the same numbers, which the check of the content sees to."""
    for lecture in library.lectures.values():
        for section in lecture.sections:
            yield f"{lecture.id}#{section.id}", f"{section.title.zh}\n{section.body.zh}"
    for question in library.questions.values():
        yield question.id, "\n".join(key_texts(question))


def key_texts(question: Question) -> Iterator[str]:
    """Give what a question takes for right: the right choices (of other kinds all its parts) and the explanation."""
    kind, spec = kind_of(question.kind), question.canonical()
    choices, right = kind.choices(spec), kind.key(spec).get("choices")
    if choices and right:
        yield from (choices[one]["zh"] for one in right)
    else:
        yield from _chinese_in(question.body)
    yield question.explanation.zh


def written_in(text: str) -> set[str]:
    """Give the numbers of a Chinese text: dates whole, 万 multiplied, numerals where a unit follows; no articles."""
    plain = "\n".join(_HIDDEN.sub(" ", line) for line in masked(text))
    dates = {_date(found) for found in _DATE.finditer(plain)}
    plain = _DATE.sub(" ", plain)
    spelt = {_value(found[0]) for found in _SPELT.finditer(plain)}
    return dates | {_plain(number) for number in in_digits(plain) | spelt if number not in {0, 1}}


def articles_named(text: str) -> set[int]:
    """Give the articles that a Chinese text names in its words (第1145条)."""
    return {int(found[1]) if found[1].isdigit() else read_numeral(found[1]) for found in _ARTICLE.finditer(text)}


def stands_in(number: str, text: str) -> bool:
    """Say whether a source holds a number, in digits or in numerals; of a date without a year month and day suffice."""
    if "-" in number:
        dates = [_date(found) for found in _DATE.finditer(text)]
        return any(date.endswith(number) or date.startswith(f"{number}-") for date in dates)
    spelt = {_value(found[0]) for found in _ANY_NUMERAL.finditer(text) if found[0] != "万"}
    return Decimal(number) in in_digits(text) | spelt


def read_list() -> dict[Stated, str]:
    """Read the list: of each number its source."""
    rows = (line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {Stated(unit, number): source for unit, number, source in rows}


def _chinese_in(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _chinese_in(part, name)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _chinese_in(part, key)
    elif key in ("zh", "answer") and isinstance(value, str):
        yield value


def _date(found: re.Match[str]) -> str:
    year, month = found[1] or found[4] or "", found[2] or found[5]
    return f"{year}-{int(month):02}" + (f"-{int(found[3]):02}" if found[3] else "")


def _value(numeral: str) -> Decimal:
    return Decimal(read_numeral(numeral.removesuffix("万")) * (10_000 if numeral.endswith("万") else 1))


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
