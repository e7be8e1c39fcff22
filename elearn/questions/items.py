"""Texts that are put in order, matched or sorted: with ids that tell nothing, and mixed so that their order does not.

An id is a digest of the item's Chinese text, so it tells neither its place in the file nor what it belongs to, and it
still means the same when the key is mended. An item whose text may change keeps its id by an ``id`` of its own.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256
from typing import Any, TypeVar

from elearn.problems import Phrase
from elearn.questions import answers, faults
from elearn.questions.fields import Fields
from elearn.questions.kind import Json, Said, Text

ITEM_KEYS = ("id", "zh", "en")
LONGEST = 300
Row = TypeVar("Row", bound=Mapping[str, Any])


def opaque(name: str) -> str:
    """Make an id that tells nothing: a letter and eight hexadecimal digits."""
    return f"i{sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


def read_item(row: Fields, key: str, *, more: tuple[str, ...] = ()) -> Json:
    """Read one item as ``{id, text: {zh, en}}``; ``more`` are the keys that it may have beside."""
    row.only((*ITEM_KEYS, *more))
    text = row.translations(key, limit=LONGEST)
    return {"id": opaque(row.identifier("id") if row.has("id") else text.zh), "text": text.canonical()}


def read_items(rows: Iterable[Fields], key: str, *, hint: Phrase | None = None) -> list[Json]:
    """Read a list of items, no two of which may have the same text in a language."""
    found: list[Json] = []
    for row in rows:
        item = read_item(row, key)
        if any(is_same(item, other) for other in found):
            row.report(faults.SAME_TEXTS, row.place(), hint=hint)
        found.append(item)
    return found


def is_same(one: Json, other: Json) -> bool:
    """Say whether two items have the same id, or the same text in a language."""
    return one["id"] == other["id"] or any(text and text == other["text"][key] for key, text in one["text"].items())


def shown(items: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Give ids and texts, and nothing else."""
    return [{"id": item["id"], "text": dict(item["text"])} for item in items]


def mixed(items: Iterable[Row], seed: int) -> list[Row]:
    """Put items into an order that depends on the seed and on their ids, and on nothing else."""
    return sorted(items, key=lambda item: sha256(f"{seed}:{item['id']}".encode()).digest())


def texts(items: Iterable[Mapping[str, Any]]) -> dict[str, Text]:
    """Give each item's text by its id."""
    return {item["id"]: item["text"] for item in items}


def ids(items: Iterable[Mapping[str, Any]]) -> list[str]:
    """List the items' ids."""
    return [item["id"] for item in items]


def read_places(values: Mapping[str, object], field: str, names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Read for each of ``names`` which of the ``known`` values was given to it; what was given none is left out."""
    among = set(known)
    found = {name: answers.single(values, answers.under(field, name)) for name in names}
    return {name: value for name, value in found.items() if value in among}


def placed(answer: object, names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Take an answer, whatever it is, for a mapping of ``names`` to ``known`` values; in the order of ``names``."""
    if not isinstance(answer, Mapping):
        return {}
    among = set(known)
    found = {name: answer.get(name) for name in names}
    return {name: value for name, value in found.items() if isinstance(value, str) and value in among}


def rights(key: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Fraction]:
    """Give 1 for each name that was given what the key says, and 0 for each other."""
    return {name: Fraction(given.get(name) == value) for name, value in key.items()}


def mean(shares: Mapping[str, Fraction]) -> Fraction:
    """Give the mean of shares; 0 of none."""
    return sum(shares.values(), Fraction(0)) / len(shares) if shares else Fraction(0)


def said(given: Mapping[str, str]) -> list[Said]:
    """Say what was given to what."""
    return [Said(value, is_choice=True, label=name) for name, value in given.items()]
