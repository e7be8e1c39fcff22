"""Tell people of their certificates, and administrators of those that a regrade has put in doubt."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import RoleGrant
from elearn.accounts.roles import PERMISSIONS, Permission
from elearn.certificates.models import Certificate
from elearn.notices.service import News, both, tell
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase
from elearn.training.models import TrainingClass

KIND = "certificate"
ISSUED = Phrase("Your certificate has been issued")
REVOKED = Phrase("A certificate of yours was revoked")
REPLACED = Phrase("A certificate of yours was replaced by a new one")
DOUBTED = Phrase("A regrade has put certificates in doubt")
NUMBER = Phrase("Certificates of this class to look at: %(number)s")
AT_ONCE = 500


def tell_of_issued(session: Session, made: Mapping[str, int], *, now: datetime) -> None:
    """Tell everybody who got a certificate where it is."""
    serials = sorted(made)
    for start in range(0, len(serials), AT_ONCE):
        some = Certificate.serial.in_(serials[start : start + AT_ONCE])
        read = select(Certificate.account_id, Certificate.serial, Certificate.class_zh, Certificate.class_en)
        rows = session.execute(read.where(some).order_by(Certificate.id)).all()
        news = [
            (row.account_id, News(KIND, both(ISSUED), _named(row.class_zh, row.class_en), _address(row.serial)))
            for row in rows
        ]
        tell(session, news, now=now)


def tell_of_revoked(session: Session, certificate: Certificate, *, now: datetime) -> None:
    """Tell the holder of a revoked certificate why."""
    text = _named(certificate.class_zh, certificate.class_en, certificate.reason)
    tell(
        session,
        [(certificate.account_id, News(KIND, both(REVOKED), text, _address(certificate.serial)))],
        now=now,
    )


def tell_of_replaced(session: Session, certificate: Certificate, serial: str, *, now: datetime) -> None:
    """Tell the holder of a replaced certificate why, and lead to the new one."""
    text = _named(certificate.class_zh, certificate.class_en, certificate.reason)
    tell(session, [(certificate.account_id, News(KIND, both(REPLACED), text, _address(serial)))], now=now)


def tell_of_doubts(session: Session, numbers: Mapping[int, int], *, now: datetime) -> None:
    """Tell the administrators of classes (by key) how many of their certificates are to be looked at."""
    for class_id, number in sorted(numbers.items()):
        found = session.get_one(TrainingClass, class_id)
        many, text = both(Phrase(NUMBER.text, {"number": number})), _named(found.title_zh, found.title_en)
        text = (f"{text[0]} {many[0]}", f"{text[1]}. {many[1]}")
        news = News(KIND, both(DOUBTED), text, f"/admin/classes/{found.public_id}/certificates")
        tell(session, [(key, news) for key in sorted(administrators_of(session, found.unit_id))], now=now)


def administrators_of(session: Session, unit_id: int) -> Collection[int]:
    """List the accounts that run the classes of a unit."""
    over, home = aliased(OrgUnit), aliased(OrgUnit)
    roles = [role for role, permissions in PERMISSIONS.items() if Permission.MANAGE_CLASSES in permissions]
    read = (
        select(RoleGrant.account_id)
        .join(over, over.id == RoleGrant.unit_id)
        .join(home, home.path.startswith(over.path))
        .where(home.id == unit_id, RoleGrant.role.in_(roles))
        .distinct()
    )
    return session.scalars(read).all()


def _named(zh: str, en: str, reason: str = "") -> tuple[str, str]:
    return (f"《{zh}》：{reason}", f"{en}: {reason}") if reason else (f"《{zh}》", en)


def _address(serial: str) -> str:
    return f"/certificates/{serial}"
