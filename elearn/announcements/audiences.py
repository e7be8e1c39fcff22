"""To whom something may be announced, and who is meant: the present members of a class, or the people of a unit."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.organisation.models import OrgUnit
from elearn.training.models import ClassLecturer, ClassMember, TrainingClass

ANNOUNCE = Permission.ANNOUNCE


@dataclass(frozen=True, slots=True)
class Audience:
    """Hold a class or a unit that somebody may speak to; ``key`` names it in a form."""

    kind: Literal["class", "unit"]
    id: int
    key: str
    name_zh: str
    name_en: str
    path: str

    def name(self, language: str) -> str:
        """Give its name in a language."""
        return self.name_zh if language == "zh" else self.name_en


def audiences_of(session: Session, actor: Actor) -> list[Audience]:
    """List what somebody may announce to: classes that are not closed, the newest first, then units by code."""
    classes = _CLASSES.where(_may_speak_to(actor), TrainingClass.status != "closed")
    newest = classes.order_by(TrainingClass.first_day.desc(), TrainingClass.id.desc())
    units = _UNITS.where(within(actor, ANNOUNCE, OrgUnit.path)).order_by(OrgUnit.code)
    return [
        *(Audience("class", row[0], f"class-{row[1]}", *row[2:]) for row in session.execute(newest)),
        *(Audience("unit", row[0], f"unit-{row[1]}", *row[2:]) for row in session.execute(units)),
    ]


def audience(session: Session, actor: Actor, key: str) -> Audience | None:
    """Find what a form names, None when it is not among those somebody may announce to."""
    return next((one for one in audiences_of(session, actor) if one.key == key), None)


def spoken_to(actor: Actor, class_id: Any, unit_id: Any) -> ColumnElement[bool]:
    """Select the rows (with a class or a unit) that belong to what somebody may announce to."""
    classes = select(TrainingClass.id).join(OrgUnit, OrgUnit.id == TrainingClass.unit_id).where(_may_speak_to(actor))
    units = select(OrgUnit.id).where(within(actor, ANNOUNCE, OrgUnit.path))
    return or_(class_id.in_(classes), unit_id.in_(units))


def people_of(class_id: int | None, path: str) -> Select[int]:
    """Select the keys of the present members of a class, or of everybody at home at ``path`` or below; not locked."""
    read = select(Account.id).where(Account.locked_at.is_(None))
    if class_id is not None:
        stays = and_(ClassMember.account_id == Account.id, ClassMember.left_at.is_(None))
        return read.join(ClassMember, stays).where(ClassMember.class_id == class_id)
    return read.join(OrgUnit, OrgUnit.id == Account.unit_id).where(OrgUnit.path.startswith(path, autoescape=True))


def _may_speak_to(actor: Actor) -> ColumnElement[bool]:
    taught = select(ClassLecturer.class_id).where(ClassLecturer.account_id == actor.id)
    return or_(within(actor, ANNOUNCE, OrgUnit.path), TrainingClass.id.in_(taught))


_CLASSES: Select[*tuple[Any, ...]] = select(
    TrainingClass.id, TrainingClass.public_id, TrainingClass.title_zh, TrainingClass.title_en, OrgUnit.path
).join(OrgUnit, OrgUnit.id == TrainingClass.unit_id)
_UNITS: Select[*tuple[Any, ...]] = select(OrgUnit.id, OrgUnit.code, OrgUnit.name_zh, OrgUnit.name_en, OrgUnit.path)
