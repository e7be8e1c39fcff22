"""What an import makes: questions in the form of our files, as far as they go, each with its place and its doubts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from elearn.problems import Problem, faults
from elearn.questions.places import Place

# A question as a quiz file holds it (kind, stem: {zh, en}, choices, …); a language that is missing is not there.
Question: TypeAlias = Mapping[str, Any]
Standing = Literal["clean", "doubtful", "refused"]
MOST_QUESTIONS = 300  # what a quiz file may hold


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold one question that was read: where it stood (``line`` counts lines, paragraphs or rows), and its doubts.

    ``notes`` are remarks such as the chapter, for which our files have no key.
    """

    question: Question
    place: Place
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """Say whether it can be taken over, should be looked at, or cannot be taken as it is."""
        if faults(self.problems):
            return "refused"
        return "doubtful" if self.problems else "clean"


@dataclass(frozen=True, slots=True)
class Bank:
    """Hold all that was read from one text or file; ``problems`` are those that belong to no question."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()

    def count(self, standing: Standing) -> int:
        """Count the drafts that stand so."""
        return sum(draft.standing == standing for draft in self.drafts)


def refused(problems: Iterable[Problem]) -> Bank:
    """Give the bank of a file from which nothing could be read."""
    return Bank((), tuple(problems))


def wording(zh: str, en: str = "") -> dict[str, str]:
    """Give a text as a file holds it: the languages that there are."""
    return {language: text for language, text in (("zh", zh), ("en", en)) if text}


def lines_of(texts: Sequence[str]) -> str:
    """Join the lines of a text, without blank ones at its ends."""
    return "\n".join(texts).strip()
