"""Response events on their way into an attempt: kept once, in time or late, and only where they may be given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql

from elearn.assessment.grading import Event
from elearn.assessment.models import Attempt, Response, Reveal
from elearn.assessment.thinning import LONG, Version, answer_hash, to_thin
from elearn.content.revision import canonical_json
from elearn.db.inserting import insert_once
from elearn.db.prepared import Prepared
from elearn.errors import Conflict, NotFound
from elearn.problems import Phrase

HANDED_IN = Phrase("This attempt was handed in already. What arrived after that was not counted.")
SHOWN = Phrase("The key of this question was shown already, so its answer stays as it is.")
PASSED = Phrase("In this quiz there is no way back: this is not the question that you have come to.")
TIME_UP = Phrase("The time was up. What was answered after that is not counted.")
TOO_LATE = Phrase("This answer arrived after the time was up. In this quiz such answers are not counted.")
_attempt, _response, _reveal = Attempt.__table__, Response.__table__, Reveal.__table__
# Held, so that a hand-in waits for this save, and counts it.
_HELD = Prepared(
    select(
        _attempt.c.started_at,
        _attempt.c.submitted_at,
        _attempt.c.closed_itself,
        _attempt.c.deadline,
        _attempt.c.closes_at,
        _attempt.c.result_seen_at,
        _attempt.c.reached,
        select(_reveal.c.question_id).where(_reveal.c.attempt_id == _attempt.c.id).exists(),
    )
    .where(_attempt.c.id == bindparam("attempt_id"))
    .with_for_update(read=True)
)
# The same in one statement, for the database that commits each of its own accord.
_OPEN = select(*(bindparam(column.name, type_=column.type) for column in _response.c)).where(
    _attempt.c.id == bindparam("attempt_id"),
    _attempt.c.submitted_at.is_(None),
    or_(_attempt.c.closes_at.is_(None), _attempt.c.closes_at >= bindparam("saved_at")),
    ~select(_reveal.c.question_id).where(_reveal.c.attempt_id == _attempt.c.id).exists(),
)
_KEPT_WHILE_OPEN = Prepared(
    postgresql.insert(Response)
    .from_select([column.name for column in _response.c], _OPEN.with_for_update(read=True))
    .on_conflict_do_nothing()
)
_SHOWN = Prepared(select(_reveal.c.question_id).where(_reveal.c.attempt_id == bindparam("attempt_id")))
# Held in one order, and what another save holds is left to it: two devices must not wait for each other.
_VERSIONS = Prepared(
    select(_response.c.event_id, _response.c.sequence, _response.c.saved_at)
    .where(_response.c.attempt_id == bindparam("attempt_id"), _response.c.question_id == bindparam("question_id"))
    .where(_response.c.lateness.is_(None), _response.c.thinned.is_(None))
    .order_by(_response.c.event_id)
    .with_for_update(skip_locked=True)
)
_THIS = (_response.c.attempt_id == bindparam("of_attempt"), _response.c.event_id == bindparam("of_event"))
# Taken out and put in again, not changed where it is: SQLite would leave the room of the text empty around it.
_TAKEN_OUT = delete(Response).where(*_THIS).returning(*_response.c)


class _State(NamedTuple):
    started_at: datetime
    submitted_at: datetime | None
    closed_itself: bool
    deadline: datetime | None
    closes_at: datetime | None
    result_seen_at: datetime | None
    reached: int
    has_shown: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """Hold what a save came to: the ids of the events that were kept as late, and whether that changes the grade."""

    late: tuple[str, ...] = ()
    changes_grade: bool = False


def save(
    connection: Connection,
    attempt_id: int,
    events: Sequence[Event],
    *,
    now: datetime,
    late: str = "refuse",
    order: Sequence[str] = (),
) -> Saved:
    """Append response events; one that is there already is left as it is, so that a repeated save changes nothing.

    ``late`` is the quiz's policy ("count", "mark", "refuse") for what was made before the deadline and arrives after
    the attempt has closed; ``order`` lists the paper's question ids where there is no way back. Raises NotFound, and
    Conflict when the attempt was handed in, the time was up, a question's key was shown, or it lies behind.
    """
    row = _HELD.first(connection, {"attempt_id": attempt_id})
    if row is None:
        raise NotFound
    state = _State(*row)
    if state.submitted_at is None and (state.closes_at is None or now <= state.closes_at):
        if order:
            check_place(connection, attempt_id, events, order, state.reached)
        append(connection, attempt_id, events, now, has_shown=state.has_shown)
        return Saved()
    fresh = _fresh(connection, attempt_id, events)
    if not fresh:
        return Saved()
    if state.submitted_at is not None and not state.closed_itself:
        raise Conflict(HANDED_IN)
    if order:
        check_place(connection, attempt_id, fresh, order, state.reached)
    return _take_late(connection, attempt_id, fresh, state, late, now)


def save_at_once(connection: Connection, attempt_id: int, events: Sequence[Event], *, now: datetime) -> bool:
    """Append the one event of a usual save in one statement of PostgreSQL; False, and nothing done, for any other.

    That is when there are several or it is long, when it is there already, a key was shown, or the attempt is not
    open: ``save`` settles those. A hand-in waits for it as for ``save``, and the other way round.
    """
    if len(events) != 1 or _is_long(events[0].answer):
        return False
    return _KEPT_WHILE_OPEN.execute(connection, _row(attempt_id, events[0], now, None)) == 1


def _take_late(
    connection: Connection, attempt_id: int, fresh: Sequence[Event], state: _State, late: str, now: datetime
) -> Saved:
    """Keep what was made in time, by the device's word, and arrives after the attempt has closed by itself.

    Once the person has seen the result nothing counts by itself any more, whatever the policy: the keys may have
    been read, and the device's word is no proof.
    """
    ended = state.deadline or state.started_at
    in_time = (event.made_at is not None and state.started_at <= event.made_at <= ended for event in fresh)
    if not all(in_time):
        raise Conflict(TIME_UP)
    if late == "refuse":
        raise Conflict(TOO_LATE)
    counts = late == "count" and state.result_seen_at is None
    append(connection, attempt_id, fresh, now, "counted" if counts else "marked", has_shown=state.has_shown)
    return Saved(tuple(event.event_id for event in fresh), counts and state.submitted_at is not None)


def append(
    connection: Connection,
    attempt_id: int,
    events: Sequence[Event],
    now: datetime,
    lateness: str | None = None,
    *,
    has_shown: bool = True,
) -> None:
    """Append events to an attempt that the transaction holds. Raises Conflict when a question's key was shown.

    ``has_shown`` False says that no key was: nothing need be read.
    """
    if not events:
        return
    shown = {row[0] for row in _SHOWN.rows(connection, {"attempt_id": attempt_id})} if has_shown else set()
    if shown and any(event.question_id in shown for event in _fresh(connection, attempt_id, events)):
        raise Conflict(SHOWN)
    append = insert_once(connection, Response)
    for event in events:
        append.execute(connection, _row(attempt_id, event, now, lateness))
    if lateness is None:
        for question_id in {event.question_id for event in events if _is_long(event.answer)}:
            _thin(connection, attempt_id, question_id)


def _is_long(answer: object) -> bool:
    return isinstance(answer, dict) and len(canonical_json(answer)) > LONG


def _thin(connection: Connection, attempt_id: int, question_id: str) -> None:
    """Keep of a long answer's earlier versions one of every two minutes word for word, of the others that they were."""
    held = _VERSIONS.rows(connection, {"attempt_id": attempt_id, "question_id": question_id})
    for event_id in to_thin(Version(*row) for row in held):
        this = {"of_attempt": attempt_id, "of_event": event_id}
        row = connection.execute(_TAKEN_OUT, this).mappings().first()
        if row is not None:
            values = {**row, "answer": None, "thinned": answer_hash(row["answer"])}
            insert_once(connection, Response).execute(connection, values)


def check_place(
    connection: Connection, attempt_id: int, events: Sequence[Event], order: Sequence[str], reached: int
) -> None:
    """Refuse answers to other questions than the one that was come to; what is there already does no harm.

    Raises Conflict.
    """
    here = order[min(reached, len(order) - 1)]
    others = [event for event in events if event.question_id != here]
    if others and _fresh(connection, attempt_id, others):
        raise Conflict(PASSED)


def _fresh(connection: Connection, attempt_id: int, events: Sequence[Event]) -> list[Event]:
    """Leave out the events that are there already: a repeated save changes nothing."""
    if not events:
        return []
    mine = (_response.c.attempt_id == attempt_id, _response.c.event_id.in_([event.event_id for event in events]))
    known = set(connection.execute(select(_response.c.event_id).where(*mine)).scalars())
    return [event for event in events if event.event_id not in known]


def _row(attempt_id: int, event: Event, now: datetime, lateness: str | None) -> Mapping[str, object]:
    return {
        "attempt_id": attempt_id,
        "event_id": event.event_id,
        "question_id": event.question_id,
        "sequence": event.sequence,
        "answer": event.answer,
        "saved_at": now,
        "made_at": event.made_at,
        "lateness": lateness,
        "thinned": None,
    }
