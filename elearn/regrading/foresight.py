"""What a plan would do to passings, and by them to certificates: worked out alike for the preview and at the commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.certificates.doubts import Effects, Pair, count_by_class, effects_of
from elearn.certificates.models import Certificate
from elearn.certificates.telling import tell_of_doubts
from elearn.content.shelf import Shelf
from elearn.regrading.models import RegradePlan, RegradeStanding

SHOWN = 50  # certificates that a preview names; all are counted


@dataclass(frozen=True, slots=True)
class Touched:
    """Hold a certificate that a plan puts in doubt."""

    serial: str
    name: str
    class_zh: str
    class_en: str


def passings_changed(session: Session, plan_id: int) -> dict[Pair, bool]:
    """List who (account, quiz) would come to have passed, or not to have passed, by what a plan has staged."""
    staged = RegradeStanding
    read = select(staged.account_id, staged.quiz_id, staged.passed).where(staged.plan_id == plan_id, staged.flip != 0)
    return {(row.account_id, row.quiz_id): row.passed for row in session.execute(read)}


def foresee(session: Session, shelf: Shelf, made: RegradePlan) -> Effects:
    """Work out what a plan would do to certificates; nothing when it is committed already."""
    if made.prepared_at is None or made.committed_at is not None:
        return Effects()
    return effects_now(session, shelf, made)


def effects_now(session: Session, shelf: Shelf, made: RegradePlan) -> Effects:
    """Work out what the staged changes of a plan do to certificates, as long as they have not been taken over."""
    return effects_of(session, shelf.outline(session), passings_changed(session, made.id))


def touched(session: Session, certificate_ids: Sequence[int]) -> list[Touched]:
    """Name the first of some certificates."""
    columns: tuple[Any, ...] = (Certificate.serial, Certificate.name, Certificate.class_zh, Certificate.class_en)
    read = select(*columns).where(Certificate.id.in_(certificate_ids[:SHOWN])).order_by(Certificate.id)
    return [Touched(*row) for row in session.execute(read)]


def note(session: Session, effects: Effects, *, now: datetime) -> dict[str, int]:
    """Tell the administrators of certificates that came into doubt; give what the plan keeps of its effects."""
    tell_of_doubts(session, count_by_class(session, effects.lost), now=now)
    return {
        "certificates_lost": len(effects.lost),
        "certificates_gained": len(effects.restored) + len(effects.gained),
    }
