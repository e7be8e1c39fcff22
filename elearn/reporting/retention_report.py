"""The report on retention: the figures of ``retention`` put into lines, with what is too small left unsaid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.roles import Permission
from elearn.content.outline import Outline, QuizOutline
from elearn.content.shelf import Shelf
from elearn.organisation.queries import Unit
from elearn.psychometrics.retention import Calibration, Paired, Sums, calibration, paired
from elearn.reporting.retention import Compared, Pair, TopicMean
from elearn.reporting.retention_kept import Facts, checks_of, facts_of, pairs_of, topics_of
from elearn.reporting.statistics import FEWEST, too_small


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one comparison; ``found`` is None where too few people sat both for it to be said."""

    people: int
    found: Paired | None

    @property
    def kept(self) -> float | None:
        """Give the later share of marks as a part of the earlier one, where it can be said."""
        return self.found.after / self.found.before if self.found and self.found.before else None


NOBODY = Cell(0, None)


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one pair of checks over everybody, over those who reviewed, and over those who did not."""

    before: QuizOutline
    after: QuizOutline
    whole: Cell
    reviewed: Cell
    others: Cell


@dataclass(frozen=True, slots=True)
class County:
    """Hold one county's comparisons, in the order of the lines."""

    unit: Unit
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Hold how one topic went in each check, in the order of the checks; None where too few sat it."""

    name: str
    title: str
    cells: tuple[TopicMean | None, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Hold the whole report; ``calibration`` and ``expected`` are None where too few reviewed."""

    checks: tuple[QuizOutline, ...]
    lines: tuple[Line, ...]
    counties: tuple[County, ...]
    topics: tuple[Topic, ...]
    is_whole: bool
    calibration: Calibration | None
    expected: tuple[float, int] | None = field(default=None)
    computed_at: datetime | None = None


def report(
    session: Session,
    shelf: Shelf,
    actor: Actor,
    permission: Permission,
    known: Sequence[Unit],
    *,
    day: date,
    language: str,
) -> Report:
    """Read and put together what an actor may see; counties stand in the order of their codes, never of results."""
    outline = shelf.outline(session)
    facts = facts_of(session, shelf, actor, permission, day=day)
    checks = checks_of(outline)
    quizzes = pairs_of(checks)
    pairs = [(one.id, other.id) for one, other in quizzes]
    lines = tuple(_line(facts.rows, one, other) for one, other in quizzes)
    topics = _topics(facts, outline, checks, topics_of(session, shelf, checks), language)
    found = calibration(facts.foreseen)
    is_said = found is not None and found.whole.count >= FEWEST * 4
    recall = (found, facts.expected) if is_said else (None, None)
    counties = _counties(facts.rows, pairs, known)
    return Report(checks, lines, counties, topics, facts.is_whole, *recall, computed_at=facts.computed_at)


def _line(rows: Iterable[Compared], one: QuizOutline, other: QuizOutline) -> Line:
    own = [row for row in rows if row.pair == (one.id, other.id)]
    reviewed, others = _sum(row for row in own if row.reviewed), _sum(row for row in own if not row.reviewed)
    hidden = too_small({"reviewed": reviewed.people, "others": others.people})
    return Line(
        one,
        other,
        _cell(reviewed + others, is_hidden=False),
        _cell(reviewed, is_hidden="reviewed" in hidden),
        _cell(others, is_hidden="others" in hidden),
    )


def _counties(rows: Sequence[Compared], pairs: Sequence[Pair], known: Sequence[Unit]) -> tuple[County, ...]:
    counties = sorted((unit for unit in known if unit.level == "county"), key=lambda unit: unit.code)
    columns = []
    for pair in pairs:
        sums = {
            one.path: _sum(row for row in rows if row.pair == pair and row.path.startswith(one.path))
            for one in counties
        }
        hidden = too_small({path: found.people for path, found in sums.items()})
        columns.append({path: _cell(found, is_hidden=path in hidden) for path, found in sums.items()})
    return tuple(County(unit, tuple(column[unit.path] for column in columns)) for unit in counties)


def _topics(
    facts: Facts, outline: Outline, checks: Sequence[QuizOutline], topic_of: Mapping[str, str], language: str
) -> tuple[Topic, ...]:
    titles = {lecture.id: lecture.title[language] for lecture in outline.course.lectures}
    names = [name for name in titles if name in topic_of.values()]
    names += sorted(set(topic_of.values()) - titles.keys())
    return tuple(
        Topic(name, titles.get(name, name), tuple(_said(facts.topics.get((name, quiz.id))) for quiz in checks))
        for name in names
    )


def _said(mean: TopicMean | None) -> TopicMean | None:
    return mean if mean is not None and mean.people >= FEWEST else None


def _sum(rows: Iterable[Compared]) -> Sums:
    return sum((row.sums for row in rows), Sums())


def _cell(sums: Sums, *, is_hidden: bool) -> Cell:
    return Cell(sums.people, None if is_hidden or sums.people < FEWEST else paired(sums))
