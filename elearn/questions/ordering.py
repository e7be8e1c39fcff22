"""Steps to be put into their order; whoever has a part of it right earns a part."""

from fractions import Fraction
from itertools import pairwise
from typing import Final

from elearn.questions import items
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Ordinary, Said, Sent, Spec, Text


class Ordering(Ordinary):
    """Take ``{item id: its number}`` as the answer, so that a half-done order can be kept and shown again."""

    name: Final = "ordering"
    keys: Final = ("items",)
    is_mixed = True

    def read(self, fields: Fields) -> Json:
        """Read the items, which stand in their right order in the file."""
        return {"items": items.read_items(fields.rows("items", 3, 10), "items")}

    def public(self, spec: Spec, seed: int) -> Json:
        """Give the items mixed, and never in the right order: a page that shows the solution asks nothing."""
        found = items.mixed(spec["items"], seed)
        if items.ids(found) == items.ids(spec["items"]):
            found = [*found[1:], found[0]]
        return {"items": items.shown(found)}

    def choices(self, spec: Spec) -> dict[str, Text]:
        """Give the items' texts."""
        return items.texts(spec["items"])

    def feedback(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing: the explanation serves."""
        return {}

    def feedback_for(self, _spec: Spec, _answer: object) -> list[str]:
        """Give nothing."""
        return []

    def read_answer(self, spec: Spec, values: Sent, field: str) -> Answer | None:
        """Take the items' numbers; the control of an item is named by its id."""
        return items.read_places(values, field, items.ids(spec["items"]), _numbers(spec)) or None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give the share of the adjacent pairs that stand together in the answer as they do in the key.

        Of n items there are n - 1 pairs. Who has moved one step from its place has kept most pairs, where counting
        right places would leave nothing; of an order by chance one pair in n is right.
        """
        joined = _joined(spec, answer)
        return Fraction(len(joined), len(spec["items"]) - 1)

    def shares(self, spec: Spec, answer: object) -> dict[str, Fraction]:
        """Give 1 for each item that follows the one that it should follow, 0 for each other but the first."""
        joined = _joined(spec, answer)
        return {name: Fraction(name in joined) for name in items.ids(spec["items"])[1:]}

    def said(self, spec: Spec, answer: object) -> list[Said]:
        """Give the items in the order of their numbers."""
        given = _given(spec, answer)
        return [
            Said(name, is_choice=True, label=given[name]) for name in sorted(given, key=lambda one: int(given[one]))
        ]

    def best_answer(self, spec: Spec) -> Answer:
        """Give the right order."""
        return dict(zip(items.ids(spec["items"]), _numbers(spec), strict=True))

    def slips(self, spec: Spec) -> list[Answer]:
        """Give orders in which two steps are exchanged, the last comes first, or only the first is known."""
        names, numbers = items.ids(spec["items"]), _numbers(spec)
        orders = [[names[1], names[0], *names[2:]], [names[-1], *names[:-1]], names[:1]]
        return [dict(zip(order, numbers, strict=False)) for order in orders]

    def key(self, spec: Spec) -> Json:
        """Give ``{"order": [id, …]}``."""
        return {"order": items.ids(spec["items"])}


def _numbers(spec: Spec) -> list[str]:
    return [str(number) for number in range(1, len(spec["items"]) + 1)]


def _given(spec: Spec, answer: object) -> dict[str, str]:
    return items.placed(answer, items.ids(spec["items"]), _numbers(spec))


def _joined(spec: Spec, answer: object) -> set[str]:
    """List the items that stand right behind the one that they should follow; a number given twice is no place."""
    given = _given(spec, answer)
    numbers = list(given.values())
    place = {name: int(number) for name, number in given.items() if numbers.count(number) == 1}
    pairs = pairwise(items.ids(spec["items"]))
    return {after for before, after in pairs if before in place and place.get(after) == place[before] + 1}
