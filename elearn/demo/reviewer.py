"""How a made-up trainee reviews: every few days the day's cards, remembered as people do, through the services."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from elearn.demo.nature import answer, at_an_hour, opaque
from elearn.demo.student import Life, Student
from elearn.review import queries
from elearn.review import service as review
from elearn.review.choosing import Due, choose
from elearn.review.deck import may_be_asked
from elearn.review.scheduler import recall

FIRST_TIME = 0.75  # the chance of a right answer to a card that was never answered
SECONDS = (8, 60)  # that an answer takes


def reviews(student: Student, rng: Random) -> Life:
    """Look in every few days and answer what is asked, with a rest of weeks now and then; some never do."""
    pause, zone = rng.uniform(3, 9), student.school.zone
    at = student.at + timedelta(days=rng.uniform(10, 20))
    while student.is_keen:
        at += timedelta(days=25 if rng.random() < 0.03 else max(1.0, rng.expovariate(1 / pause)))
        midnight = datetime.combine(at.astimezone(zone).date(), datetime.min.time(), zone)
        at = at_an_hour(midnight, rng)
        yield at, lambda session, now: answer_cards(session, student, rng, now)


def answer_cards(session: Session, student: Student, rng: Random, now: datetime) -> int:
    """Answer the cards that a day asks; give how many."""
    day, account_id = now.astimezone(student.school.zone).date(), student.actor.id
    plan = queries.agenda(session, account_id, day)
    refs = student.school.outline.questions
    due = [
        card
        for card in queries.due_cards(session, account_id, day, plan.left)
        if may_be_asked(refs.get(card.question_id), day)
    ]
    cards = choose(due, plan.left, day)
    for spec, card, took in _timed(session, student, cards, rng):
        expected = recall(card.memory, day)
        is_known = rng.random() < (FIRST_TIME if expected is None else expected)
        asked = review.Asked(refs[card.question_id].revision_hash, opaque(rng), took * 1000)
        review.answer(session, account_id, spec, answer(spec, is_known, rng), asked, day=day, now=now)
    return len(cards)


def _timed(session: Session, student: Student, cards: list[Due], rng: Random) -> Iterator[tuple[Any, Due, int]]:
    """Give each card with its question, and how many seconds its answer takes."""
    refs = student.school.outline.questions
    found = student.school.shelf.documents(session, [refs[card.question_id].revision_hash for card in cards])
    for card in cards:
        yield found[refs[card.question_id].revision_hash], card, rng.randint(*SECONDS)
