"""Change attempts: begin, save responses, show a key, hand in. Races are settled in SQL; nothing here commits."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.assessment.drawing import draw, shuffled
from elearn.assessment.grading import Event, Result
from elearn.assessment.models import Attempt, Grade, Response, Reveal, Score
from elearn.assessment.responses import HANDED_IN, append, check_place
from elearn.assessment.rules import Terms
from elearn.assessment.rulings import Basis
from elearn.assessment.scoring import Sitting, Standing, stand
from elearn.content.outline import QuizOutline
from elearn.db.inserting import insert_new
from elearn.db.prepared import Prepared
from elearn.errors import Conflict

_attempt, _response, _reveal = Attempt.__table__, Response.__table__, Reveal.__table__
_grade = Grade.__table__
_OPEN = update(Attempt).where(_attempt.c.id == bindparam("attempt_id"), _attempt.c.submitted_at.is_(None))
_CLOSE = Prepared(_OPEN.values(submitted_at=bindparam("moment")).returning(_attempt.c.reached))
_CLOSE_OVERDUE = (
    _OPEN.where(_attempt.c.closes_at == bindparam("moment"))
    .values(submitted_at=bindparam("moment"), closed_itself=True)
    .returning(_attempt.c.id)
)
_STANDING = tuple(Standing.__dataclass_fields__)
_score = Score.__table__
_SCORE = Prepared(
    select(*(_score.c[name] for name in _STANDING))
    .where(_score.c.account_id == bindparam("account_id"), _score.c.quiz_id == bindparam("quiz_id"))
    .with_for_update()
)
# What scoring needs of an attempt (``sitting`` reads it).
SITTING: tuple[Any, ...] = (
    _attempt.c.id,
    _attempt.c.submitted_at,
    _grade.c.earned,
    _grade.c.possible,
    _grade.c.passed,
    _grade.c.pending,
    func.coalesce(_grade.c.counts, _attempt.c.counts),
    func.coalesce(_grade.c.pass_percent, _attempt.c.pass_percent),
)
_SITTINGS = Prepared(
    select(*SITTING)
    .outerjoin(_grade, _grade.c.attempt_id == _attempt.c.id)
    .where(_attempt.c.account_id == bindparam("account_id"), _attempt.c.quiz_id == bindparam("quiz_id"))
)


def begin(
    session: Session, account_id: int, quiz: QuizOutline, terms: Terms, *, public_id: str, seed: int, now: datetime
) -> tuple[str, bool]:
    """Begin an attempt; give its public id and True, or the open attempt's id and False when there is one already."""
    connection = session.connection()
    deadline = terms.deadline(now)
    values = {
        "public_id": public_id,
        "account_id": account_id,
        "quiz_id": quiz.id,
        "quiz_hash": quiz.revision_hash,
        "seed": seed,
        "paper": _paper(quiz, terms, seed),
        "started_at": now,
        "deadline": deadline,
        "closes_at": deadline and deadline + terms.grace,
        "counts": terms.counts,
        "pass_percent": terms.pass_percent,
    }
    if _begin(connection.dialect.name, tuple(values)).first(connection, values):
        return public_id, True
    mine = (_attempt.c.account_id == account_id, _attempt.c.quiz_id == quiz.id)
    found = connection.execute(select(_attempt.c.public_id).where(*mine, _attempt.c.submitted_at.is_(None))).scalar()
    if found is None:  # it was handed in between the two statements
        return begin(session, account_id, quiz, terms, public_id=public_id, seed=seed, now=now)
    return str(found), False


@cache
def _begin(dialect: str, names: tuple[str, ...]) -> Prepared:
    """Prepare the INSERT of an attempt, which gives no row where one is open already."""
    fresh = (sqlite if dialect == "sqlite" else postgresql).insert(Attempt)
    single = fresh.values({name: bindparam(name, type_=_attempt.c[name].type) for name in names})
    is_open = _attempt.c.submitted_at.is_(None)
    once = single.on_conflict_do_nothing(index_elements=["account_id", "quiz_id"], index_where=is_open)
    return Prepared(once.returning(_attempt.c.id))


def show_key(session: Session, attempt_id: int, question_id: str, *, now: datetime) -> None:
    """Record that a question's key is shown from now on, which fixes its answer."""
    connection = session.connection()
    values = {"attempt_id": attempt_id, "question_id": question_id, "revealed_at": now}
    connection.execute(insert_new(connection, Reveal).on_conflict_do_nothing(), values)


def see_result(connection: Connection, attempt_id: int, *, now: datetime) -> None:
    """Note that the person sees the result, after which no late answer counts by itself; the first time is kept."""
    seen = update(Attempt).where(_attempt.c.id == attempt_id, _attempt.c.result_seen_at.is_(None))
    connection.execute(seen.values(result_seen_at=now))


def move_on(session: Session, attempt_id: int, place: int) -> None:
    """Leave the question at ``place`` (from 0) behind for good; a repeated step changes nothing."""
    here = update(Attempt).where(_attempt.c.id == attempt_id, _attempt.c.submitted_at.is_(None))
    session.connection().execute(here.where(_attempt.c.reached == place).values(reached=place + 1))


def close(
    session: Session, attempt_id: int, last: Sequence[Event], *, now: datetime, order: Sequence[str] = ()
) -> None:
    """Hand an attempt in with the ``last`` events that came along; ``order`` as in ``save``.

    Raises Conflict for the second of two, and when a question's key was shown that the last events answer.
    """
    connection = session.connection()
    # Closed first: two hand-ins that both held the attempt for saving would wait for each other.
    row = _CLOSE.first(connection, {"attempt_id": attempt_id, "moment": now})
    if row is None:
        raise Conflict(HANDED_IN)
    if order:
        check_place(connection, attempt_id, last, order, row[0])
    append(connection, attempt_id, last, now)


def close_overdue(session: Session, attempt_id: int, closes_at: datetime) -> bool:
    """Close an attempt whose time is up as of ``closes_at``, whenever that is done; say whether it was open until now.

    An attempt to which more time was given meanwhile stays open.
    """
    values = {"attempt_id": attempt_id, "moment": closes_at}
    return session.connection().execute(_CLOSE_OVERDUE, values).first() is not None


def keep_grade(session: Session, attempt_id: int, result: Result, *, now: datetime) -> None:
    """Keep the grade of an attempt that was handed in, or the new one that what people ruled has given it."""
    connection = session.connection()
    values = {"attempt_id": attempt_id, "version": 1, **grade_values(result), "graded_at": now}
    _keep_grade(connection.dialect.name).execute(connection, values)


@cache
def _keep_grade(dialect: str) -> Prepared:
    fresh = (sqlite if dialect == "sqlite" else postgresql).insert(Grade)
    anew = {column.name: fresh.excluded[column.name] for column in Grade.__table__.columns}
    anew["version"] = Grade.__table__.c.version + 1
    return Prepared(fresh.on_conflict_do_update(index_elements=["attempt_id"], set_=anew))


def grade_values(result: Result) -> dict[str, Any]:
    """Give a result as the columns of a grade."""
    basis = {part.question_id: part.basis.value for part in result.questions if part.basis is not Basis.KEY}
    return {
        "earned": result.earned,
        "possible": result.possible,
        "passed": result.passed,
        "detail": [[part.question_id, str(part.earned), str(part.possible)] for part in result.questions],
        "basis": basis | ({"": Basis.OVERRIDE.value} if result.is_overridden else {}),
        "pending": result.pending,
        "pass_percent": result.pass_percent,
        "counts": result.counts,
    }


def is_kept(kept: Any, result: Result) -> bool:
    """Say whether a grade's row holds a result."""
    return kept is not None and all(getattr(kept, name) == value for name, value in grade_values(result).items())


def sittings(session: Session, account_id: int, quiz_id: str) -> list[Sitting]:
    """List a person's attempts at a quiz as scoring needs them."""
    rows = _SITTINGS.rows(session.connection(), {"account_id": account_id, "quiz_id": quiz_id})
    return [sitting(row) for row in rows]


def sitting(row: Sequence[Any]) -> Sitting:
    """Make a sitting of the columns ``SITTING``."""
    return Sitting(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5]), row[6], row[7])


def roll_up(session: Session, account_id: int, quiz_id: str) -> tuple[Standing | None, Standing]:
    """Bring a person's score of a quiz up to date from the attempts; give it as it was and as it is."""
    connection, key = session.connection(), {"account_id": account_id, "quiz_id": quiz_id}
    row = _SCORE.first(connection, key)
    after = stand(sittings(session, account_id, quiz_id))
    values = {name: getattr(after, name) for name in _STANDING}
    _keep_score(connection.dialect.name).execute(connection, key | values)
    return Standing(*row) if row else None, after


@cache
def _keep_score(dialect: str) -> Prepared:
    fresh = (sqlite if dialect == "sqlite" else postgresql).insert(Score)
    anew = {name: fresh.excluded[name] for name in _STANDING}
    return Prepared(fresh.on_conflict_do_update(index_elements=["account_id", "quiz_id"], set_=anew))


def standing_of(score: Any) -> Standing:
    """Give a score's row as a standing."""
    return Standing(**{name: getattr(score, name) for name in Standing.__dataclass_fields__})


def _paper(quiz: QuizOutline, terms: Terms, seed: int) -> list[list[str]]:
    drawn = draw([(count, [(question.id, question) for question in pool]) for count, pool in quiz.draws], seed)
    everything = {question.id: question for question in (*quiz.questions, *drawn)}
    order = shuffled(everything, f"{seed}:order") if "questions" in terms.shuffle else everything
    chosen = [everything[key] for key in order]
    return [[question.id, question.revision_hash, question.rendering_hash] for question in chosen]
