"""The queue of answers that wait for a person: by question, the oldest first, without those that others have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Text, exists, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.assessment.models import Attempt, Grade, Response
from elearn.assessment.queries import Sheet
from elearn.assessment.rulings import Basis, Part
from elearn.errors import NotFound
from elearn.marking.models import HandMark, MarkingLease, MarkOverride
from elearn.marking.parts import By
from elearn.organisation.models import OrgUnit

PAGE_SIZE = 50
_WAITS = Grade.pending > literal_column("0")  # not as a parameter: SQLite looks for a partial index's own condition
PENDING = '"%s":"pending"'  # how a grade's basis is kept when the answer to a question waits (``db.types.Json``)


@dataclass(frozen=True, slots=True)
class Owned:
    """Hold a handed-in attempt and whose it is."""

    sheet: Sheet
    person_id: str
    name: str
    username: str
    unit_zh: str
    unit_en: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hold how many answers to a question wait, and since when the oldest does."""

    quiz_id: str
    question_id: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """Hold one line of a question's list: an attempt, whose it is, and what was given so far."""

    attempt_id: int
    public_id: str
    name: str
    submitted_at: datetime
    is_pending: bool
    first: Fraction | None
    second: Fraction | None
    final: Fraction | None
    possible: Fraction | None


def owned_attempt(session: Session, actor: Actor, public_id: str) -> Owned:
    """Find a handed-in attempt of a person whose answers the actor may mark. Raises NotFound for any other."""
    columns = (Account.public_id, Account.name, Account.username, OrgUnit.name_zh, OrgUnit.name_en)
    read = _mine(actor, select(Attempt.id, *columns)).where(Attempt.public_id == public_id)
    row = session.execute(read).first()
    if row is None:
        raise NotFound
    return Owned(attempts.sheet_by_id(session, row[0]), *row[1:])


def papers_of(
    session: Session, actor: Actor, quiz_id: str, account_ids: Sequence[int]
) -> dict[int, list[tuple[str, datetime]]]:
    """List the attempts at a quiz that the actor may mark, by person: public id and hand-in, the oldest first."""
    if not actor.has(Permission.MARK) or not account_ids:
        return {}
    read = _mine(actor, select(Attempt.account_id, Attempt.public_id, Attempt.submitted_at))
    found: dict[int, list[tuple[str, datetime]]] = {}
    mine = (Attempt.quiz_id == quiz_id, Attempt.account_id.in_(account_ids))
    for account_id, public_id, at in session.execute(read.where(*mine).order_by(Attempt.submitted_at, Attempt.id)):
        found.setdefault(account_id, []).append((public_id, at))
    return found


def waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Count what waits in the actor's area, by question, the longest waiting first."""
    read = _mine(actor, select(Attempt.quiz_id, Attempt.submitted_at, Grade.basis)).where(_WAITS)
    found: dict[tuple[str, str], list[datetime]] = {}
    for quiz_id, submitted_at, basis in session.execute(read):
        for question_id in (key for key, word in basis.items() if word == Basis.PENDING):
            found.setdefault((quiz_id, question_id), []).append(submitted_at)
    counted = [Waiting(*key, len(moments), min(moments)) for key, moments in found.items()]
    return sorted(counted, key=lambda one: one.since)


def marked(session: Session, actor: Actor) -> list[Waiting]:
    """Count what was marked by hand in the actor's area, by question; ``since`` is the latest mark's moment."""
    columns = (Attempt.quiz_id, HandMark.question_id, func.count(Attempt.id.distinct()), func.max(HandMark.given_at))
    read = _mine(actor, select(*columns)).join(HandMark, HandMark.attempt_id == Attempt.id)
    rows = session.execute(read.group_by(Attempt.quiz_id, HandMark.question_id))
    return sorted((Waiting(*row) for row in rows), key=lambda one: one.since, reverse=True)


def late(session: Session, actor: Actor) -> Sequence[Any]:
    """List attempts of the actor's area with late answers that do not count and over which nobody ruled, newest first.

    At most PAGE_SIZE: public_id, quiz_id, submitted_at, and the number of questions.
    """
    ruled = exists().where(
        MarkOverride.attempt_id == Response.attempt_id,
        or_(MarkOverride.question_id == Response.question_id, MarkOverride.question_id.is_(None)),
    )
    by_hand = exists().where(HandMark.attempt_id == Response.attempt_id, HandMark.question_id == Response.question_id)
    columns = (Attempt.public_id, Attempt.quiz_id, Attempt.submitted_at)
    read = _mine(actor, select(*columns, func.count(Response.question_id.distinct()).label("number")))
    read = read.join(Response, Response.attempt_id == Attempt.id)
    read = read.where(Attempt.closed_itself, Response.lateness == "marked", ~ruled, ~by_hand).group_by(Attempt.id)
    return session.execute(read.order_by(Attempt.submitted_at.desc(), Attempt.id).limit(PAGE_SIZE)).all()


def next_waiting(session: Session, actor: Actor, quiz_id: str, question_id: str, *, now: datetime) -> str | None:
    """Find the oldest answer that waits for this marker and that nobody else has open; give its attempt's public id.

    An answer to which the marker has given the first or second mark waits for somebody else, unless two differ.
    """
    leased = exists().where(
        MarkingLease.attempt_id == Attempt.id,
        MarkingLease.question_id == question_id,
        MarkingLease.account_id != actor.id,
        MarkingLease.until > now,
    )
    mine = exists().where(
        HandMark.attempt_id == Attempt.id, HandMark.question_id == question_id, HandMark.marker_id == actor.id
    )
    others = aliased(HandMark)
    disputed = exists().where(
        others.attempt_id == Attempt.id, others.question_id == question_id, others.part == Part.SECOND.value
    )
    read = _mine(actor, select(Attempt.public_id)).where(Attempt.quiz_id == quiz_id, _is_pending(question_id))
    free = read.where(~leased, or_(~mine, disputed)).order_by(Attempt.submitted_at, Attempt.id)
    return session.execute(free.limit(1)).scalar()


def answers_to(
    session: Session, actor: Actor, quiz_id: str, question_id: str, after: int = 0
) -> tuple[list[Answered], int | None]:
    """List the attempts in which a question was marked by hand or waits for it, and where the next page begins."""
    given = exists().where(HandMark.attempt_id == Attempt.id, HandMark.question_id == question_id)
    columns = (Attempt.id, Attempt.public_id, Account.name, Attempt.submitted_at, _is_pending(question_id))
    read = _mine(actor, select(*columns)).where(
        Attempt.quiz_id == quiz_id, or_(given, _is_pending(question_id)), Attempt.id > after
    )
    rows = session.execute(read.order_by(Attempt.id).limit(PAGE_SIZE + 1)).all()
    marks = marks_of(session, [row[0] for row in rows], question_id)
    found = []
    for row in rows[:PAGE_SIZE]:
        newest = {one.part: one for one in marks.get(row[0], ())}
        parts = [newest[part].marks if part in newest else None for part in Part]
        possible = next((one.possible for one in newest.values()), None)
        found.append(Answered(row[0], row[1], row[2], row[3], bool(row[4]), parts[0], parts[1], parts[2], possible))
    return found, rows[PAGE_SIZE - 1][0] if len(rows) > PAGE_SIZE else None


def marks_of(session: Session, attempt_ids: Sequence[int], question_id: str) -> Mapping[int, list[HandMark]]:
    """List what was given by hand to a question in attempts, by attempt and in its order."""
    found: dict[int, list[HandMark]] = {}
    read = select(HandMark).where(HandMark.attempt_id.in_(attempt_ids), HandMark.question_id == question_id)
    for one in session.scalars(read.order_by(HandMark.id)):
        found.setdefault(one.attempt_id, []).append(one)
    return found


def pairs(session: Session, actor: Actor, quiz_id: str, question_id: str) -> list[tuple[Fraction, Fraction]]:
    """List first with second marks of the answers to a question that two have marked."""
    read = _mine(actor, select(HandMark.attempt_id, HandMark.part, HandMark.marks))
    read = read.join(HandMark, HandMark.attempt_id == Attempt.id)
    mine = (Attempt.quiz_id == quiz_id, HandMark.question_id == question_id, HandMark.part != Part.FINAL.value)
    newest: dict[int, dict[str, Fraction]] = {}
    for attempt_id, part, marks in session.execute(read.where(*mine).order_by(HandMark.id)):
        newest.setdefault(attempt_id, {})[part] = marks
    return [(one["first"], one["second"]) for one in newest.values() if len(one) == len(("first", "second"))]


def by(marks: Sequence[HandMark]) -> list[By]:
    """Say of marks who gave them, and in which part."""
    return [By(one.marker_id, Part(one.part), one.marks) for one in marks]


def names_of(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """Give people's names by their keys."""
    read = select(Account.id, Account.name).where(Account.id.in_(account_ids))
    return {row.id: row.name for row in session.execute(read)}


def _mine(actor: Actor, read: Any) -> Any:
    """Keep to handed-in attempts of people whose answers the actor may mark; nobody marks the own ones."""
    return (
        read.select_from(Attempt)
        .join(Grade, Grade.attempt_id == Attempt.id)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(within(actor, Permission.MARK, OrgUnit.path), Account.id != actor.id)
    )


def _is_pending(question_id: str) -> Any:
    kept = type_coerce(Grade.__table__.c.basis, Text)
    return _WAITS & kept.contains(PENDING % question_id, autoescape=True)
