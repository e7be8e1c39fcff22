"""How a value of each kind of column is written in JSON and read again: the same whatever database it came from."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Double, Float, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeEngine

from elearn.db.types import Json, Marks, UTCDateTime


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold one kind of column: its name in the archive, its type, and the two ways of a value that is not None."""

    name: str
    type: TypeEngine[Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


def _text_of(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


KINDS = (
    Kind("moment", UTCDateTime(), datetime.isoformat, datetime.fromisoformat),
    Kind("date", Date(), date.isoformat, date.fromisoformat),
    Kind("real", Double(), _as_it_is, float),
    Kind("marks", Marks(), str, Fraction),
    Kind("json", Json(), _as_it_is, _as_it_is),
    Kind("bytes", LargeBinary(), _text_of, base64.b64decode),
    Kind("boolean", Boolean(), _as_it_is, _as_it_is),
    Kind("integer", BigInteger(), _as_it_is, _as_it_is),
    Kind("text", Text(), _as_it_is, _as_it_is),
)
KIND_BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
# Our own types before those they stand on.
_FAMILIES: tuple[tuple[type[Any] | tuple[type[Any], ...], str], ...] = (
    (UTCDateTime, "moment"),
    (Date, "date"),
    (Float, "real"),
    (Marks, "marks"),
    (Json, "json"),
    (LargeBinary, "bytes"),
    (Boolean, "boolean"),
    ((BigInteger, Integer), "integer"),
    ((String, Text), "text"),
)


def kind_of(type_: TypeEngine[Any]) -> Kind:
    """Find the kind of a column by its type. Raises TypeError for a type that no backup can carry yet."""
    for family, name in _FAMILIES:
        if isinstance(type_, family):
            return KIND_BY_NAME[name]
    raise TypeError(f"a column of type {type_!r} has no form in a backup: add it to elearn/archive/columns.py")
