"""The map of mastery as pages and files show it: topics by unit, then the questions of a topic, from what is kept.

A unit of which nothing may be said alone shows the figure of the unit above, and says so. Units stand in the order of
their codes: the map says what to teach again, and compares nobody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.content.outline import Outline, QuestionRef, QuizOutline
from elearn.content.shelf import Shelf
from elearn.organisation.models import OrgUnit
from elearn.organisation.queries import Unit
from elearn.psychometrics.intervals import Interval, of_share
from elearn.reporting.batches import FULL, NOTHING, WHOLE, add
from elearn.reporting.batches import Cell as Sums
from elearn.reporting.models import UnitMastery
from elearn.reporting.questions import questions_of
from elearn.reporting.units import parent_path

PRACTICE = "practice"  # the source that puts the practice quizzes of all lectures side by side
PERMISSION = Permission.SEE_MASTERY


@dataclass(frozen=True, slots=True)
class Topic:
    """Hold one column: a topic, and the quiz in which it was asked."""

    quiz_id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """Hold where the figures come from: a check, or all practice quizzes (``quiz`` None); and its columns."""

    key: str
    quiz: QuizOutline | None
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold a mean share of marks from 0 to 1 over ``people``, its interval, and the unit above that it stands for."""

    people: int
    share: float
    interval: Interval
    above: Unit | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one line of the map; ``is_rest`` are the people put together at the unit above the table."""

    unit: Unit
    is_rest: bool
    has_below: bool
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Hold the map below ``unit``; ``newest`` is when the newest of its figures was worked out."""

    unit: Unit
    total: Row
    rows: tuple[Row, ...]
    newest: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one question of a topic: its number on the paper, and its cells, one for each unit that was asked for."""

    number: int
    ref: QuestionRef
    cells: tuple[Cell | None, ...]


def sources(session: Session, shelf: Shelf, outline: Outline, language: str) -> list[Source]:
    """List where figures may come from: the checks in the order of the course, then practice."""
    titles = {lecture.id: lecture.title[language] for lecture in outline.course.lectures}
    quizzes = [outline.quizzes[name] for name in outline.course.checks if name in outline.quizzes]
    lectures = [lecture for lecture in outline.course.lectures if lecture.quiz_id in outline.quizzes]
    practised = [outline.quizzes[str(lecture.quiz_id)] for lecture in lectures]
    topics = topics_of(session, shelf, [*quizzes, *practised])
    found = [Source(quiz.id, quiz, _columns(quiz, topics[quiz.id], titles)) for quiz in quizzes]
    columns = [_columns(quiz, topics[quiz.id], titles)[:1] for quiz in practised]
    return [*found, Source(PRACTICE, None, tuple(column for one in columns for column in one))]


def usual_source(session: Session, actor: Actor, every: Sequence[Source]) -> Source:
    """Choose the source that says most of what people know now: the newest check with results, else practice."""
    read = select(UnitMastery.quiz_id).join(OrgUnit, OrgUnit.id == UnitMastery.unit_id).distinct()
    kept = set(session.connection().execute(read.where(within(actor, PERMISSION, OrgUnit.path))).scalars())
    checks = [one for one in every if one.quiz is not None and one.quiz.id in kept and one.quiz.kind != "pre"]
    return checks[-1] if checks else every[-1]


def topics_of(session: Session, shelf: Shelf, quizzes: Iterable[QuizOutline]) -> dict[str, dict[str, str]]:
    """Give by quiz the topic of each of its questions."""
    refs = {quiz.id: questions_of(quiz) for quiz in quizzes}
    specs = shelf.documents(session, {ref.revision_hash for every in refs.values() for ref in every})
    return {
        quiz_id: {ref.id: str(specs[ref.revision_hash]["topics"][0]) for ref in every}
        for quiz_id, every in refs.items()
    }


def _columns(quiz: QuizOutline, topic_of: Mapping[str, str], titles: Mapping[str, str]) -> tuple[Topic, ...]:
    """List the topics of a quiz: those of lectures as the course has them, then others, the frequent ones first."""
    counted = Counter(topic_of.values())
    names = [name for name in titles if name in counted]
    names += sorted(counted.keys() - titles.keys(), key=lambda name: (-counted[name], name))
    return tuple(Topic(quiz.id, name, titles.get(name, name)) for name in names)


def map_below(session: Session, actor: Actor, known: Sequence[Unit], unit: Unit, topics: Sequence[Topic]) -> Map:
    """Make the map of the units right below ``unit``; ``known`` are the units in scope, by code."""
    kept, newest = _kept(session, actor, unit, {topic.quiz_id for topic in topics})
    parents = {parent_path(one.path) for one in known}
    below = [one for one in known if parent_path(one.path) == unit.path]
    totals = [_cell(_sum(kept, topic, WHOLE, unit.path)) for topic in topics]
    rows = []
    for one in below:
        cells = [_cell(_sum(kept, topic, WHOLE, one.path)) for topic in topics]
        stood_for = tuple(cell or _above(total, unit) for cell, total in zip(cells, totals, strict=True))
        rows.append(Row(one, False, one.path in parents, stood_for))
    rest = tuple(_cell(_of(kept.get((unit.path, topic.quiz_id), {}), topic, WHOLE)) for topic in topics)
    is_mixed = any(cell is not None and cell.above is None for row in rows for cell in row.cells)
    if is_mixed and any(rest):
        rows.append(Row(unit, True, False, rest))
    return Map(unit, Row(unit, False, bool(below), tuple(totals)), tuple(rows), newest)


def questions_below(
    session: Session, actor: Actor, chain: Sequence[Unit], quiz: QuizOutline, topic: Topic, shelf: Shelf
) -> list[Asked]:
    """List the questions of a topic in the order of the paper, with a cell for each unit of ``chain``.

    ``chain`` leads downward from the topmost unit in scope; a unit without a figure stands for the one above it.
    """
    kept, _ = _kept(session, actor, chain[0], {quiz.id})
    topic_of = topics_of(session, shelf, [quiz])[quiz.id]
    found = []
    for number, ref in enumerate(questions_of(quiz), 1):
        if topic_of[ref.id] == topic.name:
            cells: list[Cell | None] = []
            for unit in chain:
                above = cells[-1] if cells else None
                source = None if above is None else above.above or chain[len(cells) - 1]
                own = _cell(_sum(kept, topic, ref.id, unit.path))
                cells.append(own or (_above(above, source) if source else None))
            found.append(Asked(number, ref, tuple(cells)))
    return found


def weakest(topics: Sequence[Topic], cells: Sequence[Cell | None], below: float, most: int) -> list[tuple[Topic, Cell]]:
    """List the topics that are worth teaching again: those whose mean is under ``below``, the weakest first."""
    said = [(topic, cell) for topic, cell in zip(topics, cells, strict=True) if cell is not None and cell.share < below]
    return sorted(said, key=lambda pair: (pair[1].share, pair[0].name))[:most]


Kept = Mapping[tuple[str, str], Mapping[str, Any]]  # path and quiz → topic → question → sums


def _kept(session: Session, actor: Actor, unit: Unit, quiz_ids: Iterable[str]) -> tuple[Kept, Any]:
    read = (
        select(OrgUnit.path, UnitMastery.quiz_id, UnitMastery.body, UnitMastery.computed_at)
        .join(OrgUnit, OrgUnit.id == UnitMastery.unit_id)
        .where(within(actor, PERMISSION, OrgUnit.path), OrgUnit.path.startswith(unit.path, autoescape=True))
        .where(UnitMastery.quiz_id.in_(sorted(quiz_ids)))
    )
    rows = session.connection().execute(read).all()
    return {(row.path, row.quiz_id): row.body for row in rows}, max((row.computed_at for row in rows), default=None)


def _sum(kept: Kept, topic: Topic, question: str, path: str) -> Sums:
    found = NOTHING
    for (where, quiz_id), body in kept.items():
        if quiz_id == topic.quiz_id and where.startswith(path):
            found = add(found, _of(body, topic, question))
    return found


def _of(body: Mapping[str, Any], topic: Topic, question: str) -> Sums:
    people, total = body.get(topic.name, {}).get(question, NOTHING)
    return int(people), int(total)


def _cell(sums: Sums) -> Cell | None:
    """Give the mean and Wilson's interval around it: for shares between 0 and 1 it is wide enough, and never empty.

    Five people who all did the same do not make a figure certain, as mean ± 1.96 errors would have it.
    """
    people, total = sums
    return Cell(people, total / people / FULL, of_share(total / FULL, people)) if people else None


def _above(cell: Cell | None, unit: Unit) -> Cell | None:
    return cell and Cell(cell.people, cell.share, cell.interval, unit)
