"""Change attempts: begin, save responses, show a key, hand in. Races are settled in SQL; nothing here commits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session

from elearn.assessment.drawing import draw
from elearn.assessment.grading import Event, Result
from elearn.assessment.models import Attempt, Grade, Response, Reveal, Score
from elearn.assessment.rulings import Basis
from elearn.assessment.scoring import Sitting, Standing, stand
from elearn.content.outline import QuizOutline
from elearn.db.inserting import insert_new, insert_once
from elearn.db.prepared import Prepared
from elearn.errors import Conflict, NotFound
from elearn.problems import Phrase

HANDED_IN = Phrase("This attempt was handed in already. What arrived after that was not counted.")
SHOWN = Phrase("The key of this question was shown already, so its answer stays as it is.")
_attempt, _response, _reveal = Attempt.__table__, Response.__table__, Reveal.__table__
# Held, so that a hand-in waits for this save, and counts it.
_HELD = Prepared(
    select(_attempt.c.submitted_at).where(_attempt.c.id == bindparam("attempt_id")).with_for_update(read=True)
)
_SHOWN = Prepared(select(_reveal.c.question_id).where(_reveal.c.attempt_id == bindparam("attempt_id")))


def begin(
    session: Session, account_id: int, quiz: QuizOutline, *, public_id: str, seed: int, now: datetime
) -> tuple[str, bool]:
    """Begin an attempt; give its public id and True, or the open attempt's id and False when there is one already."""
    connection = session.connection()
    fresh = insert_new(connection, Attempt).values(
        public_id=public_id,
        account_id=account_id,
        quiz_id=quiz.id,
        quiz_hash=quiz.revision_hash,
        seed=seed,
        paper=_paper(quiz, seed),
        started_at=now,
    )
    is_open = _attempt.c.submitted_at.is_(None)
    single = fresh.on_conflict_do_nothing(index_elements=["account_id", "quiz_id"], index_where=is_open)
    if connection.execute(single.returning(_attempt.c.id)).first():
        return public_id, True
    mine = (_attempt.c.account_id == account_id, _attempt.c.quiz_id == quiz.id)
    found = connection.execute(select(_attempt.c.public_id).where(*mine, is_open)).scalar()
    if found is None:  # it was handed in between the two statements
        return begin(session, account_id, quiz, public_id=public_id, seed=seed, now=now)
    return str(found), False


def save(connection: Connection, attempt_id: int, events: Sequence[Event], *, now: datetime) -> None:
    """Append response events; one that is there already is left as it is, so that a repeated save changes nothing.

    Raises NotFound, Conflict when the attempt was handed in, Conflict when a question's key was shown.
    """
    row = _HELD.first(connection, {"attempt_id": attempt_id})
    if row is None:
        raise NotFound
    if row[0] is None:
        _append(connection, attempt_id, events, now)
    elif _fresh(connection, attempt_id, events):
        raise Conflict(HANDED_IN)


def show_key(session: Session, attempt_id: int, question_id: str, *, now: datetime) -> None:
    """Record that a question's key is shown from now on, which fixes its answer."""
    connection = session.connection()
    values = {"attempt_id": attempt_id, "question_id": question_id, "revealed_at": now}
    connection.execute(insert_new(connection, Reveal).on_conflict_do_nothing(), values)


def close(session: Session, attempt_id: int, last: Sequence[Event], *, now: datetime) -> None:
    """Hand an attempt in with the ``last`` events that came along.

    Raises Conflict for the second of two, and when a question's key was shown that the last events answer.
    """
    connection = session.connection()
    # Closed first: two hand-ins that both held the attempt for saving would wait for each other.
    closing = update(Attempt).where(Attempt.id == attempt_id, Attempt.submitted_at.is_(None))
    if connection.execute(closing.values(submitted_at=now)).rowcount != 1:
        raise Conflict(HANDED_IN)
    _append(connection, attempt_id, last, now)


def keep_grade(session: Session, attempt_id: int, result: Result, *, now: datetime) -> None:
    """Keep the grade of an attempt that was handed in, or the new one that what people ruled has given it."""
    connection = session.connection()
    values = {**grade_values(result), "graded_at": now}
    fresh = insert_new(connection, Grade).values(attempt_id=attempt_id, version=1, **values)
    anew = {**values, "version": Grade.version + 1}
    connection.execute(fresh.on_conflict_do_update(index_elements=["attempt_id"], set_=anew))


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
    }


def is_kept(kept: Any, result: Result) -> bool:
    """Say whether a grade's row holds a result."""
    return kept is not None and all(getattr(kept, name) == value for name, value in grade_values(result).items())


def sittings(session: Session, account_id: int, quiz_id: str) -> list[Sitting]:
    """List a person's attempts at a quiz as scoring needs them."""
    read = (
        select(Attempt.id, Attempt.submitted_at, Grade.earned, Grade.possible, Grade.passed, Grade.pending)
        .outerjoin(Grade, Grade.attempt_id == Attempt.id)
        .where(Attempt.account_id == account_id, Attempt.quiz_id == quiz_id)
    )
    return [Sitting(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5])) for row in session.execute(read)]


def roll_up(session: Session, account_id: int, quiz_id: str) -> tuple[Standing | None, Standing]:
    """Bring a person's score of a quiz up to date from the attempts; give it as it was and as it is."""
    kept = session.get(Score, (account_id, quiz_id), with_for_update=True)
    before = None if kept is None else _standing(kept)
    after = stand(sittings(session, account_id, quiz_id))
    if kept is None:
        kept = Score(account_id=account_id, quiz_id=quiz_id)
        session.add(kept)
    for name in Standing.__dataclass_fields__:
        setattr(kept, name, getattr(after, name))
    session.flush()
    return before, after


def _standing(score: Score) -> Standing:
    return Standing(**{name: getattr(score, name) for name in Standing.__dataclass_fields__})


def _fresh(connection: Connection, attempt_id: int, events: Sequence[Event]) -> list[Event]:
    """Leave out the events that are there already: a repeated save changes nothing."""
    if not events:
        return []
    mine = (_response.c.attempt_id == attempt_id, _response.c.event_id.in_([event.event_id for event in events]))
    known = set(connection.execute(select(_response.c.event_id).where(*mine)).scalars())
    return [event for event in events if event.event_id not in known]


def _append(connection: Connection, attempt_id: int, events: Sequence[Event], now: datetime) -> None:
    if not events:
        return
    shown = {row[0] for row in _SHOWN.rows(connection, {"attempt_id": attempt_id})}
    if shown and any(event.question_id in shown for event in _fresh(connection, attempt_id, events)):
        raise Conflict(SHOWN)
    append = insert_once(connection, Response)
    for event in events:
        append.execute(connection, _row(attempt_id, event, now))


def _paper(quiz: QuizOutline, seed: int) -> list[list[str]]:
    drawn = draw([(count, [(question.id, question) for question in pool]) for count, pool in quiz.draws], seed)
    everything = (*quiz.questions, *drawn)
    return [[question.id, question.revision_hash, question.rendering_hash] for question in everything]


def _row(attempt_id: int, event: Event, now: datetime) -> Mapping[str, object]:
    return {
        "attempt_id": attempt_id,
        "event_id": event.event_id,
        "question_id": event.question_id,
        "sequence": event.sequence,
        "answer": event.answer,
        "saved_at": now,
    }
