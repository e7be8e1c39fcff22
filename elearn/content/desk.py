"""The content folder as it lies on the disk now: checked when it has changed, with every fault, for those who write."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from elearn.content.check import check_library
from elearn.content.files import read_folder
from elearn.content.library import Library
from elearn.content.manuscripts import hashes_of
from elearn.content.publishing import source_hash
from elearn.content.revision import canonical_json, content_hash
from elearn.problems import Problem

Key = tuple[str, str]  # "lecture", "quiz" or "discussion", and its id
FOLDERS = {"lecture": "lectures", "quiz": "quizzes", "discussion": "discussions"}


@dataclass(frozen=True, slots=True)
class Item:
    """Hold what can be said of a lecture, quiz or discussion that was read: its title and its revision's hash."""

    title: Mapping[str, str]
    revision: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """Hold what the folder held: one hash of it all, every problem, and the items when there is no fault (else None).

    ``source`` is None when the folder cannot be read.
    """

    source: str | None
    problems: tuple[Problem, ...]
    items: Mapping[Key, Item] | None
    hashes: Mapping[str, str] = field(default_factory=dict)  # of each file, by its path

    def problems_of(self, key: Key) -> list[Problem]:
        """List the problems in an item's files."""
        start = f"{FOLDERS[key[0]]}/{key[1]}."
        return [problem for problem in self.problems if problem.path.startswith(start)]


class Desk:
    """Look at one content folder, for all threads of a process; the same files are checked once a day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._door = threading.Lock()  # one check at a time: it takes most of a second of a core
        self._known: tuple[date, Inspection] | None = None

    def inspect(self, today: date) -> Inspection:
        """Read the folder, and check it unless the last look found the same; ``today`` decides what is out of date."""
        try:
            files = read_folder(self.folder)
        except (OSError, ValueError):
            return Inspection(None, (), None)
        source = source_hash(files)
        with self._door:
            known = self._known
            if known is None or (known[0], known[1].source) != (today, source):
                library, problems = check_library(files, today=today)
                items = _items(library) if library else None
                known = today, Inspection(source, tuple(problems), items, hashes_of(files))
                self._known = known
            return known[1]


def _items(library: Library) -> dict[Key, Item]:
    lectures = {("lecture", key): lecture for key, lecture in library.lectures.items()}
    quizzes = {("quiz", key): quiz for key, quiz in library.quizzes.items()}
    discussions = {("discussion", key): discussion for key, discussion in library.discussions.items()}
    return {
        key: Item(thing.title.canonical(), content_hash(canonical_json(thing.canonical())))
        for key, thing in (lectures | quizzes | discussions).items()
    }
