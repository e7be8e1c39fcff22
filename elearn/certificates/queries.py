"""Read certificates: one's own, those of a class, one by its serial as somebody may see it."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.certificates.models import Certificate
from elearn.errors import NotFound
from elearn.organisation.models import OrgUnit
from elearn.training.models import TrainingClass

RUN = Permission.MANAGE_CLASSES


def own_certificates(session: Session, account_id: int) -> Sequence[Certificate]:
    """List a person's certificates, the newest first."""
    mine = Certificate.account_id == account_id
    return session.scalars(select(Certificate).where(mine).order_by(Certificate.id.desc())).all()


def certificate_of(session: Session, actor: Actor, serial: str) -> Certificate:
    """Find a certificate of one's own, of a class that one runs, or of somebody in one's area. Raises NotFound."""
    home, host = aliased(OrgUnit), aliased(OrgUnit)
    seen = or_(Certificate.account_id == actor.id, within(actor, RUN, home.path), within(actor, RUN, host.path))
    read = (
        select(Certificate)
        .join(Account, Account.id == Certificate.account_id)
        .join(home, home.id == Account.unit_id)
        .join(TrainingClass, TrainingClass.id == Certificate.class_id)
        .join(host, host.id == TrainingClass.unit_id)
        .where(Certificate.serial == serial, seen)
    )
    found = session.scalars(read).first()
    if found is None:
        raise NotFound
    return found


def run_certificate(session: Session, actor: Actor, serial: str) -> Certificate:
    """Find a certificate of a class that somebody runs. Raises NotFound for any other."""
    read = (
        select(Certificate)
        .join(TrainingClass, TrainingClass.id == Certificate.class_id)
        .join(OrgUnit, OrgUnit.id == TrainingClass.unit_id)
        .where(Certificate.serial == serial, within(actor, RUN, OrgUnit.path))
    )
    found = session.scalars(read).first()
    if found is None:
        raise NotFound
    return found


def certificates_of(
    session: Session, class_id: int, account_ids: Collection[int] | None = None
) -> dict[int, list[Certificate]]:
    """Give the certificates of a class, of everybody or of some people, by account, the newest first."""
    found: dict[int, list[Certificate]] = {}
    read = select(Certificate).where(Certificate.class_id == class_id).order_by(Certificate.id.desc())
    if account_ids is not None:
        read = read.where(Certificate.account_id.in_(account_ids))
    for one in session.scalars(read):
        found.setdefault(one.account_id, []).append(one)
    return found


def had_one(class_id: int, certificate_ids: Collection[int] | None = None) -> ColumnElement[bool]:
    """Select the people who ever had a certificate of a class, or one of certain certificates."""
    mine = select(Certificate.account_id).where(Certificate.class_id == class_id)
    return Account.id.in_(mine if certificate_ids is None else mine.where(Certificate.id.in_(certificate_ids)))


def holds_one(class_id: int) -> ColumnElement[bool]:
    """Select the people whose certificate of a class is valid."""
    mine = select(Certificate.account_id).where(Certificate.class_id == class_id, Certificate.status == "valid")
    return Account.id.in_(mine)


def known_to_all(session: Session, serial: str) -> Certificate | None:
    """Find what anybody may verify by a serial number; None for an unknown one."""
    return session.scalars(select(Certificate).where(Certificate.serial == serial)).first()
