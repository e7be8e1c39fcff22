"""Questions on paper: what is printed of each kind, and how an answer is typed in from the answer sheet. Pure.

One form a kind, in one registry (``FORMS``, tested complete against ``questions``). A typed cell is what stands in
the boxes of the answer sheet, one sign a box: letters as the version at hand shows the choices, in any width or case.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
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
    """Hold what is printed below a stem, and the boxes on the answer sheet by their labels; ``size`` is of a box."""

    groups: tuple[Group, ...]
    boxes: tuple[str, ...]
    size: str = "box"  # box, line or area
    text: str = ""  # id of a text with blanks


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


def _ids(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def _lettered(ids: Sequence[str]) -> Group:
    return Group(tuple(zip(LETTERS, ids, strict=False)))


def _numbered(ids: Sequence[str]) -> Group:
    return Group(tuple((str(number), name) for number, name in enumerate(ids, 1)))


class Chosen:
    """Take the letters of choices: one, or several in any order."""

    def __init__(self, instruction: Phrase, hint: Phrase, *, is_single: bool) -> None:
        self.instruction, self.hint, self.is_single = instruction, hint, is_single

    def printed(self, shown: Json) -> Printed:
        """Letter the choices."""
        return Printed((_lettered(_ids(shown["choices"])),), ("",))

    def read(self, _spec: Spec, shown: Json, text: str) -> Answer | None:
        """Find the choices of the letters; each once."""
        ids = _ids(shown["choices"])
        found = [_at(ids, sign, text, self.hint) for sign in signs(text) if sign not in DASHES]
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
        if not text.strip() or text.strip() in DASHES:
            return None
        found = kind_of(spec["kind"]).read_answer(spec, {FIELD: [text.strip()]}, FIELD)
        if found is None:
            raise Unreadable(text, self.hint)
        return found

    def show(self, _spec: Spec, _shown: Json, answer: Any) -> str:
        """Write it out."""
        return "" if answer is None else str(answer)


class Placed:
    """Take a letter for each of several items; ``items`` and ``targets`` name parts of ``shown``."""

    def __init__(self, instruction: Phrase, hint: Phrase, items: str, targets: str) -> None:
        self.instruction, self.hint, self.items, self.targets = instruction, hint, items, targets

    def printed(self, shown: Json) -> Printed:
        """Number the items and letter what belongs to them."""
        items = _numbered(_ids(shown[self.items]))
        return Printed((items, _lettered(_ids(shown[self.targets]))), tuple(mark for mark, _ in items.entries))

    def read(self, _spec: Spec, shown: Json, text: str) -> Answer | None:
        """Read a letter a box."""
        items, targets, found = _ids(shown[self.items]), _ids(shown[self.targets]), signs(text)
        if len(found) > len(items):
            raise Unreadable(text, self.hint)
        pairs = zip(items, found, strict=False)
        return {item: _at(targets, sign, text, self.hint) for item, sign in pairs if sign not in NOTHING} or None

    def show(self, _spec: Spec, shown: Json, answer: Any) -> str:
        """Write a letter a box."""
        letters = {name: letter for letter, name in zip(LETTERS, _ids(shown[self.targets]), strict=False)}
        given = answer or {}
        return "".join(letters.get(given.get(item, ""), "-") for item in _ids(shown[self.items])) if given else ""


class Ordered:
    """Take the letters of items in the order in which they belong."""

    instruction = Phrase("Write the letters in the right order.")
    hint = Phrase("the letters in their order, such as BCAD")

    def printed(self, shown: Json) -> Printed:
        """Letter the items; the boxes are the steps."""
        ids = _ids(shown["items"])
        return Printed((_lettered(ids),), tuple(str(number) for number in range(1, len(ids) + 1)))

    def read(self, _spec: Spec, shown: Json, text: str) -> Answer | None:
        """Number the items by the boxes in which their letters stand."""
        ids, found = _ids(shown["items"]), signs(text)
        named = [(_at(ids, sign, text, self.hint), place) for place, sign in enumerate(found, 1) if sign not in NOTHING]
        if len(found) > len(ids) or len({name for name, _ in named}) < len(named):
            raise Unreadable(text, self.hint)
        return {name: str(place) for name, place in named} or None

    def show(self, _spec: Spec, shown: Json, answer: Any) -> str:
        """Write the letters in the order of the numbers."""
        letters = {name: letter for letter, name in zip(LETTERS, _ids(shown["items"]), strict=False)}
        places = {int(place): letters[name] for name, place in (answer or {}).items() if name in letters}
        return "".join(places.get(place, "-") for place in range(1, len(letters) + 1)) if places else ""


class Filled:
    """Take the contents of several blanks, with a semicolon between them; letters where there is a list to choose."""

    instruction = Phrase("Fill in the blanks; where there is a list, write the letter.")
    hint = Phrase("one entry a blank, with ; between them")

    def printed(self, shown: Json) -> Printed:
        """Print the text, and below it what there is to choose from."""
        blanks = [(f"({number})", blank) for number, blank in enumerate(shown["blanks"], 1)]
        groups = [
            Group(tuple(zip(LETTERS, (f"{blank['id']}-{one['id']}" for one in blank["choices"]), strict=False)), label)
            for label, blank in blanks
            if blank["choices"]
        ]
        return Printed(tuple(groups), tuple(label for label, _ in blanks), "line", "text")

    def read(self, spec: Spec, shown: Json, text: str) -> Answer | None:
        """Read blank by blank."""
        parts = [part.strip() for part in text.replace("；", ";").split(";")] if text.strip() else []
        if len(parts) > len(shown["blanks"]):
            raise Unreadable(text, self.hint)
        sent: dict[str, object] = {}
        for blank, part in zip(shown["blanks"], parts, strict=False):
            if part and blank["choices"]:
                (sign, *more) = signs(part) or [""]
                if more:
                    raise Unreadable(text, self.hint)
                part = _at(_ids(blank["choices"]), sign, text, self.hint)
            sent[f"{FIELD}.{blank['id']}"] = [part]
        return kind_of(spec["kind"]).read_answer(spec, sent, FIELD)

    def show(self, _spec: Spec, shown: Json, answer: Any) -> str:
        """Write the blanks one after another."""
        given = answer or {}
        return "; ".join(_blank(blank, given.get(blank["id"], "")) for blank in shown["blanks"]) if given else ""


class Written:
    """Take an essay as it was copied, or a note where the sheet is kept: a person marks it with the sheet at hand."""

    instruction = Phrase("Write your answer on the lines.")
    hint = Phrase("the text, or a note where the sheet is kept")

    def printed(self, _shown: Json) -> Printed:
        """Leave lines."""
        return Printed((), ("",), "area")

    def read(self, spec: Spec, _shown: Json, text: str) -> Answer | None:
        """Let the kind read the text."""
        return kind_of(spec["kind"]).read_answer(spec, {f"{FIELD}.text": [text.strip()]}, FIELD)

    def show(self, _spec: Spec, _shown: Json, answer: Any) -> str:
        """Write the text."""
        return str((answer or {}).get("text", ""))


class Parted:
    """Take the cells of a case's questions, with | between them."""

    instruction = Phrase("Read the case, then answer each question.")
    hint = Phrase("one entry a question of the case, with | between them")

    def printed(self, _shown: Json) -> Printed:
        """Print nothing but the parts, which stand by themselves."""
        return Printed((), (), "parts")

    def read(self, spec: Spec, shown: Json, text: str) -> Answer | None:
        """Read part by part."""
        cells = unicodedata.normalize("NFKC", text).split("|") if text.strip() else []
        parts = _parts(spec, shown)
        if len(cells) > len(parts):
            raise Unreadable(text, self.hint)
        pairs = zip(parts, cells, strict=False)
        found = {part["id"]: FORMS[part["kind"]].read(part, inner, cell) for (part, inner), cell in pairs}
        return {name: answer for name, answer in found.items() if answer is not None} or None

    def show(self, spec: Spec, shown: Json, answer: Any) -> str:
        """Write the parts one after another."""
        given = answer or {}
        texts = [FORMS[part["kind"]].show(part, inner, given.get(part["id"])) for part, inner in _parts(spec, shown)]
        return " | ".join(texts) if given else ""


def _parts(spec: Spec, shown: Json) -> list[tuple[Spec, Json]]:
    return list(zip(kind_of(spec["kind"]).parts(spec), shown["questions"], strict=True))


def _blank(blank: Mapping[str, Any], value: str) -> str:
    if not blank["choices"]:
        return value
    return next((letter for letter, one in zip(LETTERS, blank["choices"], strict=False) if one["id"] == value), "")


def _at(ids: Sequence[str], sign: str, text: str, hint: Phrase) -> str:
    place = LETTERS.find(sign) if len(sign) == 1 else -1
    if not 0 <= place < len(ids):
        raise Unreadable(text, hint)
    return ids[place]


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "single_choice": Chosen(
            Phrase("Choose one: write its letter."), Phrase("one letter, such as B"), is_single=True
        ),
        "multiple_choice": Chosen(
            Phrase("One or more are right: write all their letters."),
            Phrase("one or more letters, such as ACD"),
            is_single=False,
        ),
        "true_false": Judged(),
        "numeric": Typed(Phrase("Write a number."), Phrase("a number")),
        "short_text": Typed(Phrase("Write a few words."), Phrase("the words as they were written")),
        "cloze": Filled(),
        "matching": Placed(
            Phrase("Write for each number the letter that belongs to it."),
            Phrase("one letter a number, such as CAB; - for none"),
            "left",
            "right",
        ),
        "ordering": Ordered(),
        "categorise": Placed(
            Phrase("Write for each number the letter of its category."),
            Phrase("one letter a number, such as ABBA; - for none"),
            "items",
            "categories",
        ),
        "case": Parted(),
        "essay": Written(),
    }
)


def form_of(kind: str) -> Form:
    """Give the form of a kind. Raises KeyError for an unknown one."""
    return FORMS[kind]
