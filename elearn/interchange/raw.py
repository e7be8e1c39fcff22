"""A question while it is being read: what was found for it so far, in the words of the source."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from elearn.interchange.lines import Line
from elearn.problems import Problem
from elearn.questions.places import Place


@dataclass(slots=True)
class RawChoice:
    """Hold one choice with its letter, lines and feedback; ``is_right`` where the source marks it in its own way."""

    letter: str
    lines: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    is_marked: bool = False
    is_right: bool = False


@dataclass(slots=True)
class Half:
    """Hold what is said in one language."""

    stem: list[Line] = field(default_factory=list)
    choices: list[RawChoice] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    unit: str = ""


@dataclass(slots=True)
class Section:
    """Hold a part of a bank: its ordinal (一、), the kind that its heading names, and points of each question."""

    ordinal: str = ""
    word: str = ""
    points: str = ""
    is_explicit: bool = False


@dataclass(slots=True)
class Raw:
    """Hold one question; ``number`` is the one written in front (0 for none), ``word`` the kind that it names."""

    place: Place
    section: Section
    number: int = 0
    word: str = ""
    zh: Half = field(default_factory=Half)
    en: Half = field(default_factory=Half)
    values: dict[str, str] = field(default_factory=dict)  # difficulty, points, topic, cites, tolerance, credit
    problems: list[Problem] = field(default_factory=list)

    @property
    def halves(self) -> Iterator[tuple[str, Half]]:
        """Go through both languages."""
        yield "zh", self.zh
        yield "en", self.en

    @property
    def has_answer(self) -> bool:
        """Say whether an answer was found."""
        return bool(self.zh.answers or any(choice.is_right for choice in self.zh.choices))
