"""The checked course as values: what the files say, once nothing in them is at fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from elearn.content.completing import Asked
from elearn.content.medium import Medium
from elearn.content.revision import canonical_json, content_hash
from elearn.content.suggestions import Practice
from elearn.questions.fields import Bilingual

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Citation:
    """Name a source, perhaps one article of it; ``historical`` admits that it is repealed."""

    source: str
    article: int | None = None
    historical: bool = False

    def __str__(self) -> str:
        article = "" if self.article is None else f":{self.article}"
        return f"{self.source}{article}{' historical' if self.historical else ''}"


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one entry of the register; what is not known is None."""

    id: str
    kind: str
    title: Bilingual
    short: Bilingual
    number: str | None = None
    articles: int | None = None
    adopted: date | None = None
    in_force: date | None = None
    repealed: date | None = None
    replaced_by: str | None = None
    verified: Bilingual | None = None

    def is_repealed(self, on: date) -> bool:
        """Tell whether the source is history on that day."""
        return self.repealed is not None and self.repealed <= on

    def canonical(self) -> Json:
        """Give the JSON form: dates as 2026-11-23, null for what is not known."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title.canonical(),
            "short": self.short.canonical(),
            "number": self.number,
            "articles": self.articles,
            "adopted": _iso(self.adopted),
            "in_force": _iso(self.in_force),
            "repealed": _iso(self.repealed),
            "replaced_by": self.replaced_by,
            "verified": self.verified.canonical() if self.verified else None,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """Hold one section of a lecture; the bodies are Markdown without the heading."""

    id: str
    minutes: int
    title: Bilingual
    body: Bilingual

    def canonical(self) -> Json:
        """Give the JSON form."""
        texts = {"title": self.title.canonical(), "body": self.body.canonical()}
        return {"id": self.id, "minutes": self.minutes} | texts


@dataclass(frozen=True, slots=True)
class Lecture:
    """Hold one lecture in both languages, with what it cites, asks and shows (in the order of the text)."""

    id: str
    title: Bilingual
    lecturer: Bilingual
    summary: Bilingual
    topics: tuple[str, ...]
    law_as_of: date
    review_by: date
    objectives: tuple[Bilingual, ...]
    sections: tuple[Section, ...]
    cites: tuple[Citation, ...]
    questions: tuple[str, ...]
    media: Mapping[str, str]

    @property
    def minutes(self) -> int:
        """Add up the sections' minutes."""
        return sum(section.minutes for section in self.sections)

    def canonical(self) -> Json:
        """Give the JSON form; pictures enter by name and hash, so that another picture is another revision."""
        return {
            "id": self.id,
            "title": self.title.canonical(),
            "lecturer": self.lecturer.canonical(),
            "summary": self.summary.canonical(),
            "topics": list(self.topics),
            "law_as_of": self.law_as_of.isoformat(),
            "review_by": self.review_by.isoformat(),
            "objectives": [objective.canonical() for objective in self.objectives],
            "sections": [section.canonical() for section in self.sections],
            "cites": [str(citation) for citation in self.cites],
            "questions": list(self.questions),
            "media": dict(self.media),
        }


@dataclass(frozen=True, slots=True)
class Question:
    """Hold one question; ``body`` is what its kind has read (see ``elearn.questions``)."""

    id: str
    kind: str
    topics: tuple[str, ...]
    difficulty: int
    points: int
    cites: tuple[Citation, ...]
    use: str
    stem: Bilingual
    explanation: Bilingual
    body: Mapping[str, Any]

    def canonical(self) -> Json:
        """Give the Spec from which the question is shown and marked for ever."""
        common = {
            "id": self.id,
            "kind": self.kind,
            "topics": list(self.topics),
            "difficulty": self.difficulty,
            "points": self.points,
            "cites": [str(citation) for citation in self.cites],
            "use": self.use,
            "stem": self.stem.canonical(),
            "explanation": self.explanation.canonical(),
        }
        return common | dict(self.body)


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw ``count`` questions out of ``candidates``, anew for each attempt."""

    count: int
    candidates: tuple[Question, ...]

    def canonical(self) -> Json:
        """Give the JSON form."""
        return {"count": self.count, "candidates": [_named(question) for question in self.candidates]}


@dataclass(frozen=True, slots=True)
class Quiz:
    """Hold one quiz: the questions that everybody gets, and the draws from the bank."""

    id: str
    kind: str
    title: Bilingual
    feedback: str
    pass_percent: int
    questions: tuple[Question, ...]
    draws: tuple[Draw, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """Add up the points of the questions that everybody gets."""
        return sum(question.points for question in self.questions)

    def canonical(self) -> Json:
        """Give the JSON form; it names each question's revision, so one hash fixes the whole quiz."""
        # A quiz without settings is the same revision as before there were any.
        settings = {"settings": dict(self.settings)} if self.settings else {}
        return settings | {
            "id": self.id,
            "kind": self.kind,
            "title": self.title.canonical(),
            "feedback": self.feedback,
            "pass_percent": self.pass_percent,
            "questions": [_named(question) for question in self.questions],
            "draws": [draw.canonical() for draw in self.draws],
        }


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one case of a discussion; the text is Markdown."""

    title: Bilingual
    text: Bilingual

    def canonical(self) -> Json:
        """Give the JSON form."""
        return {"title": self.title.canonical(), "text": self.text.canonical()}


@dataclass(frozen=True, slots=True)
class Discussion:
    """Hold the brief of a discussion: the problem, cases, guiding questions, what a good contribution contains."""

    id: str
    title: Bilingual
    topics: tuple[str, ...]
    law_as_of: date
    cites: tuple[Citation, ...]
    problem: Bilingual
    cases: tuple[Case, ...]
    questions: tuple[Bilingual, ...]
    contribution: Bilingual

    def canonical(self) -> Json:
        """Give the JSON form."""
        return {
            "id": self.id,
            "title": self.title.canonical(),
            "topics": list(self.topics),
            "law_as_of": self.law_as_of.isoformat(),
            "cites": [str(citation) for citation in self.cites],
            "problem": self.problem.canonical(),
            "cases": [case.canonical() for case in self.cases],
            "questions": [question.canonical() for question in self.questions],
            "contribution": self.contribution.canonical(),
        }


@dataclass(frozen=True, slots=True)
class Step:
    """Name a lecture of the course and the quiz that belongs to it."""

    lecture: str
    quiz: str | None

    def canonical(self) -> Json:
        """Give the JSON form."""
        return {"lecture": self.lecture, "quiz": self.quiz}


@dataclass(frozen=True, slots=True)
class Course:
    """Hold the course: its lectures in the order in which they are taught, and the quizzes that measure it."""

    id: str
    title: Bilingual
    summary: Bilingual
    steps: tuple[Step, ...]
    checks: tuple[str, ...] = ()
    completion: Asked | None = None

    def canonical(self) -> Json:
        """Give the JSON form."""
        # A course that says nothing of it is the same revision as before it could be said.
        asked = {"completion": self.completion.canonical()} if self.completion else {}
        return asked | {
            "id": self.id,
            "title": self.title.canonical(),
            "summary": self.summary.canonical(),
            "lectures": [step.canonical() for step in self.steps],
            "checks": list(self.checks),
        }


@dataclass(frozen=True, slots=True)
class Library:
    """Hold all that the files say, by id (or picture name), in reading order, as law stood on ``checked_on``."""

    course: Course
    sources: Mapping[str, Source]
    lectures: Mapping[str, Lecture]
    quizzes: Mapping[str, Quiz]
    discussions: Mapping[str, Discussion]
    media: Mapping[str, Medium]
    checked_on: date
    practice: Mapping[str, Practice] = field(default_factory=dict)

    @property
    def questions(self) -> dict[str, Question]:
        """Give all questions of all quizzes by id."""
        return {question.id: question for quiz in self.quizzes.values() for question in quiz.questions}


def _named(question: Question) -> Json:
    return {"id": question.id, "hash": content_hash(canonical_json(question.canonical()))}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
