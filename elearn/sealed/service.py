"""Take in sealed answers: keep the envelope, and, when it was looked at, carry its answers to their attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment import responses
from elearn.assessment.grading import Event
from elearn.assessment.models import Attempt, Response
from elearn.assessment.personal import order_of
from elearn.assessment.queries import Sheet, sheet_by_id
from elearn.assessment.rules import terms_of_document
from elearn.audit import service as audit
from elearn.content.shelf import Shelf
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, NotFound
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase
from elearn.sealed.envelope import Envelope
from elearn.sealed.models import SealedFile
from elearn.study import close_overdue, count_late

PERMISSION = Permission.RUN_PAPERS
TAKEN = Phrase("These answers were taken in already.")
_FILE = SealedFile.__table__
_NAMED = (
    SealedFile.public_id,
    SealedFile.code,
    SealedFile.text,
    SealedFile.brought_at,
    SealedFile.told,
    SealedFile.taken_at,
    SealedFile.outcome,
    SealedFile.attempt_id,
    Account.name.label("person"),
    OrgUnit.name_zh,
    OrgUnit.name_en,
    Attempt.quiz_id,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Hold the attempt that an envelope names, where the actor may run papers for its owner."""

    attempt_id: int
    public_id: str


def owner_of(session: Session, actor: Actor, attempt_id: str) -> Owner | None:
    """Find the attempt with that public id; None for an unknown one and for one of other units."""
    read = (
        select(Attempt.id, Attempt.public_id)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(Attempt.public_id == attempt_id, within(actor, PERMISSION, OrgUnit.path))
    )
    row = session.execute(read).first()
    return Owner(*row) if row else None


def keep(session: Session, actor: Actor, owner: Owner, envelope: Envelope, *, public_id: str, now: datetime) -> str:
    """Keep an envelope whose seal was found whole; give its public id, that of the first where it came before."""
    fresh = insert_new(session.connection(), SealedFile).values(
        public_id=public_id,
        attempt_id=owner.attempt_id,
        code=envelope.code,
        text=envelope.text,
        brought_by=actor.id,
        brought_at=now,
        told="",
        outcome=[],
    )
    once = fresh.on_conflict_do_nothing(index_elements=["code"]).returning(_FILE.c.public_id)
    if session.connection().execute(once).first():
        audit.record(
            session,
            "sealed.brought",
            now=now,
            actor_id=actor.public_id,
            subject_id=owner.public_id,
            facts={"code": envelope.code},
        )
        return public_id
    found: str = (
        session.connection().execute(select(_FILE.c.public_id).where(_FILE.c.code == envelope.code)).scalar_one()
    )
    return found


def files(session: Session, actor: Actor) -> Sequence[Row[Any]]:
    """List the newest hundred envelopes of people for whom the actor may run papers."""
    return session.execute(_read(actor).order_by(SealedFile.id.desc()).limit(100)).all()


def file(session: Session, actor: Actor, public_id: str) -> Row[Any]:
    """Find an envelope. Raises NotFound for an unknown one and for one of other units."""
    row = session.execute(_read(actor).where(SealedFile.public_id == public_id)).first()
    if row is None:
        raise NotFound
    return row


def known_events(session: Session, attempt_id: int, ids: Sequence[str]) -> frozenset[str]:
    """List which events of an attempt the server has already."""
    mine = (Response.attempt_id == attempt_id, Response.event_id.in_(ids))
    return frozenset(session.scalars(select(Response.event_id).where(*mine)))


def take(
    session: Session,
    shelf: Shelf,
    actor: Actor,
    public_id: str,
    events: Sequence[Event],
    *,
    told: str,
    zone: tzinfo,
    now: datetime,
) -> None:
    """Carry an envelope's answers to their attempt one by one, as if they came over the line now.

    The quiz's policy for late answers decides; each outcome is noted. Raises Conflict when they were taken in before.
    """
    row = file(session, actor, public_id)
    held = update(SealedFile).where(_FILE.c.public_id == public_id, _FILE.c.taken_at.is_(None))
    if session.connection().execute(held.values(taken_at=now, told=told[:200]).returning(_FILE.c.id)).first() is None:
        raise Conflict(TAKEN)
    sheet = sheet_by_id(session, row.attempt_id)
    if sheet.is_overdue(now):
        close_overdue(session, shelf, sheet, zone=zone, now=now)
    outcome = _carry(session, shelf, sheet, events, zone, now)
    session.connection().execute(update(SealedFile).where(_FILE.c.public_id == public_id).values(outcome=outcome))
    facts = {"code": row.code, "told": bool(told), "answers": len(events), "refused": _count(outcome, "refused")}
    audit.record(session, "sealed.taken", now=now, actor_id=actor.public_id, subject_id=sheet.public_id, facts=facts)


def _carry(
    session: Session, shelf: Shelf, sheet: Sheet, events: Sequence[Event], zone: tzinfo, now: datetime
) -> list[list[str]]:
    connection, quiz = session.connection(), shelf.documents(session, [sheet.quiz_hash])[sheet.quiz_hash]
    known = known_events(session, sheet.id, [event.event_id for event in events])
    late, order = terms_of_document(quiz, zone).late, order_of(quiz, sheet)
    outcome, changes_grade = [], False
    for event in sorted(events, key=lambda one: (one.sequence, one.event_id)):
        if event.event_id in known:
            outcome.append([event.event_id, "there"])
            continue
        try:  # one that is refused must not take the others with it; nothing is written before it is
            saved = responses.save(connection, sheet.id, [event], now=now, late=late, order=order)
        except Conflict:
            outcome.append([event.event_id, "refused"])
            continue
        changes_grade = changes_grade or saved.changes_grade
        word = "saved" if not saved.late else "late" if saved.changes_grade else "marked"
        outcome.append([event.event_id, word])
    if changes_grade:
        count_late(session, shelf, sheet, now=now)
    return outcome


def _count(outcome: Sequence[Sequence[str]], word: str) -> int:
    return sum(one[1] == word for one in outcome)


def _read(actor: Actor) -> Any:
    return (
        select(*_NAMED)
        .join(Attempt, Attempt.id == SealedFile.attempt_id)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(within(actor, PERMISSION, OrgUnit.path))
    )
