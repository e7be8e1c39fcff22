"""Items on the left, each of which has one counterpart on the right; on the right there may be more than are needed."""

from fractions import Fraction
from typing import Final

from elearn.problems import Phrase
from elearn.questions import items
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Ordinary, Said, Sent, Spec, Text

_SORTED = Phrase("Change one of them; where several items belong to the same one, write a categorise question.")


class Matching(Ordinary):
    """Take ``{left id: right id}`` as the answer."""

    name: Final = "matching"
    keys: Final = ("pairs", "surplus")
    is_mixed = True

    def read(self, fields: Fields) -> Json:
        """Read the pairs, and what belongs to nothing."""
        left: list[Fields] = []
        right: list[Fields] = []
        for row in fields.rows("pairs", 2, 10):
            row.only(("left", "right"))
            for side, found in (("left", left), ("right", right)):
                inner = row.inner(side)
                if inner is not None:
                    found.append(inner)
        surplus = fields.rows("surplus", 1, 6) if fields.has("surplus") else []
        ones, others = items.read_items(left, "left"), items.read_items([*right, *surplus], "right", hint=_SORTED)
        key = {one["id"]: other["id"] for one, other in zip(ones, others, strict=False)}
        return {"left": ones, "right": others, "key": key}

    def public(self, spec: Spec, seed: int) -> Json:
        """Give the left items as they stand in the file, and the right ones mixed."""
        return {"left": items.shown(spec["left"]), "right": items.shown(items.mixed(spec["right"], seed))}

    def choices(self, spec: Spec) -> dict[str, Text]:
        """Give the texts of both sides."""
        return items.texts(spec["left"]) | items.texts(spec["right"])

    def feedback(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing: the explanation serves."""
        return {}

    def feedback_for(self, _spec: Spec, _answer: object) -> list[str]:
        """Give nothing."""
        return []

    def read_answer(self, spec: Spec, values: Sent, field: str) -> Answer | None:
        """Take what was matched; the control of a left item is named by its id."""
        return items.read_places(values, field, items.ids(spec["left"]), items.ids(spec["right"])) or None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give the share of the left items that have their counterparts."""
        return items.mean(self.shares(spec, answer))

    def shares(self, spec: Spec, answer: object) -> dict[str, Fraction]:
        """Give 1 or 0 for each left item."""
        return items.rights(spec["key"], _given(spec, answer))

    def said(self, spec: Spec, answer: object) -> list[Said]:
        """Give what was matched with what."""
        return items.said(_given(spec, answer))

    def best_answer(self, spec: Spec) -> Answer:
        """Give the pairs."""
        return dict(spec["key"])

    def slips(self, spec: Spec) -> list[Answer]:
        """Give the pairs with two counterparts exchanged, and only the first pair."""
        found = list(spec["key"].items())
        (one, first), (other, second), *rest = found
        return [{one: second, other: first, **dict(rest)}, {one: first}]

    def key(self, spec: Spec) -> Json:
        """Give ``{"pairs": {left id: right id}}``."""
        return {"pairs": dict(spec["key"])}


def _given(spec: Spec, answer: object) -> dict[str, str]:
    return items.placed(answer, items.ids(spec["left"]), items.ids(spec["right"]))
