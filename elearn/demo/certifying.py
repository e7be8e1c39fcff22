"""What the demo's class has come to: its terms, its certificates (one replaced, one revoked), and everybody's hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.certificates import service as certificates
from elearn.certificates.models import Certificate
from elearn.certificates.service import Issuer
from elearn.completion import service as completion
from elearn.completion.facts import Terms
from elearn.content.outline import Outline
from elearn.hours import following as hours
from elearn.hours.following import Book
from elearn.hours.rulebook import OURS
from elearn.hours.rules import read_rules
from elearn.identities import READABLE
from elearn.training.models import TrainingClass

PROVINCE = "national"
ATTENDANCE = 75  # percent of the sessions
WAITING = 6  # who completed last are still without a certificate
REPLACED, REVOKED = "姓名录入有误，更正后换发。", "学员身份核实有误，予以撤销。"


def certify(session: Session, outline: Outline, admin: Actor, chance: Random, *, now: datetime, zone: ZoneInfo) -> None:
    """Let the first class ask for attendance and issue its certificates; some who completed lately still wait."""
    first = session.scalars(select(TrainingClass.id).order_by(TrainingClass.id)).first()
    assert first is not None
    who, terms = admin.public_id, Terms(ATTENDANCE)
    completion.set_terms(session, outline, first, terms, now=now - timedelta(days=150), actor_id=who)
    completion.refresh(session, outline, first)
    completed = completion.completed_in(session, first)
    in_order = sorted(completed, key=lambda key: (completed[key], key))
    early = in_order[:-WAITING] or in_order
    issuer = Issuer(who, now - timedelta(days=30), zone)
    serials = _serials(chance)
    certificates.issue(session, outline, first, issuer, only=early, serials=serials)
    held = session.scalars(select(Certificate).where(Certificate.class_id == first).order_by(Certificate.id)).all()
    if len(held) > 4:
        later = Issuer(who, now - timedelta(days=20), zone)
        certificates.replace(session, held[1], later, reason=REPLACED, serials=serials)
        certificates.revoke(session, held[3], reason=REVOKED, now=now - timedelta(days=10), actor_id=who)


def enter_hours(session: Session, outline: Outline, *, now: datetime, zone: ZoneInfo) -> int:
    """Enter everybody's learning hours, as the worker does; give how many entries."""
    rules, _ = read_rules(OURS.read_text(encoding="utf-8"), OURS.name)
    book = Book(rules, PROVINCE, zone)
    return sum(hours.settle(session, outline, book, span, now=now) for span in list(hours.batches(session)))


def _serials(chance: Random) -> Callable[[int], str]:
    def make(year: int) -> str:
        groups = ["".join(chance.choice(READABLE) for _ in range(4)) for _ in range(3)]
        return f"{year}-{'-'.join(groups)}".upper()

    return make
