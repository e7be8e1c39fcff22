"""What pages are made of, kept after it was first made: what immutable documents alone decide.

A key must name everything that a piece is made of: a publication, a revision, an answer; never a person or a token.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Piece = TypeVar("Piece")

MOST = 1_000  # pieces; a question with its choices takes 2 kB, a section of a lecture 12 kB


class Kept(Generic[Piece]):
    """Keep the pieces of one sort."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Piece] = {}

    def keep(self, key: Hashable, make: Callable[..., Piece], *parts: object) -> Piece:
        """Give the piece of that key, making it of its parts when it is not there; without a key keep nothing."""
        found = self._kept.get(key)
        if found is None:
            found = make(*parts)
            if key:
                if len(self._kept) >= MOST:
                    self._kept = {}
                self._kept[key] = found
        return found
