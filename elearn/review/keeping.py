"""Keep cards true to what is published and to their facts: retire, succeed, rebuild."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from fsrs import Rating
from sqlalchemy import Select, delete, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from elearn.content.outline import Outline
from elearn.db.inserting import insert_new
from elearn.review.deck import askable, behind_lecture
from elearn.review.models import ENDED, ReviewCard, ReviewIntroduction, ReviewLog, ReviewPreference
from elearn.review.scheduler import introduced
from elearn.review.service import Behind, moved

_introduction, _log = ReviewIntroduction.__table__, ReviewLog.__table__
_card, _preference = ReviewCard.__table__, ReviewPreference.__table__


def follow(session: Session, outline: Outline, day: date) -> None:
    """Bring all cards in line with what is published on a day: retire, bring back, introduce successors.

    A card's question is asked as it is published now; nothing is done for one that was only revised. Where cards of
    a lecture are retired, the other questions behind that lecture that are in force now are their successors: the
    lecturers wrote them in their place, and whoever had learnt the old answer is asked for the new one.
    """
    may = askable(outline, day)
    connection = session.connection()
    gone = update(ReviewCard).where(_card.c.retired.is_(False), _card.c.question_id.not_in(may))
    connection.execute(gone.values(retired=True))
    back = update(ReviewCard).where(_card.c.retired, _card.c.question_id.in_(may))
    connection.execute(back.values(retired=False))
    topics = frozenset(connection.execute(select(_card.c.topic).where(_card.c.retired).distinct()).scalars())
    for lecture in outline.course.lectures:
        if lecture.id in topics:
            for successor in behind_lecture(outline, lecture, day):
                _succeed(session, successor, day)


def rebuild(session: Session, outline: Outline | None, day: date) -> int:
    """Make all cards anew from introductions and answers; give how many. Without a publication none may be asked."""
    may = askable(outline, day) if outline else frozenset()
    connection = session.connection()
    connection.execute(delete(ReviewCard))
    count = 0
    people = connection.execute(select(_introduction.c.account_id).distinct()).scalars().all()
    for account_id in people:
        rows = list(replay(session, account_id))
        for row in rows:
            row["retired"] = row["question_id"] not in may
        connection.execute(insert(ReviewCard), rows)
        count += len(rows)
    return count


def replay(session: Session, account_id: int) -> Iterator[dict[str, Any]]:
    """Work out where a person's cards stand from the facts alone."""
    connection = session.connection()
    answers: dict[str, list[Any]] = {}
    read = select(_log.c.question_id, _log.c.day, _log.c.rating).where(_log.c.account_id == account_id)
    for row in connection.execute(read.order_by(_log.c.question_id, _log.c.day)):
        answers.setdefault(row.question_id, []).append(row)
    for fact in connection.execute(select(_introduction).where(_introduction.c.account_id == account_id)):
        memory = introduced(fact.day)
        for row in answers.get(fact.question_id, ()):
            memory = moved(memory, Rating(row.rating), row.day, account_id, row.question_id)
        yield {
            "account_id": account_id,
            "question_id": fact.question_id,
            "topic": fact.topic,
            "due": memory.due,
            "last": memory.last,
            "stability": memory.stability,
            "difficulty": memory.difficulty,
            "reps": memory.reps,
            "lapses": memory.lapses,
        }


def _succeed(session: Session, successor: Behind, day: date) -> None:
    """Introduce a successor to everybody who has a retired card of its lecture and has not ended reviewing."""
    connection = session.connection()
    one, first = (literal(successor.question_id), literal(successor.topic)), introduced(day)
    fact = ("account_id", "question_id", "topic", "day", "by")
    values = (*one, literal(day), literal("successor"))
    fresh = insert_new(connection, ReviewIntroduction).from_select(fact, _heirs(successor.topic, *values))
    connection.execute(fresh.on_conflict_do_nothing())
    card = ("account_id", "question_id", "topic", "due", "reps", "lapses", "retired")
    blank = (*one, literal(first.due), literal(0), literal(0), literal(False))
    made = insert_new(connection, ReviewCard).from_select(card, _heirs(successor.topic, *blank))
    connection.execute(made.on_conflict_do_nothing())


def _heirs(topic: str, *values: Any) -> Select[Any]:
    """Select everybody with a retired card of a topic who has not ended reviewing, with ``values`` beside each."""
    ended = exists().where(_preference.c.account_id == _card.c.account_id, _preference.c.state == ENDED)
    read = select(_card.c.account_id, *values).where(_card.c.topic == topic, _card.c.retired, ~ended)
    return read.group_by(_card.c.account_id)
