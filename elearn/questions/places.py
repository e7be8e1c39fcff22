"""Values that remember where in a file they were written, so that every fault can be pointed at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Plain = str | int | Decimal | bool | date | None


@dataclass(frozen=True, slots=True)
class Place:
    """Point into a file; line and column count from 1, and 0 means that the whole file is meant."""

    path: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """Hold one written value; ``raw`` is its text as it stands in the file, without quotes."""

    place: Place
    value: Plain
    raw: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Hold a list."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one key of a mapping and what it stands for; ``place`` is that of the key."""

    place: Place
    value: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a mapping, in the order of the file."""

    place: Place
    entries: Mapping[str, Entry]


Node = Leaf | Branch | Table


def placed(value: object, place: Place) -> Node:
    """Wrap a plain value (from an import, a form or a test) so that all of it stands at one place.

    Raises TypeError for what a content file cannot hold.
    """
    if isinstance(value, Mapping):
        return Table(place, {str(key): Entry(place, placed(inner, place)) for key, inner in value.items()})
    if isinstance(value, str | int | Decimal | date) or value is None:
        return Leaf(place, value, str(value))
    if isinstance(value, Sequence):
        return Branch(place, tuple(placed(inner, place) for inner in value))
    raise TypeError(type(value).__name__)
