"""Pieces of pages that are kept after they were first made: those that immutable documents alone decide.

A key must name everything that its piece is made of: a publication, a revision, an answer; never a person or a token.
"""

from collections.abc import Callable, Hashable

from markupsafe import Markup

MOST = 1_000  # pieces of one language; a question with its choices takes 2 kB, a section of a lecture 12 kB


class Fragments:
    """Keep the pieces of one language."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Markup] = {}

    def keep(self, key: Hashable, make: Callable[..., Markup], *parts: object) -> Markup:
        """Give the piece of that key, making it of its parts when it is not there; without a key keep nothing."""
        found = self._kept.get(key)
        if found is None:
            found = make(*parts)
            if key:
                if len(self._kept) >= MOST:
                    self._kept = {}
                self._kept[key] = found
        return found
