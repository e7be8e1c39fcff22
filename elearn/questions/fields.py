"""Read the fields of one mapping of a file: typed values out, every fault collected, unknown keys refused.

A field that is at fault is recorded and a neutral value of its type is returned, so that reading goes on and all
faults are shown at once; what was read may be used only if no fault was recorded.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from elearn.problems import Phrase, Problem
from elearn.questions import faults
from elearn.questions.places import Branch, Leaf, Node, Place, Table

ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
LANGUAGES = {"zh": Phrase("Chinese"), "en": Phrase("English")}
_EXAMPLES = {
    "text": (Phrase("a text"), 'title: "…"'),
    "table": (Phrase("a mapping of keys to values"), "{zh: …, en: …}"),
    "list": (Phrase("a list"), "[a, b]"),
    "integer": (Phrase("a whole number"), "3"),
    "number": (Phrase("a number"), "0.5"),
    "boolean": (Phrase("true or false"), "true"),
    "date": (Phrase("a date"), "2026-11-23"),
    "moment": (Phrase("a date with its time"), "2026-12-01 09:00"),
}


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Hold a text for readers in both languages."""

    zh: str
    en: str

    def canonical(self) -> dict[str, str]:
        """Give the JSON form, ``{"zh": …, "en": …}``."""
        return {"zh": self.zh, "en": self.en}


class Fields:
    """Read one Table key by key; the problems go to the list that all readers of a check share."""

    def __init__(self, table: Table, problems: list[Problem]) -> None:
        self.table = table
        self.problems = problems

    def place(self, key: str = "") -> Place:
        """Give the place of a key, or of the mapping itself where the key is absent."""
        entry = self.table.entries.get(key)
        return entry.place if entry else self.table.place

    def value_place(self, key: str) -> Place:
        """Give the place of a key's value, or of the mapping itself where the key is absent."""
        entry = self.table.entries.get(key)
        return entry.value.place if entry else self.table.place

    def has(self, key: str) -> bool:
        """Tell whether the key is written."""
        return key in self.table.entries

    def report(self, fault: faults.Fault, place: Place, *, hint: Phrase | None = None, **values: object) -> None:
        """Record a fault at a place."""
        self.problems.append(fault.at(place, hint=hint, **values))

    def only(self, known: Sequence[str]) -> None:
        """Report every key that is not among the known ones, with the nearest of them."""
        for key, entry in self.table.entries.items():
            if key not in known:
                unused = [name for name in known if not self.has(name)]
                self.report(faults.UNKNOWN_KEY, entry.place, hint=faults.nearest(key, unused or known), key=key)

    def text(self, key: str, *, limit: int = 10_000) -> str:
        """Read a text that is not blank; a bare number or date counts as the text that was written."""
        leaf = self._leaf(key)
        if leaf is None:
            return ""
        if isinstance(leaf.value, bool) or not leaf.raw.strip() or leaf.value is None:
            self.wrong_type(leaf.place, key, "text")
            return ""
        if len(leaf.raw) > limit:
            self.report(faults.TOO_LONG, leaf.place, key=key, limit=limit)
        return leaf.raw.strip()

    def identifier(self, key: str) -> str:
        """Read an id: lower-case letters, digits, hyphens, a letter first, at most 64."""
        return self._identifier(self.text(key), self.value_place(key))

    def identifiers(self, key: str, low: int = 1, high: int = 50) -> tuple[str, ...]:
        """Read a list of ids, each of which stands once."""
        found = self.texts(key, low, high)
        return tuple(self._identifier(text, place) for text, place in found)

    def texts(self, key: str, low: int = 1, high: int = 50, *, limit: int = 1_000) -> list[tuple[str, Place]]:
        """Read a list of texts, none twice, each with its place."""
        found: list[tuple[str, Place]] = []
        for item in self.items(key, low, high):
            if not isinstance(item, Leaf) or isinstance(item.value, bool) or not item.raw.strip():
                self.wrong_type(item.place, key, "text")
            elif item.raw.strip() in [text for text, _ in found]:
                self.report(faults.SAME_TWICE, item.place, value=item.raw.strip(), key=key)
            elif len(item.raw) > limit:
                self.report(faults.TOO_LONG, item.place, key=key, limit=limit)
            else:
                found.append((item.raw.strip(), item.place))
        return found

    def bilingual(self, key: str, *, limit: int = 10_000) -> Bilingual:
        """Read a text that stands in both languages."""
        inner = self.inner(key)
        if inner is None:
            return Bilingual("", "")
        inner.only(tuple(LANGUAGES))
        return inner.translations(key, limit=limit)

    def translations(self, key: str, *, limit: int = 10_000) -> Bilingual:
        """Read this mapping's own ``zh`` and ``en``; ``key`` names it in messages."""
        zh, en = (self._translation(language, key, limit) for language in LANGUAGES)
        return Bilingual(zh, en)

    def integer(self, key: str, low: int, high: int) -> int:
        """Read a whole number between two bounds, both included."""
        leaf = self._leaf(key)
        if leaf is None:
            return low
        if not isinstance(leaf.value, int) or isinstance(leaf.value, bool):
            self.wrong_type(leaf.place, key, "integer")
            return low
        if not low <= leaf.value <= high:
            self.report(faults.OUT_OF_RANGE, leaf.place, key=key, low=low, high=high)
            return low
        return leaf.value

    def number(self, key: str) -> Decimal:
        """Read a whole or decimal number, exactly as written."""
        leaf = self._leaf(key)
        if leaf is None:
            return Decimal(0)
        if isinstance(leaf.value, bool) or not isinstance(leaf.value, int | Decimal):
            self.wrong_type(leaf.place, key, "number")
            return Decimal(0)
        return Decimal(leaf.value)

    def boolean(self, key: str) -> bool:
        """Read true or false."""
        leaf = self._leaf(key)
        if leaf is not None and not isinstance(leaf.value, bool):
            self.wrong_type(leaf.place, key, "boolean")
        return leaf is not None and leaf.value is True

    def day(self, key: str) -> date:
        """Read a date, written 2026-11-23 and not quoted."""
        leaf = self._leaf(key)
        if leaf is not None and isinstance(leaf.value, date):
            return leaf.value
        if leaf is not None:
            self.wrong_type(leaf.place, key, "date")
        return date.min

    def moment(self, key: str) -> datetime:
        """Read a moment where the site is, written 2026-12-01 09:00: without a zone, which the site's settings give."""
        leaf = self._leaf(key)
        if leaf is not None and MOMENT.fullmatch(leaf.raw):
            with suppress(ValueError):  # the 30th of February
                return datetime.fromisoformat(leaf.raw)
        if leaf is not None:
            self.wrong_type(leaf.place, key, "moment")
        return datetime.min  # noqa: DTZ901 - never used: a fault was recorded, and a local time has no zone

    def one_of(self, key: str, options: Sequence[str]) -> str:
        """Read a word out of a few; the first of them stands in for a wrong one."""
        leaf = self._leaf(key)
        if leaf is None or leaf.raw in options:
            return leaf.raw if leaf else options[0]
        self.not_an_option(leaf.place, key, leaf.raw, options)
        return options[0]

    def items(self, key: str, low: int = 0, high: int = 200) -> tuple[Node, ...]:
        """Read a list with between ``low`` and ``high`` entries, whatever they are."""
        entry = self._entry(key)
        if entry is None:
            return ()
        if not isinstance(entry, Branch):
            self.wrong_type(entry.place, key, "list")
            return ()
        if not low <= len(entry.items) <= high:
            self.report(faults.WRONG_COUNT, self.place(key), key=key, count=len(entry.items), low=low, high=high)
        return entry.items[:high]

    def rows(self, key: str, low: int = 0, high: int = 200) -> list["Fields"]:
        """Read a list of mappings; what is not a mapping is reported and left out."""
        found = []
        for item in self.items(key, low, high):
            if isinstance(item, Table):
                found.append(Fields(item, self.problems))
            else:
                self.wrong_type(item.place, key, "table")
        return found

    def inner(self, key: str) -> "Fields | None":
        """Read a mapping within this one."""
        entry = self._entry(key)
        if isinstance(entry, Table):
            return Fields(entry, self.problems)
        if entry is not None:
            self.wrong_type(entry.place, key, "table")
        return None

    def _entry(self, key: str) -> Node | None:
        entry = self.table.entries.get(key)
        if entry is None:
            self.report(faults.MISSING_KEY, self.table.place, key=key)
            return None
        return entry.value

    def _leaf(self, key: str) -> Leaf | None:
        entry = self._entry(key)
        if isinstance(entry, Leaf):
            return entry
        if entry is not None:
            self.wrong_type(entry.place, key, "text")
        return None

    def _translation(self, language: str, key: str, limit: int) -> str:
        entry = self.table.entries.get(language)
        if entry is None or (isinstance(entry.value, Leaf) and not entry.value.raw.strip()):
            place = entry.place if entry else self.table.place
            self.report(faults.NO_TRANSLATION, place, key=key, language=LANGUAGES[language])
            return ""
        return self.text(language, limit=limit)

    def _identifier(self, text: str, place: Place) -> str:
        if text and not ID.fullmatch(text):
            self.report(faults.BAD_ID, place, id=text)
        return text

    def not_an_option(self, place: Place, key: str, value: str, options: Sequence[str]) -> None:
        """Record that a word is none of those that are known, with the nearest of them."""
        self.report(faults.NOT_AN_OPTION, place, hint=faults.nearest(value, options), value=value, key=key)

    def wrong_type(self, place: Place, key: str, expected: str) -> None:
        """Record that something else than ``expected`` (a key of the examples above) stands at a place."""
        name, example = _EXAMPLES[expected]
        self.report(faults.WRONG_TYPE, place, key=key, expected=name, example=example)
