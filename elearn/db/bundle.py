"""Several small reads in one statement: a page that asks five rooms for a row each pays one trip, not five.

Each part stays a SELECT of its own room. They are joined by UNION ALL; a number says which part a row is of, and its
values stand in columns that parts share where their types are the same.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, cast, literal_column, null, select, union_all

from elearn.db.prepared import Prepared, Processor, Processors, Row

Slot = tuple[str, int]  # a type, and the how manieth of that type it is in its part


class Bundle:
    """Be some SELECTs that are read together; safe to share between threads.

    A part may have an order, a limit and constants of its own; its values are named by ``bindparam``, and its
    columns have types.
    """

    def __init__(self, **parts: Select[Any]) -> None:
        self._names = tuple(parts)
        slots = [_slots(part) for part in parts.values()]
        types = {
            slot: column.type
            for part, own in zip(parts.values(), slots, strict=True)
            for slot, column in zip(own, part.selected_columns, strict=True)
        }
        self._places = [[list(types).index(slot) + 1 for slot in own] for own in slots]
        self._takes: dict[Processors, list[Callable[[Row], Row]]] = {}
        branches = zip(range(len(parts)), parts.values(), self._places, strict=True)
        self._union = Prepared(union_all(*(_branch(*one, types) for one in branches)))

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> dict[str, list[Row]]:
        """Run it and give the rows of each part under its name, as the part alone would give them."""
        raw, processors = self._union.unprocessed(connection, values)
        found: list[list[Row]] = [[] for _ in self._names]
        takes = self._takes.get(processors)
        if takes is None:
            known = dict(processors)
            takes = [_taking(places, known) for places in self._places]
            self._takes[processors] = takes
        for row in raw:
            number = row[0]
            found[number].append(takes[number](row))
        return dict(zip(self._names, found, strict=True))


def _taking(places: Sequence[int], processors: Mapping[int, Processor]) -> Callable[[Row], Row]:
    """Make what takes a part's values out of a row."""
    own = [(number, processors[place]) for number, place in enumerate(places) if place in processors]
    pick: Callable[[Row], Row] = itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
    if not own:
        return pick

    def take(row: Row) -> Row:
        values = list(pick(row))
        for number, process in own:
            values[number] = process(values[number])
        return tuple(values)

    return take


def _slots(part: Select[Any]) -> list[Slot]:
    seen: dict[str, int] = {}
    slots = []
    for column in part.selected_columns:
        kind = repr(column.type)
        seen[kind] = seen.get(kind, 0) + 1
        slots.append((kind, seen[kind]))
    return slots


def _branch(number: int, part: Select[Any], places: Sequence[int], types: Mapping[Slot, Any]) -> Select[Any]:
    columns: list[Any] = [cast(null(), kind) for kind in types.values()]
    for place, column in zip(places, part.subquery().c, strict=True):
        columns[place - 1] = column
    named = (column.label(f"v{place}") for place, column in enumerate(columns, 1))
    return select(literal_column(str(number)).label("part"), *named)
