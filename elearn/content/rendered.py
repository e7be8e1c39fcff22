"""Renderings that were made before in this process: an item is rendered anew only when it, or what it names, changed.

A rendering follows from the item's canonical text, the register of sources, the pictures, the day (what is repealed
on it) and the renderer; all of these are in the name under which it is kept, so that it is never out of date.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from elearn.content.library import Library
from elearn.content.revision import canonical_json, content_hash

MOST_KEPT = 512  # twice the course: about 3 MB
_kept: OrderedDict[str, str] = OrderedDict()
_door = Lock()


class Renderings:
    """Give the renderings of one library's items, those that were made before without rendering."""

    def __init__(self, library: Library, version: int) -> None:
        self._library = library
        sources = [source.canonical() for source in library.sources.values()]
        pictures = [library.media[name].canonical() for name in sorted(library.media)]
        around = canonical_json([version, library.checked_on.isoformat(), sources, pictures])
        self._around = content_hash(around)

    def of(self, kind: str, item: Any, canonical: str, render: Callable[[Any, Library], Any]) -> str:
        """Give an item's rendering as canonical JSON; ``canonical`` is the item's own text."""
        name = content_hash(canonical_json([self._around, kind, canonical]))
        with _door:
            known = _kept.get(name)
            if known is not None:
                _kept.move_to_end(name)
                return known
        made = canonical_json(render(item, self._library))
        with _door:
            _kept[name] = made
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return made


def forget() -> None:
    """Forget every rendering: for whoever wants to know what it takes to make them all."""
    with _door:
        _kept.clear()
