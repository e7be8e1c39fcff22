"""A number, with a tolerance and perhaps a unit."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from elearn.questions import answers, faults
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, NothingToChoose, Sent, Spec
from elearn.questions.numbers import decimal_text, read_number
from elearn.questions.places import Leaf

_TOLERANCE = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)(%?)", re.ASCII)


class Numeric(NothingToChoose):
    """Take the typed text as the answer, so that what was typed can be shown again."""

    name: Final = "numeric"
    keys: Final = ("answer", "tolerance", "unit")

    def read(self, fields: Fields) -> Json:
        """Read the answer, the tolerance (absolute, or a share of the answer) and the unit; numbers stay exact."""
        unit = fields.bilingual("unit", limit=40).canonical() if fields.has("unit") else None
        return {"answer": decimal_text(fields.number("answer")), "tolerance": _tolerance(fields), "unit": unit}

    def public(self, spec: Spec, _seed: int) -> Json:
        """Give the unit."""
        return {"unit": dict(spec["unit"]) if spec["unit"] else None}

    def read_answer(self, _spec: Spec, values: Sent, field: str) -> str | None:
        """Take the typed text, 64 characters at most."""
        found = answers.texts(values, field)
        return found[0][:64].strip() if len(found) == 1 else None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give 1 when the number lies within the tolerance; a unit other than the question's earns 0."""
        units = tuple(spec["unit"].values()) if spec["unit"] else ()
        number = read_number(answer, units) if isinstance(answer, str) else None
        if number is None:
            return Fraction(0)
        right, slack = Fraction(spec["answer"]), Fraction(spec["tolerance"]["value"])
        if spec["tolerance"]["of"] == "answer":
            slack = abs(right) * slack / 100
        return Fraction(abs(number - right) <= slack)

    def best_answer(self, spec: Spec) -> str:
        """Give the exact number."""
        return str(spec["answer"])

    def slips(self, spec: Spec) -> list[Answer]:
        """Give numbers of another size, and what is no number."""
        right = Decimal(spec["answer"])
        wrong = [decimal_text(right * 10), decimal_text(right * 2 + 1), decimal_text(right / 10), answers.NO_IDEA]
        return [text for text in wrong if self.mark(spec, text) < 1]

    def key(self, spec: Spec) -> Json:
        """Give ``{"answer": "500", "tolerance": {"of": …, "value": "0"}, "unit": {zh, en} | None}``."""
        return {name: spec[name] for name in ("answer", "tolerance", "unit")}


def _tolerance(fields: Fields) -> Json:
    """Give ``{"of": "answer", "value": "5"}`` for five per cent, ``{"of": "absolute", …}`` for a plain number."""
    if not fields.has("tolerance"):
        return {"of": "absolute", "value": "0"}
    node = fields.table.entries["tolerance"].value
    found = _TOLERANCE.fullmatch(node.raw) if isinstance(node, Leaf) else None
    if found is None:
        fields.report(faults.BAD_TOLERANCE, node.place, share="5%")
        return {"of": "absolute", "value": "0"}
    return {"of": "answer" if found[2] else "absolute", "value": decimal_text(Decimal(found[1]))}
