"""A text with blanks, each to be filled in with words or a number, or chosen from a list."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from elearn.questions import answers, faults, items
from elearn.questions.fields import LANGUAGES, Bilingual, Fields
from elearn.questions.kind import Answer, Json, Ordinary, Said, Sent, Spec, Text
from elearn.questions.numeric import Numeric
from elearn.questions.short_text import ShortText

TEXT: Final = "text"
_ANY = re.compile(r"\{\{[^}\n]*\}\}")
_BLANK = re.compile(r"\{\{ ?blank ([a-z][a-z0-9-]{0,63}) ?\}\}")
_HIDDEN = re.compile(r"\]\([^)\n]*\{\{|!\[[^\]\n]*\{\{|\[[^\]\n]*\}\}[^\]\n]*\]\(")  # within a link or a picture
_TYPED: Final[Mapping[str, ShortText | Numeric]] = {"accept": ShortText(), "answer": Numeric()}
_EXAMPLE: Final = "{{ blank days }}"


class Cloze(Ordinary):
    """Take ``{blank id: typed text or choice id}`` as the answer."""

    name: Final = "cloze"
    keys: Final = ("text", "blanks")
    is_mixed = True

    def read(self, fields: Fields) -> Json:
        """Read the text and its blanks; in the Spec a blank's name is its number in the list, which tells nothing."""
        text = fields.bilingual(TEXT, limit=4_000)
        found: dict[str, Json] = {}
        for number, row in enumerate(fields.rows("blanks", 1, 12), 1):
            name = row.identifier("id")
            if name in found:
                row.report(faults.SAME_TWICE, row.value_place("id"), value=name, key="blanks")
            found[name] = {"id": f"b{number}"} | _blank(row, name)
        _check(fields, text, found)
        named = {language: _renamed(words, found) for language, words in text.canonical().items()}
        return {TEXT: named, "blanks": list(found.values())}

    def public(self, spec: Spec, seed: int) -> Json:
        """Give of each blank its id, its unit, and what there is to choose from, mixed."""
        return {"blanks": [_public(blank, seed) for blank in spec["blanks"]]}

    def choices(self, spec: Spec) -> dict[str, Text]:
        """Give the text with its blanks, and what there is to choose from."""
        found: dict[str, Text] = {TEXT: spec[TEXT]}
        for blank in spec["blanks"]:
            found |= {f"{blank['id']}-{name}": text for name, text in items.texts(blank.get("choices", ())).items()}
        return found

    def feedback(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing: the explanation serves."""
        return {}

    def feedback_for(self, _spec: Spec, _answer: object) -> list[str]:
        """Give nothing."""
        return []

    def read_answer(self, spec: Spec, values: Sent, field: str) -> Answer | None:
        """Take what was filled in; the control of a blank is named by its id."""
        found = {}
        for blank in spec["blanks"]:
            given = answers.single(values, answers.under(field, blank["id"]))[:200].strip()
            if given and ("choices" not in blank or given in items.ids(blank["choices"])):
                found[blank["id"]] = given
        return found or None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give the share of the blanks that are right."""
        return items.mean(self.shares(spec, answer))

    def shares(self, spec: Spec, answer: object) -> dict[str, Fraction]:
        """Give 1 or 0 for each blank."""
        given = answer if isinstance(answer, Mapping) else {}
        return {blank["id"]: _mark(blank, given.get(blank["id"])) for blank in spec["blanks"]}

    def said(self, spec: Spec, answer: object) -> list[Said]:
        """Give what was filled in, by the numbers of the blanks."""
        given = answer if isinstance(answer, Mapping) else {}
        lines = []
        for number, blank in enumerate(spec["blanks"], 1):
            value = given.get(blank["id"])
            if "choices" in blank and isinstance(value, str) and value in items.ids(blank["choices"]):
                lines.append(Said(f"{blank['id']}-{value}", is_choice=True, label=f"({number})"))
            elif "choices" not in blank and isinstance(value, str):
                lines.append(Said(value, label=f"({number})"))
        return lines

    def best_answer(self, spec: Spec) -> Answer:
        """Fill in every blank rightly."""
        return {blank["id"]: _best(blank) for blank in spec["blanks"]}

    def slips(self, spec: Spec) -> list[Answer]:
        """Give answers with one blank filled in wrongly."""
        best = {blank["id"]: _best(blank) for blank in spec["blanks"]}
        return [{**best, blank["id"]: wrong} for blank in spec["blanks"] for wrong in _wrong(blank)]

    def key(self, spec: Spec) -> Json:
        """Give ``{"blanks": {id: {accept} | {answer, tolerance, unit} | {choice}}}``."""
        return {"blanks": {blank["id"]: _key(blank) for blank in spec["blanks"]}}


def _blank(row: Fields, name: str) -> Json:
    asked = [key for key in ("accept", "answer", "choices") if row.has(key)]
    if len(asked) != 1:
        row.report(faults.BLANK_OF_NO_KIND, row.place(), id=name)
        return {"choices": [], "right": ""}
    if asked[0] in _TYPED:
        kind = _TYPED[asked[0]]
        row.only(("id", *kind.keys))
        return kind.read(row)
    row.only(("id", "choices"))
    return _choices(row)


def _choices(row: Fields) -> Json:
    found: list[Json] = []
    right = []
    for inner in row.rows("choices", 2, 8):
        item = items.read_item(inner, "choices", more=("correct",))
        if any(items.is_same(item, other) for other in found):
            inner.report(faults.SAME_TEXTS, inner.place())
        found.append(item)
        if inner.has("correct") and inner.boolean("correct"):
            right.append(item["id"])
    if len(right) != 1:
        row.report(faults.NOT_ONE_CORRECT, row.place("choices"), count=len(right))
    return {"choices": found, "right": right[0] if right else ""}


def _check(fields: Fields, text: Bilingual, blanks: Mapping[str, Json]) -> None:
    inner = fields.inner(TEXT) if fields.has(TEXT) else None
    for language, words in text.canonical().items() if inner else ():
        place = inner.value_place(language) if inner else fields.place(TEXT)
        found = _BLANK.findall(words)
        for odd in [mark for mark in _ANY.findall(words) if not _BLANK.fullmatch(mark)] + _HIDDEN.findall(words):
            fields.report(faults.BAD_BLANK, place, text=odd, example=_EXAMPLE)
        for name in sorted(set(found) - set(blanks)) if blanks else ():
            fields.report(faults.UNKNOWN_BLANK, place, hint=faults.nearest(name, blanks), id=name)
        for name in blanks:
            if name and words and found.count(name) != 1:
                example = _EXAMPLE.replace("days", name)
                count, spoken = found.count(name), LANGUAGES[language]
                fields.report(faults.BLANK_NOT_ONCE, place, id=name, count=count, language=spoken, example=example)


def _renamed(words: str, blanks: Mapping[str, Json]) -> str:
    return _BLANK.sub(lambda mark: f"{{{{ blank {blanks.get(mark[1], {'id': mark[1]})['id']} }}}}", words)


def _public(blank: Mapping[str, Any], seed: int) -> Json:
    offered = items.shown(items.mixed(blank["choices"], seed)) if "choices" in blank else None
    unit = dict(blank["unit"]) if blank.get("unit") else None
    return {"id": blank["id"], "choices": offered, "unit": unit, "is_number": "answer" in blank}


def _mark(blank: Mapping[str, Any], given: object) -> Fraction:
    if "choices" in blank:
        return Fraction(isinstance(given, str) and bool(given) and given == blank["right"])
    return _typed(blank).mark(blank, given)


def _best(blank: Mapping[str, Any]) -> str:
    return str(blank["right"]) if "choices" in blank else _typed(blank).best_answer(blank)


def _wrong(blank: Mapping[str, Any]) -> list[str]:
    if "choices" in blank:
        return [name for name in items.ids(blank["choices"]) if name != blank["right"]]
    return [str(text) for text in _typed(blank).slips(blank)]


def _key(blank: Mapping[str, Any]) -> Json:
    return {"choice": blank["right"]} if "choices" in blank else _typed(blank).key(blank)


def _typed(blank: Mapping[str, Any]) -> ShortText | Numeric:
    return _TYPED["accept" if "accept" in blank else "answer"]
