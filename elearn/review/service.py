"""Change reviews: introduce cards, take answers, retire what was withdrawn, set preferences. Nothing here commits.

A person's reviews change one after another: whoever changes them holds that person's preferences first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

from fsrs import Rating
from sqlalchemy import BindParameter, Connection, String, bindparam, insert, select, update
from sqlalchemy.orm import Session

from elearn.db.inserting import insert_once
from elearn.db.prepared import Prepared
from elearn.questions.kind import Spec
from elearn.questions.registry import marks
from elearn.review import queries
from elearn.review.choosing import DEFAULT_CAP
from elearn.review.models import ON, ReviewCard, ReviewIntroduction, ReviewLog, ReviewPreference
from elearn.review.scheduler import Memory, infer, introduced, rated, recall

_introduction, _log = ReviewIntroduction.__table__, ReviewLog.__table__
_card, _preference = ReviewCard.__table__, ReviewPreference.__table__
_HELD = Prepared(
    select(_preference.c.state).where(_preference.c.account_id == bindparam("account_id")).with_for_update()
)
_MINE = _log.c.account_id == bindparam("account_id")
_TODAY = Prepared(select(_log.c.question_id).where(_MINE, _log.c.day == bindparam("day")))
FIELDS = ("due", "last", "stability", "difficulty", "reps", "lapses")
_LOG = Prepared(insert(ReviewLog))
_MOVE = Prepared(
    update(ReviewCard)
    .where(_card.c.account_id == bindparam("who"), _card.c.question_id == bindparam("which"))
    .values({name: bindparam(name) for name in FIELDS})
)


@dataclass(frozen=True, slots=True)
class Behind:
    """Name a question that becomes a card, and the topic under which it is asked."""

    question_id: str
    topic: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Hold one rated answer as it goes to the log."""

    question_id: str
    revision_hash: str
    rating: Rating
    answer: Any
    event_id: str
    took_ms: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a page says beside an answer: which revision it showed, its own id of the answer, how long it took."""

    revision_hash: str
    event_id: str
    took_ms: int | None


def hold(session: Session, account_id: int, *, now: datetime) -> str:
    """Hold a person's reviews until the transaction ends; give whether they are on, paused or ended."""
    connection = session.connection()
    held = _HELD.first(connection, {"account_id": account_id})
    if held is None:
        values = {"account_id": account_id, "state": ON, "cap": DEFAULT_CAP, "changed_at": now}
        insert_once(connection, ReviewPreference).execute(connection, values)
        held = _HELD.rows(connection, {"account_id": account_id})[0]  # somebody else's, when two came at once
    return str(held[0])


def prefer(session: Session, account_id: int, *, state: str, cap: int, now: datetime) -> None:
    """Set how somebody wants to review; what was learnt is kept whatever they choose."""
    hold(session, account_id, now=now)
    mine = update(ReviewPreference).where(_preference.c.account_id == account_id)
    session.connection().execute(mine.values(state=state, cap=cap, changed_at=now))


def introduce(session: Session, account_id: int, behind: Sequence[Behind], *, by: str, day: date) -> dict[str, Memory]:
    """Make cards of questions, asked from the next day on; a question that is a card already stays as it is.

    Gives where the cards of all of them stand now, by question. The person must be held (``hold``).
    """
    if not behind:
        return {}
    connection, new = session.connection(), introduced(day)
    memory = _row(new)
    known = queries.memories(session, account_id, [one.question_id for one in behind])
    fresh = [
        {"account_id": account_id, "question_id": one.question_id, "topic": one.topic}
        for one in behind
        if one.question_id not in known
    ]
    insert_once(connection, ReviewIntroduction).each(connection, [{**named, "day": day, "by": by} for named in fresh])
    insert_once(connection, ReviewCard).each(connection, [{**named, **memory, "retired": False} for named in fresh])
    return {one.question_id: known.get(one.question_id, new) for one in behind}


def take(
    session: Session,
    account_id: int,
    answers: Sequence[Answered],
    before: Mapping[str, Memory],
    *,
    by: str,
    day: date,
    now: datetime,
) -> frozenset[str]:
    """Keep answers to cards that are there, and move the cards on; give the questions whose answer counted.

    ``before`` says where the cards stand. A card that was answered that day, and an event that is there already, are
    left as they are. The person must be held (``hold``).
    """
    connection = session.connection()
    today = frozenset(row[0] for row in _TODAY.rows(connection, {"account_id": account_id, "day": day}))
    fresh = [one for one in answers if one.question_id in before and _is_new(one, before, day, today)]
    sent = _already(connection, account_id, [one.event_id for one in fresh])
    fresh = [one for one in fresh if one.event_id not in sent]
    if not fresh:
        return frozenset()
    _LOG.each(connection, [_fact(account_id, one, before, by, day, now) for one in fresh])
    after = {
        one.question_id: moved(before[one.question_id], one.rating, day, account_id, one.question_id) for one in fresh
    }
    _MOVE.each(connection, [{"who": account_id, "which": name, **_row(memory)} for name, memory in after.items()])
    return frozenset(after)


def answer(
    session: Session, account_id: int, spec: Spec, given: object, one: Asked, *, day: date, now: datetime
) -> bool:
    """Rate an answer to a card that is due, and move the card on; say whether it counted.

    An answer to a card that is not due (any more), such as the second of two, changes nothing.
    """
    hold(session, account_id, now=now)
    memory = queries.memories(session, account_id, [spec["id"]]).get(spec["id"])
    if memory is None or memory.due > day:
        return False
    is_right = marks(spec, given) == Fraction(spec["points"])
    rating = infer(is_right, one.took_ms, queries.usual_ms(session, account_id))
    whole = Answered(spec["id"], one.revision_hash, rating, given, one.event_id, one.took_ms)
    return bool(take(session, account_id, [whole], {spec["id"]: memory}, by="review", day=day, now=now))


def moved(memory: Memory, rating: Rating, day: date, account_id: int, question_id: str) -> Memory:
    """Move a card on by an answer, with the fuzz that belongs to this person's card."""
    return rated(memory, rating, day, salt=f"{account_id}:{question_id}")


def _already(connection: Connection, account_id: int, event_ids: Sequence[str]) -> set[str]:
    """Give which of a person's events are in the log."""
    asked = {f"event_{number}": event_id for number, event_id in enumerate(event_ids)}
    rows = _sent(len(asked)).rows(connection, {"account_id": account_id, **asked}) if asked else []
    return {row[0] for row in rows}


@cache
def _sent(count: int) -> Prepared:
    """Prepare the look for so many events; there are as many of these as there are sizes of papers."""
    asked: list[BindParameter[str]] = [bindparam(f"event_{number}", type_=String) for number in range(count)]
    return Prepared(select(_log.c.event_id).where(_MINE, _log.c.event_id.in_(asked)))


def _is_new(one: Answered, before: Mapping[str, Memory], day: date, asked: frozenset[str]) -> bool:
    last = before[one.question_id].last
    return one.question_id not in asked and (last is None or last < day)


def _fact(
    account_id: int, one: Answered, before: Mapping[str, Memory], by: str, day: date, now: datetime
) -> dict[str, Any]:
    chance = recall(before[one.question_id], day)
    return {
        "account_id": account_id,
        "question_id": one.question_id,
        "day": day,
        "event_id": one.event_id,
        "revision_hash": one.revision_hash,
        "by": by,
        "rating": int(one.rating),
        "answer": one.answer,
        "took_ms": one.took_ms,
        "expected": None if chance is None else round(chance * 10_000),
        "made_at": now,
    }


def _row(memory: Memory) -> dict[str, Any]:
    return {name: getattr(memory, name) for name in FIELDS}
