"""Questions on paper that have several boxes, and the one registry of all forms, tested complete. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from elearn.printed.cells import (
    FIELD,
    LETTERS,
    NOTHING,
    Chosen,
    Form,
    Group,
    Judged,
    Printed,
    Typed,
    Unreadable,
    Written,
    at,
    ids_of,
    is_left_empty,
    lettered,
    signs,
)
from elearn.problems import Phrase
from elearn.questions.kind import Answer, Json, Spec
from elearn.questions.registry import kind_of


def _numbered(ids: Sequence[str]) -> Group:
    return Group(tuple((str(number), name) for number, name in enumerate(ids, 1)))


class Placed:
    """Take a letter for each of several items; ``items`` and ``targets`` name parts of ``shown``."""

    def __init__(self, instruction: Phrase, hint: Phrase, items: str, targets: str) -> None:
        self.instruction, self.hint, self.items, self.targets = instruction, hint, items, targets

    def printed(self, shown: Json) -> Printed:
        """Number the items and letter what belongs to them."""
        items = _numbered(ids_of(shown[self.items]))
        return Printed((items, lettered(ids_of(shown[self.targets]))), tuple(mark for mark, _ in items.entries))

    def read(self, _spec: Spec, shown: Json, text: str) -> Answer | None:
        """Read a letter a box."""
        items, targets, found = ids_of(shown[self.items]), ids_of(shown[self.targets]), signs(text)
        if len(found) > len(items):
            raise Unreadable(text, self.hint)
        pairs = zip(items, found, strict=False)
        return {item: at(targets, sign, text, self.hint) for item, sign in pairs if sign not in NOTHING} or None

    def show(self, _spec: Spec, shown: Json, answer: Any) -> str:
        """Write a letter a box."""
        letters = {name: letter for letter, name in zip(LETTERS, ids_of(shown[self.targets]), strict=False)}
        given = answer or {}
        return "".join(letters.get(given.get(item, ""), "-") for item in ids_of(shown[self.items])) if given else ""


class Ordered:
    """Take the letters of items in the order in which they belong."""

    instruction = Phrase("Write the letters in the right order.")
    hint = Phrase("the letters in their order, such as BCAD")

    def printed(self, shown: Json) -> Printed:
        """Letter the items; the boxes are the steps."""
        ids = ids_of(shown["items"])
        return Printed((lettered(ids),), tuple(str(number) for number in range(1, len(ids) + 1)))

    def read(self, _spec: Spec, shown: Json, text: str) -> Answer | None:
        """Number the items by the boxes in which their letters stand."""
        ids, found = ids_of(shown["items"]), signs(text)
        named = [(at(ids, sign, text, self.hint), place) for place, sign in enumerate(found, 1) if sign not in NOTHING]
        if len(found) > len(ids) or len({name for name, _ in named}) < len(named):
            raise Unreadable(text, self.hint)
        return {name: str(place) for name, place in named} or None

    def show(self, _spec: Spec, shown: Json, answer: Any) -> str:
        """Write the letters in the order of the numbers."""
        letters = {name: letter for letter, name in zip(LETTERS, ids_of(shown["items"]), strict=False)}
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
        typed = [] if is_left_empty(text) else [part.strip() for part in text.replace("；", ";").split(";")]
        parts = ["" if is_left_empty(part) else part for part in typed]
        if len(parts) > len(shown["blanks"]):
            raise Unreadable(text, self.hint)
        sent: dict[str, object] = {}
        for blank, part in zip(shown["blanks"], parts, strict=False):
            if part and blank["choices"]:
                (sign, *more) = signs(part) or [""]
                if more:
                    raise Unreadable(text, self.hint)
                part = at(ids_of(blank["choices"]), sign, text, self.hint)
            sent[f"{FIELD}.{blank['id']}"] = [part]
        return kind_of(spec["kind"]).read_answer(spec, sent, FIELD)

    def show(self, _spec: Spec, shown: Json, answer: Any) -> str:
        """Write the blanks one after another."""
        given = answer or {}
        return "; ".join(_blank(blank, given.get(blank["id"], "")) for blank in shown["blanks"]) if given else ""


class Parted:
    """Take the cells of a case's questions, with | between them."""

    instruction = Phrase("Read the case, then answer each question.")
    hint = Phrase("one entry a question of the case, with | between them")

    def printed(self, _shown: Json) -> Printed:
        """Print nothing but the parts, which stand by themselves."""
        return Printed((), (), "parts")

    def read(self, spec: Spec, shown: Json, text: str) -> Answer | None:
        """Read part by part."""
        cells = unicodedata.normalize("NFKC", text).split("|") if not is_left_empty(text) else []
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
