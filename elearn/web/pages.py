"""What a view returns: a value that the wiring turns into a response when the transaction is over."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Page:
    """Show a template with values; ``values`` hold no database objects that would load something later.

    ``is_secret`` is for what is shown once, such as a new password: no browser and no proxy keeps a copy.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send the reader on with 303, and perhaps a word (a flash message) to be shown there."""

    location: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Json:
    """Answer a script."""

    value: Any
    status: int = 200


@dataclass(frozen=True, slots=True)
class Data:
    """Answer with bytes: a picture, a file to keep (``file_name``), text for a machine."""

    body: bytes | Iterable[bytes]
    media_type: str
    file_name: str | None = None
    cache_control: str = "private, no-store"
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Page | Redirect | Json | Data


@dataclass(frozen=True, slots=True)
class Grouped:
    """Let the group-commit writer do ``work`` after the read transaction, and answer with what it gives.

    ``at_once`` may try to do the same in one statement, and gives None where that settled nothing. On a server, which
    commits a statement of its own accord, it is tried first: it costs one way there, where a transaction costs four.
    """

    work: Callable[[Connection], Answer]
    at_once: Callable[[Connection], Answer | None] | None = None


Result = Answer | Grouped
