"""What was typed in twice, compared: where both passes agree, where they do not, and what was decided. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.printed.cells import Unreadable
from elearn.printed.layout import OnPaper

VERSION = "0"  # stands for the version among the decisions: questions are numbered from 1


@dataclass(frozen=True, slots=True)
class Pass:
    """Hold one pass over one person's answer sheet: the version and the cells as typed, by number ("1", "2", …)."""

    version: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Hold one place at which two passes differ: a question's number or ``VERSION``, and what was typed there."""

    number: str
    first: str
    second: str


def answers_of(questions: Sequence[OnPaper], cells: Mapping[str, str]) -> dict[str, Any]:
    """Read cells as a version's questions take them, by question; what cannot be read there is no answer."""
    found = {}
    for one in questions:
        try:
            found[one.spec["id"]] = one.form.read(one.spec, one.shown, cells.get(str(one.number), ""))
        except Unreadable:
            found[one.spec["id"]] = None
    return found


def mismatches(first: Pass, second: Pass, questions: Mapping[str, Sequence[OnPaper]], version: str) -> list[Mismatch]:
    """List where two passes differ in what they mean; how it was typed does not matter.

    ``questions`` are those of each version; ``version`` is the one that was decided on, "" while nobody had to decide.
    While the passes name different versions nothing else can be compared: letters mean other choices.
    """
    if first.version != second.version and version not in questions:
        return [Mismatch(VERSION, first.version, second.version)]
    asked = questions[version if version in questions else first.version]
    one, other = (answers_of(asked, found.cells) for found in (first, second))
    places = [(str(question.number), question.spec["id"]) for question in asked]
    return [
        Mismatch(number, first.cells.get(number, ""), second.cells.get(number, ""))
        for number, question_id in places
        if one[question_id] != other[question_id]
    ]


def settled(first: Pass, second: Pass, decided: Mapping[str, str]) -> Pass:
    """Give what counts: the first pass, with what was decided in its places (the version under ``VERSION``)."""
    cells = {**second.cells, **first.cells, **{number: cell for number, cell in decided.items() if number != VERSION}}
    return Pass(decided.get(VERSION, first.version), cells)
