"""Questions on paper: what is printed of each kind, and how an answer is typed in from the answer sheet. Pure.

A typed cell is what stands in the boxes of the answer sheet, one sign a box: letters as the version at hand shows the
choices, in any width or case. Here are the forms with one box; those with several, and the registry, are in ``forms``.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from elearn.problems import Phrase
from elearn.questions.kind import Answer, Json, Spec
from elearn.questions.registry import kind_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DASHES = frozenset("-_—")  # typed for what was left empty
NOTHING = DASHES | {"0"}  # typed for a box that was left empty between others
BETWEEN = frozenset(" ,;、，；.>→\t")  # typed between signs, and meaning nothing
YES, NO = frozenset("√✓✔TY对是1"), frozenset("×✗✘XFN错否0")
LONGEST = 4000
ON_A_LINE, FEWEST_LINES, MOST_LINES = 30, 8, 56  # Chinese characters written by hand; lines of an essay on A4
FIELD = "cell"
UNREADABLE = Phrase("“%(text)s” cannot be read. Expected: %(hint)s")


class Unreadable(ValueError):
    """Say that a cell holds what cannot be an answer; ``phrase`` tells what was expected."""

    def __init__(self, text: str, hint: Phrase) -> None:
        self.phrase = Phrase(UNREADABLE.text, {"text": text[:40], "hint": hint})
        super().__init__(str(self.phrase))


@dataclass(frozen=True, slots=True)
class Group:
    """Hold texts that are printed one below the other, each behind its mark: (mark, id of the text)."""

    entries: tuple[tuple[str, str], ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """Hold what is printed below a stem, and the boxes on the answer sheet by their labels; ``size`` is of a box.

    An area has so many ``lines``.
    """

    groups: tuple[Group, ...]
    boxes: tuple[str, ...]
    size: str = "box"  # box, line or area
    text: str = ""  # id of a text with blanks
    lines: int = 0


class Form(Protocol):
    """Say how one kind of question stands on paper. ``shown`` is its public part as the version shows it."""

    @property
    def instruction(self) -> Phrase:
        """Tell on the paper what is to be written on the answer sheet."""

    @property
    def hint(self) -> Phrase:
        """Tell what is typed into a cell."""

    def printed(self, shown: Json, /) -> Printed:
        """Give what is printed."""

    def read(self, spec: Spec, shown: Json, text: str, /) -> Answer | None:
        """Read a cell; None for an empty one. Raises Unreadable."""

    def show(self, spec: Spec, shown: Json, answer: Any, /) -> str:
        """Write an answer as it would be typed; for the key sheet and for mismatches."""


def signs(text: str) -> list[str]:
    """Take a cell apart into its signs: one width, upper case, without what stands between them."""
    return [sign for sign in unicodedata.normalize("NFKC", text).upper() if sign not in BETWEEN]


def ids_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give the ids of rows of a question."""
    return [row["id"] for row in rows]


def lettered(ids: Sequence[str]) -> Group:
    """Put letters before texts."""
    return Group(tuple(zip(LETTERS, ids, strict=False)))


class Chosen:
    """Take the letters of choices: one, or several in any order."""

    def __init__(self, instruction: Phrase, hint: Phrase, *, is_single: bool) -> None:
        self.instruction, self.hint, self.is_single = instruction, hint, is_single

    def printed(self, shown: Json) -> Printed:
        """Letter the choices."""
        return Printed((lettered(ids_of(shown["choices"])),), ("",))

    def read(self, _spec: Spec, shown: Json, text: str) -> Answer | None:
        """Find the choices of the letters; each once."""
        ids = ids_of(shown["choices"])
        found = [at(ids, sign, text, self.hint) for sign in signs(text) if sign not in DASHES]
        if not found:
            return None
        if self.is_single:
            if len(found) > 1:
                raise Unreadable(text, self.hint)
            return found[0]
        return sorted(set(found), key=lambda name: (len(name), name))

    def show(self, _spec: Spec, shown: Json, answer: Any) -> str:
        """Write the letters in their order."""
        picked = [answer] if isinstance(answer, str) else answer or []
        return "".join(letter for letter, row in zip(LETTERS, shown["choices"], strict=False) if row["id"] in picked)


class Judged:
    """Take a tick or a cross for true and false."""

    instruction = Phrase("True or false: write √ or ×.")
    hint = Phrase("√ or × (also T and F, 1 and 0)")

    def printed(self, _shown: Json) -> Printed:
        """Print nothing below the statement."""
        return Printed((), ("",))

    def read(self, _spec: Spec, _shown: Json, text: str) -> Answer | None:
        """Read one sign."""
        found = [sign for sign in signs(text) if sign not in DASHES]
        if not found:
            return None
        if len(found) == 1 and found[0] in YES | NO:
            return found[0] in YES
        raise Unreadable(text, self.hint)

    def show(self, _spec: Spec, _shown: Json, answer: Any) -> str:
        """Write a tick or a cross."""
        return "" if answer is None else "√" if answer else "×"


class Typed:
    """Take the words or the number as they were written."""

    def __init__(self, instruction: Phrase, hint: Phrase) -> None:
        self.instruction, self.hint = instruction, hint

    def printed(self, _shown: Json) -> Printed:
        """Leave room to write."""
        return Printed((), ("",), "line")

    def read(self, spec: Spec, _shown: Json, text: str) -> Answer | None:
        """Let the kind read what was typed."""
        if is_left_empty(text):
            return None
        found = kind_of(spec["kind"]).read_answer(spec, {FIELD: [text.strip()]}, FIELD)
        if found is None:
            raise Unreadable(text, self.hint)
        return found

    def show(self, _spec: Spec, _shown: Json, answer: Any) -> str:
        """Write it out."""
        return "" if answer is None else str(answer)


class Written:
    """Take an essay as it was copied, or a note where the sheet is kept: a person marks it with the sheet at hand."""

    instruction = Phrase("Write your answer on the lines.")
    hint = Phrase("the text, or a note where the sheet is kept")

    def printed(self, shown: Json) -> Printed:
        """Leave as many lines as the longest answer fills, two pages at most."""
        lines = max(FEWEST_LINES, min(shown["limit"] // ON_A_LINE, MOST_LINES))
        return Printed((), ("",), "area", lines=lines)

    def read(self, spec: Spec, _shown: Json, text: str) -> Answer | None:
        """Let the kind read the text."""
        if is_left_empty(text):
            return None
        return kind_of(spec["kind"]).read_answer(spec, {f"{FIELD}.text": [text.strip()]}, FIELD)

    def show(self, _spec: Spec, _shown: Json, answer: Any) -> str:
        """Write the text."""
        return str((answer or {}).get("text", ""))


def is_left_empty(text: str) -> bool:
    """Say whether a cell tells that nothing was written: it is empty, or holds dashes only."""
    return set(text.strip()) <= DASHES


def at(ids: Sequence[str], sign: str, text: str, hint: Phrase) -> str:
    """Find the id behind a letter; ``text`` is the whole cell. Raises Unreadable."""
    place = LETTERS.find(sign) if len(sign) == 1 else -1
    if not 0 <= place < len(ids):
        raise Unreadable(text, hint)
    return ids[place]
