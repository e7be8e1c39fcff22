"""Items, each of which belongs into one of a few categories."""

from typing import Final

from elearn.questions import faults, items
from elearn.questions.assigning import Assigning
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Spec

_MOST = 16  # items: more are work, and no test of knowledge


class Categorise(Assigning):
    """Take ``{item id: category id}`` as the answer."""

    name: Final = "categorise"
    keys: Final = ("categories",)
    things, places, shown_key = "items", "categories", "categories"

    def read(self, fields: Fields) -> Json:
        """Read the categories, each with the items that belong into it."""
        categories: list[Json] = []
        found: list[Json] = []
        key: dict[str, str] = {}
        for number, row in enumerate(fields.rows("categories", 2, 6), 1):
            category = items.read_item(row, "categories", more=("items",)) | {"id": f"g{number}"}
            if any(items.is_same(category, other) for other in categories):
                row.report(faults.SAME_TEXTS, row.place())
            categories.append(category)
            for inner in row.rows("items", 1, 12):
                item = items.read_item(inner, "items")
                if any(items.is_same(item, other) for other in found):
                    inner.report(faults.SAME_TEXTS, inner.place())
                found.append(item)
                key[item["id"]] = category["id"]
        if len(found) > _MOST:
            place = fields.place("categories")
            fields.report(faults.WRONG_COUNT, place, key="items", count=len(found), low=2, high=_MOST)
        return {"categories": categories, "items": found, "key": key}

    def public(self, spec: Spec, seed: int) -> Json:
        """Give the categories as they stand in the file, and the items mixed."""
        return {"categories": items.shown(spec["categories"]), "items": items.shown(items.mixed(spec["items"], seed))}

    def slips(self, spec: Spec) -> list[Answer]:
        """Give answers with one item in the category behind its own, and one with everything in the first."""
        names = items.ids(spec["categories"])
        other = {name: names[(place + 1) % len(names)] for place, name in enumerate(names)}
        moved = [{**spec["key"], item: other[category]} for item, category in spec["key"].items()]
        return [*moved, dict.fromkeys(spec["key"], names[0])]
