"""Items on the left, each of which has one counterpart on the right; on the right there may be more than are needed."""

from typing import Final

from elearn.problems import Phrase
from elearn.questions import items
from elearn.questions.assigning import Assigning
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Spec

_SORTED = Phrase("Change one of them; where several items belong to the same one, write a categorise question.")


class Matching(Assigning):
    """Take ``{left id: right id}`` as the answer."""

    name: Final = "matching"
    keys: Final = ("pairs", "surplus")
    things, places, shown_key = "left", "right", "pairs"

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

    def slips(self, spec: Spec) -> list[Answer]:
        """Give the pairs with two counterparts exchanged, and only the first pair."""
        found = list(spec["key"].items())
        (one, first), (other, second), *rest = found
        return [{one: second, other: first, **dict(rest)}, {one: first}]
