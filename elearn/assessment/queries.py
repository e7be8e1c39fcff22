"""Read attempts, responses, grades and scores."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, bindparam, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from elearn.assessment.grading import Event
from elearn.assessment.models import Attempt, Grade, Response, Reveal, Score
from elearn.db.prepared import Prepared
from elearn.errors import NotFound

_attempt, _response, _reveal = Attempt.__table__, Response.__table__, Reveal.__table__
_score, _grade = Score.__table__, Grade.__table__


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold an attempt as its owner's page needs it; ``paper`` lists [question id, revision hash, rendering hash]."""

    id: int
    public_id: str
    account_id: int
    quiz_id: str
    quiz_hash: str
    paper: Sequence[Sequence[str]]
    started_at: datetime
    submitted_at: datetime | None
    seed: int = 0
    deadline: datetime | None = None
    closes_at: datetime | None = None
    closed_itself: bool = False
    result_seen_at: datetime | None = None
    reached: int = 0

    def is_overdue(self, now: datetime) -> bool:
        """Say whether the attempt is open though its time, with the grace, is over."""
        return self.submitted_at is None and self.closes_at is not None and now > self.closes_at

    @property
    def documents(self) -> list[str]:
        """List the hashes of everything the paper is made of."""
        return [self.quiz_hash, *(key for entry in self.paper for key in entry[1:])]


_SHEET = select(
    _attempt.c.id,
    _attempt.c.public_id,
    _attempt.c.account_id,
    _attempt.c.quiz_id,
    _attempt.c.quiz_hash,
    _attempt.c.paper,
    _attempt.c.started_at,
    _attempt.c.submitted_at,
    _attempt.c.seed,
    _attempt.c.deadline,
    _attempt.c.closes_at,
    _attempt.c.closed_itself,
    _attempt.c.result_seen_at,
    _attempt.c.reached,
)
# These run on every page of a quiz, the scores on every page of the course.
_OWN_SHEET = Prepared(
    _SHEET.where(_attempt.c.public_id == bindparam("public_id"), _attempt.c.account_id == bindparam("account_id"))
)
_MINE = (_attempt.c.account_id == bindparam("account_id"), _attempt.c.quiz_id == bindparam("quiz_id"))
_OPEN_ID = case((_attempt.c.submitted_at.is_(None), _attempt.c.public_id))  # at most one is open
_BEGUN = Prepared(select(func.count(), func.max(_OPEN_ID)).select_from(_attempt).where(*_MINE))
_SHEET_BY_ID = Prepared(_SHEET.where(_attempt.c.id == bindparam("attempt_id")))
_COUNTS = or_(_response.c.lateness.is_(None), _response.c.lateness == literal_column("'counted'"))
_EVENT = (
    _response.c.event_id,
    _response.c.question_id,
    _response.c.sequence,
    _response.c.answer,
    _response.c.thinned,
)
_READ_EVENTS = select(*_EVENT).where(_response.c.attempt_id == bindparam("attempt_id"), _COUNTS)
_EVENTS = Prepared(_READ_EVENTS)
_SAVED = Prepared(_READ_EVENTS.add_columns(_response.c.saved_at))
_LATE = select(_response.c.question_id, _response.c.made_at, _response.c.saved_at, _response.c.lateness).where(
    _response.c.attempt_id == bindparam("attempt_id"), _response.c.lateness.is_not(None)
)
_NOT_COUNTED = select(*_EVENT).where(
    _response.c.attempt_id == bindparam("attempt_id"), _response.c.lateness == literal_column("'marked'")
)
_OVERDUE = (
    select(_attempt.c.id)
    .where(_attempt.c.submitted_at.is_(None), _attempt.c.closes_at < bindparam("moment"))
    .order_by(_attempt.c.closes_at)
    .limit(bindparam("most"))
)
_REVEALED = Prepared(select(_reveal.c.question_id).where(_reveal.c.attempt_id == bindparam("attempt_id")))
READ_SCORES = select(
    _score.c.quiz_id,
    _score.c.begun,
    _score.c.finished,
    _score.c.passed,
    _score.c.share,
    _score.c.quiz_id.in_(
        select(_attempt.c.quiz_id).where(
            _attempt.c.account_id == bindparam("account_id"),
            _attempt.c.closed_itself,
            _attempt.c.result_seen_at.is_(None),
        )
    ),
    _score.c.finished_at,
).where(_score.c.account_id == bindparam("account_id"))
_SCORES = Prepared(READ_SCORES)


def sheet_of(session: Session, public_id: str, account_id: int) -> Sheet:
    """Find a person's own attempt. Raises NotFound for an unknown one and for another's."""
    return _one(session, _OWN_SHEET, {"public_id": public_id, "account_id": account_id})


def sheet_by_id(session: Session, attempt_id: int) -> Sheet:
    """Find an attempt by its key. Raises NotFound."""
    return _one(session, _SHEET_BY_ID, {"attempt_id": attempt_id})


def open_questions(session: Session, account_id: int) -> frozenset[str]:
    """List the questions on the attempts that a person has not handed in."""
    read = select(_attempt.c.paper).where(_attempt.c.account_id == account_id, _attempt.c.submitted_at.is_(None))
    return frozenset(entry[0] for paper in session.connection().execute(read).scalars() for entry in paper)


def begun(session: Session, account_id: int, quiz_id: str) -> tuple[int, str | None]:
    """Count a person's attempts at a quiz; give the public id of the one that is open, None where none is."""
    ((times, still_open),) = _BEGUN.rows(session.connection(), {"account_id": account_id, "quiz_id": quiz_id})
    return times, still_open


def events_of(session: Session, attempt_id: int) -> list[Event]:
    """List the response events of an attempt."""
    return [Event(*row) for row in _EVENTS.rows(session.connection(), {"attempt_id": attempt_id})]


def events_of_many(session: Session, attempt_ids: Sequence[int]) -> dict[int, list[Event]]:
    """List the response events of attempts, by attempt."""
    found: dict[int, list[Event]] = {attempt_id: [] for attempt_id in attempt_ids}
    if len(attempt_ids) == 1:
        return {attempt_ids[0]: events_of(session, attempt_ids[0])}
    read = select(_response.c.attempt_id, *_EVENT).where(_response.c.attempt_id.in_(attempt_ids), _COUNTS)
    for attempt_id, *event in session.connection().execute(read):
        found[attempt_id].append(Event(*event))
    return found


def sheets_where(session: Session, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Sheet]:
    """List attempts that meet conditions on the table of attempts, in the order of their keys."""
    read = _SHEET.where(*conditions).order_by(_attempt.c.id).limit(limit)
    return [Sheet(*row) for row in session.connection().execute(read)]


def saved_events_of(session: Session, attempt_id: int) -> list[tuple[Event, datetime]]:
    """List the response events of an attempt, each with the moment at which it was saved."""
    rows = _SAVED.rows(session.connection(), {"attempt_id": attempt_id})
    return [(Event(*row[:5]), row[5]) for row in rows]


def late_answers(session: Session, attempt_id: int) -> Sequence[Row[Any, Any, Any, Any]]:
    """List the answers that arrived after an attempt had closed: question id, made_at, saved_at, lateness."""
    return session.connection().execute(_LATE, {"attempt_id": attempt_id}).all()


def events_not_counted(session: Session, attempt_id: int) -> list[Event]:
    """List the response events of an attempt that were kept as late and do not count."""
    return [Event(*row) for row in session.connection().execute(_NOT_COUNTED, {"attempt_id": attempt_id})]


def overdue(session: Session, now: datetime, most: int) -> list[int]:
    """List the ids of ``most`` open attempts whose time is over, the longest first."""
    return list(session.connection().execute(_OVERDUE, {"moment": now, "most": most}).scalars())


def revealed(session: Session, attempt_id: int) -> frozenset[str]:
    """List the questions whose key was shown in an attempt."""
    return frozenset(row[0] for row in _REVEALED.rows(session.connection(), {"attempt_id": attempt_id}))


class QuizScore(NamedTuple):
    """Hold where a person stands in a quiz, without the marks, which would cost the most to read.

    ``has_unseen`` says that an attempt closed by itself whose result the person has not looked at; ``finished_at``
    is when the attempt that counts was handed in.
    """

    quiz_id: str
    begun: int
    finished: int
    passed: bool
    share: int | None
    has_unseen: bool
    finished_at: datetime | None


def scores_of(session: Session, account_id: int) -> dict[str, QuizScore]:
    """Give where a person stands, by quiz."""
    return by_quiz(_SCORES.rows(session.connection(), {"account_id": account_id}))


def by_quiz(rows: Iterable[Sequence[Any]]) -> dict[str, QuizScore]:
    """Give the rows of ``READ_SCORES`` by quiz."""
    return {row[0]: QuizScore._make(row) for row in rows}


def handed_in_at(session: Session, account_id: int, quiz_ids: Collection[str]) -> datetime | None:
    """Give when a person handed in the attempt that counts at the last of some quizzes, None when at none of them."""
    mine = (_score.c.account_id == account_id, _score.c.quiz_id.in_(quiz_ids))
    found = session.connection().execute(select(_score.c.finished_at).where(*mine)).scalars()
    return max((moment for moment in found if moment is not None), default=None)


class KeptGrade(NamedTuple):
    """Hold a grade as it is kept; ``models.Grade`` says what its columns are."""

    attempt_id: int
    earned: Fraction
    possible: Fraction
    passed: bool
    detail: list[list[str]]
    graded_at: datetime
    basis: dict[str, str]
    pending: int
    version: int
    pass_percent: int | None
    counts: str | None


_GRADE = Prepared(
    select(*(_grade.c[name] for name in KeptGrade._fields)).where(_grade.c.attempt_id == bindparam("attempt_id"))
)


def grade_of(session: Session, attempt_id: int) -> KeptGrade | None:
    """Find the grade of an attempt, None until it is handed in."""
    row = _GRADE.first(session.connection(), {"attempt_id": attempt_id})
    return KeptGrade(*row) if row else None


def grades_of(session: Session, attempt_ids: Sequence[int]) -> Sequence[Any]:
    """List the grades of attempts, without an order."""
    return session.connection().execute(select(_grade).where(_grade.c.attempt_id.in_(attempt_ids))).all()


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """Hold one line of a person's history with a quiz."""

    public_id: str
    started_at: datetime
    submitted_at: datetime | None
    closed_itself: bool
    result_seen_at: datetime | None
    earned: Fraction | None
    possible: Fraction | None
    passed: bool | None
    pending: int | None = None


def attempts_at(session: Session, account_id: int, quiz_id: str) -> list[PastAttempt]:
    """List a person's attempts at a quiz, the newest first."""
    columns = (
        _attempt.c.public_id,
        _attempt.c.started_at,
        _attempt.c.submitted_at,
        _attempt.c.closed_itself,
        _attempt.c.result_seen_at,
        _grade.c.earned,
        _grade.c.possible,
        _grade.c.passed,
        _grade.c.pending,
    )
    read = select(*columns).outerjoin(_grade, _grade.c.attempt_id == _attempt.c.id)
    mine = read.where(_attempt.c.account_id == account_id, _attempt.c.quiz_id == quiz_id)
    return [PastAttempt(*row) for row in session.connection().execute(mine.order_by(_attempt.c.id.desc()))]


def _one(session: Session, read: Prepared, values: Mapping[str, object]) -> Sheet:
    row = read.first(session.connection(), values)
    if row is None:
        raise NotFound
    return Sheet(*row)
