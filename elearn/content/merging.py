"""Put two texts together that were both made of a third, and two folders likewise: nothing is lost silently. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from itertools import pairwise

from elearn.content.items import item_at

Hashes = Mapping[str, str]  # path → hash of the file; a path that is absent has no file


@dataclass(frozen=True, slots=True)
class Meeting:
    """Hold what becomes of each path where the folder and what is published meet.

    ``folder`` and ``published`` list the paths whose file is taken from there because only it has changed;
    ``both`` those that were changed on both sides, each otherwise: somebody has to decide.
    """

    folder: tuple[str, ...]
    published: tuple[str, ...]
    both: tuple[str, ...]


def meet(base: Hashes, folder: Hashes, published: Hashes) -> Meeting:
    """Compare what both sides had last agreed upon with what each has now."""
    ours, theirs, both = [], [], []
    for path in sorted({*base, *folder, *published}):
        was, mine, other = base.get(path), folder.get(path), published.get(path)
        if mine == other:
            continue
        if other == was:
            ours.append(path)
        elif mine == was:
            theirs.append(path)
        else:
            both.append(path)
    return Meeting(tuple(ours), tuple(theirs), tuple(both))


def name_of(path: str) -> str:
    """Name the item of a path as commands do: ``lectures/drinking-water``, ``quizzes/water``, ``course``."""
    key = item_at(path)
    folders = {"lecture": "lectures", "quiz": "quizzes", "discussion": "discussions", "practice": "practice"}
    folders["picture"] = "pictures"
    return path if key is None else f"{folders[key[0]]}/{key[1]}" if key[0] in folders else key[0]


def merged(base: str, mine: str, other: str) -> str | None:
    """Put the changes of two texts to a third together, line by line; None where both changed the same lines."""
    if mine == other or other == base:
        return mine
    if mine == base:
        return other
    lines = base.split("\n")
    here, there = _changes(lines, mine.split("\n")), _changes(lines, other.split("\n"))
    found: list[str] = []
    at = 0
    for start, end, fresh in _in_turn(here, there):
        if start < at:
            return None
        found += [*lines[at:start], *fresh]
        at = end
    return "\n".join([*found, *lines[at:]])


Change = tuple[int, int, tuple[str, ...]]


def _changes(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    steps = SequenceMatcher(None, base, text, autojunk=False).get_opcodes()
    return [(start, end, tuple(text[low:high])) for tag, start, end, low, high in steps if tag != "equal"]


def _in_turn(here: Sequence[Change], there: Sequence[Change]) -> list[Change]:
    """Sort the changes of both; where they touch the same place, one is given that begins before any text."""
    alike = set(here) & set(there)
    both = [*here, *(change for change in there if change not in alike)]
    ordered = sorted(both, key=lambda change: (change[0], change[1]))
    for one, other in pairwise(ordered):
        if other[0] <= one[1]:  # next to each other is as good as over each other: the order would be anybody's guess
            return [one, (-1, -1, ())]
    return ordered


def difference(old: str, new: str, *, around: int = 3) -> list[str]:
    """Give the lines in which two texts differ, each behind its sign: ``+``, ``-``, blank, ``@@`` for a leap."""
    return list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=around))[2:]
