"""The published course at a glance: everything but the texts themselves, as small values. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from elearn.content.staleness import Repeal, Repeals, is_stale, repeals_in, repeals_under

Text = Mapping[str, str]  # language → text


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """Hold a section's id, title and minutes, and which sources under it are repealed, by now or later."""

    id: str
    title: Text
    minutes: int
    repeals: Repeals = ()


@dataclass(frozen=True, slots=True)
class LectureOutline:
    """Hold what lists and headings show of a lecture; ``quiz_id`` is its practice quiz."""

    id: str
    title: Text
    lecturer: Text
    summary: Text
    objectives: tuple[Text, ...]
    sections: tuple[SectionOutline, ...]
    law_as_of: date
    review_by: date
    quiz_id: str | None
    revision_hash: str
    rendering_hash: str

    @property
    def minutes(self) -> int:
        """Add up the sections."""
        return sum(section.minutes for section in self.sections)

    def repealed(self, on: date) -> Repeals:
        """List the sources on which it rests and which are history on a day."""
        found = {repeal for section in self.sections for repeal in section.repeals}
        return tuple(sorted(repeal for repeal in found if repeal[1] <= on))


@dataclass(frozen=True, slots=True)
class QuestionRef:
    """Name one question's revision and its rendering, and which sources under it are repealed, by now or later.

    ``is_practice`` is False for what measures; ``kind`` names its question kind.
    """

    id: str
    revision_hash: str
    rendering_hash: str
    repeals: Repeals = ()
    is_practice: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class QuizOutline:
    """Hold a quiz's settings, the questions that everybody gets, and what is drawn: how many out of which."""

    id: str
    kind: str
    title: Text
    feedback: str
    pass_percent: int
    questions: tuple[QuestionRef, ...]
    revision_hash: str
    draws: tuple[tuple[int, tuple[QuestionRef, ...]], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)  # as its file gives them
    follows: tuple[str, ...] = ()  # of a delayed check: the quizzes from whose hand-in its days are counted

    @property
    def everything(self) -> tuple[QuestionRef, ...]:
        """List what may stand on a paper: the questions that everybody gets, and those that may be drawn."""
        return (*self.questions, *(question for _, pool in self.draws for question in pool))

    @property
    def size(self) -> int:
        """Count the questions of one paper."""
        return len(self.questions) + sum(count for count, _ in self.draws)

    def in_force(self, on: date) -> "QuizOutline":
        """Give the quiz as new papers are made of it on a day: without what rests on repealed sources."""
        if not any(is_stale(question.repeals, on) for question in self.everything):
            return self
        draws = ((count, _in_force(pool, on)) for count, pool in self.draws)
        left = tuple((min(count, len(pool)), pool) for count, pool in draws)
        return replace(self, questions=_in_force(self.questions, on), draws=left)


@dataclass(frozen=True, slots=True)
class DiscussionOutline:
    """Hold what lists and headings show of a discussion, and which sources under it are repealed, by now or later."""

    id: str
    title: Text
    law_as_of: date
    rendering_hash: str
    repeals: Repeals

    def repealed(self, on: date) -> Repeals:
        """List the sources on which it rests and which are history on a day."""
        return tuple(repeal for repeal in self.repeals if repeal[1] <= on)


@dataclass(frozen=True, slots=True)
class PlanOutline:
    """Hold a plan of action that a lecture suggests, and within how many days it can be done."""

    id: str
    days: int
    text: Text


@dataclass(frozen=True, slots=True)
class CourseOutline:
    """Hold a course: its lectures in the order in which they are taught, and the ids of the quizzes that measure it.

    ``asks_lectures`` and ``asks_quizzes`` name what completes it.
    """

    id: str
    title: Text
    summary: Text
    lectures: tuple[LectureOutline, ...]
    checks: tuple[str, ...] = ()
    asks_lectures: tuple[str, ...] = ()
    asks_quizzes: tuple[str, ...] = ()

    def lecture(self, lecture_id: str) -> LectureOutline | None:
        """Find a lecture by its id."""
        return next((lecture for lecture in self.lectures if lecture.id == lecture_id), None)


@dataclass(frozen=True, slots=True)
class Outline:
    """Hold one publication: course, quizzes (no banks), all questions by id, register of sources, discussions by id.

    ``cited`` says which articles the course rests on: source id → article → ids of the lectures that cite it, in the
    text or in their quiz.
    """

    publication_id: int
    course: CourseOutline
    quizzes: Mapping[str, QuizOutline]
    questions: Mapping[str, QuestionRef]
    sources: tuple[Mapping[str, Any], ...]
    cited: Mapping[str, Mapping[int, tuple[str, ...]]]
    discussions: Mapping[str, DiscussionOutline] = field(default_factory=dict)
    practice: Mapping[str, tuple[PlanOutline, ...]] = field(default_factory=dict)  # lecture id → what it suggests

    def source(self, source_id: str) -> Mapping[str, Any]:
        """Find an entry of the register; what is published cites none that is not in it."""
        return next(source for source in self.sources if source["id"] == source_id)


Row = tuple[Any, ...]  # kind, item id, revision hash, rendering hash, body of the revision


def build_outline(publication_id: int, rows: Iterable[Row]) -> Outline:
    """Build the outline of a publication from its items."""
    items: dict[str, dict[str, Row]] = {}
    for row in rows:
        items.setdefault(row[0], {})[row[1]] = row
    (sources_row,) = items["sources"].values()
    sources = tuple(json.loads(sources_row[4])["sources"])
    repeals = repeals_in(sources)
    refs = {name: _question(row, repeals) for name, row in items.get("question", {}).items()}
    every = (_quiz(row, refs) for row in items.get("quiz", {}).values())
    quizzes = {quiz.id: quiz for quiz in every if quiz.kind != "bank"}
    (course_row,) = items["course"].values()
    course = json.loads(course_row[4])
    post = tuple(name for name in course["checks"] if quizzes[name].kind == "post")
    quizzes |= {name: replace(quiz, follows=post) for name, quiz in quizzes.items() if quiz.kind == "delayed"}
    lectures = tuple(_lecture(items["lecture"][part["lecture"]], part["quiz"], repeals) for part in course["lectures"])
    return Outline(
        publication_id,
        _course(course, lectures),
        quizzes,
        refs,
        sources,
        _cited(lectures, quizzes, items),
        {name: _discussion(row, repeals) for name, row in sorted(items.get("discussion", {}).items())},
        {name: _plans(row) for name, row in sorted(items.get("practice", {}).items())},
    )


def _course(body: Mapping[str, Any], lectures: tuple[LectureOutline, ...]) -> CourseOutline:
    said: Mapping[str, Any] = body.get("completion") or {}
    asked, passed = said.get("lectures"), said.get("quizzes")
    every, quizzes = (one.id for one in lectures), (one.quiz_id for one in lectures if one.quiz_id)
    return CourseOutline(
        body["id"],
        body["title"],
        body["summary"],
        lectures,
        tuple(body["checks"]),
        tuple(every if asked is None else asked),
        tuple(quizzes if passed is None else passed),
    )


def _cited(
    lectures: Iterable[LectureOutline], quizzes: Mapping[str, QuizOutline], items: Mapping[str, Mapping[str, Row]]
) -> dict[str, dict[int, tuple[str, ...]]]:
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    for lecture in lectures:
        cites = list(json.loads(items["lecture"][lecture.id][4])["cites"])
        if lecture.quiz_id is not None:
            for question in quizzes[lecture.quiz_id].questions:
                cites += json.loads(items["question"][question.id][4])["cites"]
        for source, article in sorted({_article(cite) for cite in cites}):
            if article:
                articles = found.setdefault(source, {})
                articles[article] = (*articles.get(article, ()), lecture.id)
    return found


def _article(cite: str) -> tuple[str, int]:
    """Take ``code-2026:318 historical`` apart; 0 stands for the source as a whole."""
    source, _, article = cite.partition(" ")[0].partition(":")
    return source, int(article or 0)


def _in_force(questions: Iterable[QuestionRef], on: date) -> tuple[QuestionRef, ...]:
    return tuple(question for question in questions if not is_stale(question.repeals, on))


def _question(row: Row, repeals: Mapping[str, Repeal]) -> QuestionRef:
    body = json.loads(row[4])
    under = repeals_under(body, repeals)
    return QuestionRef(row[1], row[2], row[3], under, body["use"] == "practice", body["kind"])


def _lecture(row: Row, quiz_id: str | None, repeals: Mapping[str, Repeal]) -> LectureOutline:
    body = json.loads(row[4])
    return LectureOutline(
        id=body["id"],
        title=body["title"],
        lecturer=body["lecturer"],
        summary=body["summary"],
        objectives=tuple(body["objectives"]),
        sections=tuple(
            SectionOutline(part["id"], part["title"], part["minutes"], repeals_under(part, repeals))
            for part in body["sections"]
        ),
        law_as_of=date.fromisoformat(body["law_as_of"]),
        review_by=date.fromisoformat(body["review_by"]),
        quiz_id=quiz_id,
        revision_hash=row[2],
        rendering_hash=row[3],
    )


def _discussion(row: Row, repeals: Mapping[str, Repeal]) -> DiscussionOutline:
    body = json.loads(row[4])
    law_as_of = date.fromisoformat(body["law_as_of"])
    return DiscussionOutline(body["id"], body["title"], law_as_of, row[3], repeals_under(body, repeals))


def _plans(row: Row) -> tuple[PlanOutline, ...]:
    return tuple(PlanOutline(plan["id"], plan["days"], plan["text"]) for plan in json.loads(row[4])["plans"])


def _quiz(row: Row, refs: Mapping[str, QuestionRef]) -> QuizOutline:
    body = json.loads(row[4])
    return QuizOutline(
        id=body["id"],
        kind=body["kind"],
        title=body["title"],
        feedback=body["feedback"],
        pass_percent=body["pass_percent"],
        questions=tuple(refs[question["id"]] for question in body["questions"]),
        revision_hash=row[2],
        draws=tuple(
            (draw["count"], tuple(refs[question["id"]] for question in draw["candidates"])) for draw in body["draws"]
        ),
        settings=body.get("settings", {}),
    )
