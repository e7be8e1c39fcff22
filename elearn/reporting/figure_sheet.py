"""The statistics of a quiz as two tables for a file: one line a question, or one line a choice."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

from elearn.languages import Language, translate
from elearn.problems import Phrase
from elearn.reporting.spreadsheets import Cell, Column, Kind


class Part(StrEnum):
    """Name the two tables."""

    QUESTIONS = "questions"
    CHOICES = "choices"


QUESTION_COLUMNS: Sequence[tuple[Phrase, int, Kind]] = (
    (Phrase("No."), 6, Kind.NUMBER),
    (Phrase("Question"), 16, Kind.TEXT),
    (Phrase("Revision"), 14, Kind.TEXT),
    (Phrase("Kind"), 16, Kind.TEXT),
    (Phrase("People"), 9, Kind.NUMBER),
    (Phrase("Answered"), 9, Kind.NUMBER),
    (Phrase("Facility"), 9, Kind.SHARE),
    (Phrase("Facility, low end (95%)"), 12, Kind.SHARE),
    (Phrase("Facility, high end (95%)"), 12, Kind.SHARE),
    (Phrase("Standard deviation"), 12, Kind.SHARE),
    (Phrase("Corrected item-total correlation"), 14, Kind.COEFFICIENT),
    (Phrase("Correlation, low end (95%)"), 14, Kind.COEFFICIENT),
    (Phrase("Correlation, high end (95%)"), 14, Kind.COEFFICIENT),
    (Phrase("Discrimination (27%)"), 14, Kind.COEFFICIENT),
    (Phrase("Discriminative efficiency"), 14, Kind.SHARE),
    (Phrase("Median time in seconds"), 12, Kind.NUMBER),
    (Phrase("Finding"), 20, Kind.TEXT),
)
CHOICE_COLUMNS: Sequence[tuple[Phrase, int, Kind]] = (
    (Phrase("No."), 6, Kind.NUMBER),
    (Phrase("Question"), 16, Kind.TEXT),
    (Phrase("Revision"), 14, Kind.TEXT),
    (Phrase("Choice"), 10, Kind.TEXT),
    (Phrase("Key"), 8, Kind.TEXT),
    (Phrase("Chosen by"), 10, Kind.SHARE),
    (Phrase("Correlation with the rest"), 14, Kind.COEFFICIENT),
)
GROUP = Phrase("Group %(number)s")
SHORT = 12  # signs of a revision's hash, as the lists of revisions show them


def columns(part: Part, body: Mapping[str, Any], language: Language) -> list[Column]:
    """Give the columns of a table."""
    listed = QUESTION_COLUMNS if part is Part.QUESTIONS else CHOICE_COLUMNS
    found = [Column(translate(heading, language), width, kind) for heading, width, kind in listed]
    if part is Part.CHOICES:
        numbers = range(1, body["groups"] + 1)
        texts = (translate(Phrase(GROUP.text, {"number": number}), language) for number in numbers)
        found += [Column(text, 12, Kind.SHARE) for text in texts]
    return found


def rows(part: Part, body: Mapping[str, Any], words: Mapping[str, str], *, shows_keys: bool) -> Iterator[list[Cell]]:
    """Give the lines of a table; ``words`` say the verdicts, keys are left out unless ``shows_keys``."""
    for item in body["items"]:
        if part is Part.QUESTIONS:
            yield [
                *_named(item),
                item["kind"],
                item["people"],
                item["answered"],
                *_figures(item),
                words[item["verdict"]],
            ]
            continue
        for choice in item["choices"]:
            is_key = "✓" if shows_keys and choice["name"] in (item["key"] or ()) else None
            shares = [_exact(share) for share in choice["curve"]]
            numbers = [_exact(choice["share"]), _exact(choice["correlation"])]
            yield [*_named(item), choice["name"], is_key, *numbers, *shares]


def _named(item: Mapping[str, Any]) -> list[Cell]:
    return [item["number"] or None, item["question_id"], item["revision"][:SHORT]]


def _figures(item: Mapping[str, Any]) -> list[Cell]:
    bond, bounds, spent = item["related"] or {}, item["interval"] or {}, item["spent"] or {}
    related_bounds = bond.get("interval") or {}
    found = (
        item["facility"],
        bounds.get("low"),
        bounds.get("high"),
        item["deviation"],
        bond.get("correlation"),
        related_bounds.get("low"),
        related_bounds.get("high"),
        bond.get("discrimination"),
        bond.get("efficiency"),
        spent.get("middle"),
    )
    return [_exact(value) for value in found]


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(value)
