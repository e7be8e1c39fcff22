"""Read announcements: those that somebody may look after, and the one that a person was told of."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.announcements.audiences import spoken_to
from elearn.announcements.delivery import key_of
from elearn.announcements.models import Announcement
from elearn.errors import NotFound
from elearn.notices import service as notices
from elearn.notices.models import Notice
from elearn.organisation.models import OrgUnit
from elearn.training.models import TrainingClass

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Looked:
    """Hold an announcement as its writers see it: to whom, by whom, and how many it reached and read it."""

    announcement: Announcement
    audience_zh: str
    audience_en: str
    author: str
    reached: int = 0
    read: int = 0

    def audience(self, language: str) -> str:
        """Name to whom it is announced."""
        return self.audience_zh if language == "zh" else self.audience_en

    def title(self, language: str) -> str:
        """Give its title in a language."""
        return self.announcement.title_zh if language == "zh" else self.announcement.title_en


def looked_after(session: Session, actor: Actor, class_public_id: str = "") -> list[Looked]:
    """List the newest announcements to what somebody may announce to (to one class: ``class_public_id``)."""
    read = _ALL.where(spoken_to(actor, Announcement.class_id, Announcement.unit_id))
    if class_public_id:
        read = read.where(TrainingClass.public_id == class_public_id)
    rows = session.execute(read.order_by(Announcement.id.desc()).limit(SHOWN)).all()
    return [_looked(session, row) for row in rows]


def to_look_after(session: Session, actor: Actor, public_id: str, *, to_change: bool = False) -> Looked:
    """Find an announcement that somebody may change. Raises NotFound for any other."""
    mine = spoken_to(actor, Announcement.class_id, Announcement.unit_id)
    row = session.execute(_ALL.where(Announcement.public_id == public_id, mine)).first()
    if row is None:
        raise NotFound
    if to_change:
        session.refresh(row[0], with_for_update=True)
    return _looked(session, row)


def told_of(session: Session, actor: Actor, public_id: str) -> Looked:
    """Find an announcement that somebody was told of, or may change. Raises NotFound for any other."""
    row = session.execute(_ALL.where(Announcement.public_id == public_id)).first()
    if row is None:
        raise NotFound
    mine = (Notice.account_id == actor.id, Notice.unique_key == key_of(row[0]))
    if session.execute(select(exists().where(*mine))).scalar():
        return Looked(row[0], row[1], row[2], row[3])
    return to_look_after(session, actor, public_id)


def _looked(session: Session, row: Any) -> Looked:
    found: Announcement = row[0]
    is_over = found.closed_at is not None
    told, seen = (found.reached, found.read) if is_over else notices.counts(session, key_of(found))
    return Looked(found, row[1], row[2], row[3], told, seen)


_ALL: Select[*tuple[Any, ...]] = (
    select(
        Announcement,
        func.coalesce(TrainingClass.title_zh, OrgUnit.name_zh),
        func.coalesce(TrainingClass.title_en, OrgUnit.name_en),
        Account.name,
    )
    .outerjoin(TrainingClass, TrainingClass.id == Announcement.class_id)
    .outerjoin(OrgUnit, OrgUnit.id == Announcement.unit_id)
    .join(Account, Account.id == Announcement.author_id)
)
