"""More than 120 broken files: the check names every fault of each with its line, its column and its code."""

from dataclasses import dataclass
from pathlib import Path

from elearn.content.check import check_library
from tests import every_kind
from tests.content.small import TODAY, found, make_files

PATHS = {
    "quiz": "quizzes/water.yaml",
    "zh": "lectures/water.zh.md",
    "en": "lectures/water.en.md",
    "course": "course.yaml",
    "sources": "sources.yaml",
    "svg": "lectures/media/zones.svg",
    "every": "quizzes/every-kind.yaml",
}
Told = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Broken:
    """Hold one block of the corpus: which file, what is changed in it, and what is then wrong where."""

    part: str
    old: str
    new: str
    expected: tuple[Told, ...]

    def applied(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Break the file."""
        path = PATHS[self.part]
        text = files[path].decode()
        assert self.old in text, (self.part, self.old)
        return files | {path: text.replace(self.old, self.new, 1).encode()}


def corpus() -> list[Broken]:
    blocks = (Path(__file__).parent / "broken.txt").read_text(encoding="utf-8").split("\n\n")
    read = []
    for block in blocks:
        lines = [line for line in block.split("\n") if line and not line.startswith("#")]
        if lines:
            read.append(Broken(lines[0], plain(lines[1]), plain(lines[2]), tuple(map(told, lines[3:]))))
    return read


def plain(line: str) -> str:
    marks = {"\\n": "\n", "\\t": "\t", "\\a": "\a"}
    for mark, sign in marks.items():
        line = line.replace(mark, sign)
    return line[1:]


def told(line: str) -> Told:
    place, code = line.removeprefix("=").split(" ")
    path, row, column = place.split(":")
    return path, int(row), int(column), code


CORPUS = corpus()


def test_the_corpus_has_more_than_120_broken_files_and_most_codes() -> None:
    assert len(CORPUS) >= 120
    assert len({code for broken in CORPUS for _, _, _, code in broken.expected}) >= 60


def test_every_fault_of_every_broken_file_is_named_with_its_place() -> None:
    others, every = make_files(), every_kind.files()
    wrong = []
    for broken in CORPUS:
        _, problems = check_library(broken.applied(every if broken.part == "every" else others), today=TODAY)
        if tuple(found(problems)) != broken.expected:
            wrong.append((broken.part, broken.old, broken.new, found(problems), broken.expected))

    assert wrong == []


def test_nothing_stops_at_the_first_faults_of_all_files_are_named_together() -> None:
    chosen = [
        next(one for one in CORPUS if one.part == part and len(one.expected) == 1)
        for part in ("quiz", "zh", "course", "svg")
    ]
    files = make_files()
    for broken in chosen:
        files = broken.applied(files)

    _, problems = check_library(files, today=TODAY)

    assert {place for broken in chosen for place in broken.expected} <= set(found(problems))
