"""Read what is due, what was answered, and how somebody wants to review."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from elearn.db.prepared import Prepared
from elearn.review.choosing import DEFAULT_CAP, LARGEST_CAP, Due, candidates
from elearn.review.models import ON, ReviewCard, ReviewLog, ReviewPreference
from elearn.review.scheduler import USUAL_MS, Memory

_card, _log, _preference = ReviewCard.__table__, ReviewLog.__table__, ReviewPreference.__table__
_RECENT = 50  # answers from which the own pace is taken


@dataclass(frozen=True, slots=True)
class Agenda:
    """Hold a day's reviews: how somebody wants them, how many were done, and how many wait (counted up to 50)."""

    state: str
    cap: int
    done: int
    waiting: int

    @property
    def left(self) -> int:
        """Count what is still asked today."""
        return max(0, min(self.waiting, self.cap - self.done)) if self.state == ON else 0


_mine: BindParameter[int] = bindparam("account_id")
_now: BindParameter[date] = bindparam("day")
_is_due = (_card.c.account_id == _mine, _card.c.retired.is_(False), _card.c.due <= _now)
REVIEWED: ColumnElement[str] = literal_column("'review'")
READ_AGENDA = select(
    select(_preference.c.state).where(_preference.c.account_id == _mine).scalar_subquery(),
    select(_preference.c.cap).where(_preference.c.account_id == _mine).scalar_subquery(),
    select(func.count())
    .select_from(_log)
    .where(_log.c.account_id == _mine, _log.c.day == _now, _log.c.by == REVIEWED)
    .scalar_subquery(),
    select(func.count())
    .select_from(
        select(_card.c.due)
        .where(*_is_due)
        .limit(literal_column(str(LARGEST_CAP)))
        .offset(literal_column("0"))
        .subquery()
    )
    .scalar_subquery(),
)
_AGENDA = Prepared(READ_AGENDA)
_MEMORY = (_card.c.due, _card.c.last, _card.c.stability, _card.c.difficulty, _card.c.reps, _card.c.lapses)
_DUE = select(_card.c.question_id, _card.c.topic, *_MEMORY).where(*_is_due).order_by(_card.c.due, _card.c.question_id)
_NEXT = select(func.min(_card.c.due)).where(_card.c.account_id == _mine, _card.c.retired.is_(False), _card.c.due > _now)
_READ_PACE = (
    select(_log.c.took_ms)
    .where(_log.c.account_id == _mine, _log.c.by == REVIEWED, _log.c.took_ms.is_not(None))
    .order_by(_log.c.day.desc())
    .limit(literal_column(str(_RECENT)))
    .offset(literal_column("0"))
)
_PACE = Prepared(_READ_PACE)


def agenda(session: Session, account_id: int, day: date) -> Agenda:
    """Say in one query how many cards a day brings; it costs the same however many there are."""
    ((state, cap, done, waiting),) = _AGENDA.rows(session.connection(), {"account_id": account_id, "day": day})
    return agenda_of(state, cap, done, waiting)


def agenda_of(state: str | None, cap: int | None, done: int, waiting: int) -> Agenda:
    """Make of the row of ``READ_AGENDA`` a day's reviews."""
    return Agenda(state or ON, cap or DEFAULT_CAP, done, waiting)


def due_cards(session: Session, account_id: int, day: date, count: int) -> list[Due]:
    """List cards that are due, those due longest first, enough to choose ``count`` of them (``candidates``)."""
    rows = _due_first(candidates(count)).rows(session.connection(), {"account_id": account_id, "day": day})
    return [Due(row[0], row[1], Memory(*row[2:])) for row in rows]


@cache
def _due_first(count: int) -> Prepared:
    """Prepare the read of so many cards; there are as many of these as there are caps."""
    return Prepared(_DUE.limit(literal_column(str(count))).offset(literal_column("0")))


def next_due(session: Session, account_id: int, day: date) -> date | None:
    """Give the day after ``day`` on which something is due next, None when nothing is."""
    found: date | None = session.connection().execute(_NEXT, {"account_id": account_id, "day": day}).scalar_one()
    return found


def usual_ms(session: Session, account_id: int) -> int:
    """Give the median of the own times of late, in milliseconds; a guess for somebody who has none yet."""
    found = [int(took) for (took,) in _PACE.rows(session.connection(), {"account_id": account_id})]
    return int(median(found)) if found else USUAL_MS


def memories(session: Session, account_id: int, question_ids: Collection[str]) -> dict[str, Memory]:
    """Give where somebody's cards stand, by question."""
    asked = {f"question_{number}": name for number, name in enumerate(question_ids)}
    if not asked:
        return {}
    rows = _memories(len(asked)).rows(session.connection(), {"account_id": account_id, **asked})
    return {row[0]: Memory(*row[1:]) for row in rows}


@cache
def _memories(count: int) -> Prepared:
    """Prepare the read of so many cards; there are as many of these as there are sizes of papers."""
    asked: list[BindParameter[str]] = [bindparam(f"question_{number}", type_=String) for number in range(count)]
    read = select(_card.c.question_id, *_MEMORY).where(_card.c.account_id == _mine)
    return Prepared(read.where(_card.c.question_id.in_(asked)))


def known_cards(session: Session, account_id: int) -> list[tuple[str, float, date]]:
    """List the topic, stability and last day of somebody's cards that were answered and are not retired."""
    mine = (_card.c.account_id == account_id, _card.c.retired.is_(False), _card.c.stability.is_not(None))
    rows = session.connection().execute(select(_card.c.topic, _card.c.stability, _card.c.last).where(*mine))
    return [(row[0], row[1], row[2]) for row in rows]


def is_card(session: Session, account_id: int, question_id: str) -> bool:
    """Say whether somebody has a card of a question that is not retired."""
    mine = (_card.c.account_id == account_id, _card.c.question_id == question_id, _card.c.retired.is_(False))
    return session.connection().execute(select(_card.c.due).where(*mine)).first() is not None


def answer_of_day(session: Session, account_id: int, question_id: str, day: date) -> Any:
    """Find what somebody answered to a card on a day: revision_hash, answer, topic; None when they did not."""
    mine = (_log.c.account_id == account_id, _log.c.question_id == question_id, _log.c.day == day)
    topic = select(_card.c.topic).where(_card.c.account_id == account_id, _card.c.question_id == question_id)
    read = select(_log.c.revision_hash, _log.c.answer, topic.scalar_subquery().label("topic")).where(*mine)
    return session.connection().execute(read).first()
