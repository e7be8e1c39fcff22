"""What people ask for and complain about: kept, told to who looks after them, answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission, Role
from elearn.audit import service as audit
from elearn.errors import Conflict, Invalid, NotFound
from elearn.notices import service as notices
from elearn.notices.service import News, both
from elearn.organisation.models import OrgUnit
from elearn.privacy.models import Concern
from elearn.problems import Phrase, Problem

Kind = Literal["correction", "erasure", "complaint"]
State = Literal["open", "done", "refused"]
LONGEST, MOST_OPEN, SHOWN = 4000, 10, 100
NEW = Phrase("Somebody in your area has written to you")
ANSWERED = Phrase("Your administrator has answered you")
LOOK = Phrase("Look at it under “People”, “Requests and complaints”.")


@dataclass(frozen=True, slots=True)
class Told:
    """Hold a concern as pages show it; ``name`` and ``person_id`` are None where the name is kept back."""

    public_id: str
    kind: str
    text: str
    made_at: datetime
    state: str
    answer: str
    answered_at: datetime | None
    unit_zh: str
    unit_en: str
    name: str | None
    person_id: str | None

    def unit(self, language: str) -> str:
        """Name the unit where the person was at home."""
        return self.unit_zh if language == "zh" else self.unit_en


def write(
    session: Session, actor: Actor, kind: str, text: str, *, is_anonymous: bool, public_id: str, now: datetime
) -> None:
    """Keep what somebody asks for, and tell the administrators above. Raises Invalid, or Conflict for too many."""
    if kind not in get_args(Kind):
        raise Invalid([Problem("kind", 0, 0, "A140", Phrase("Choose what it is about."))])
    if not text.strip() or len(text) > LONGEST:
        message = Phrase("Write what it is about, in at most %(count)s characters.", {"count": LONGEST})
        raise Invalid([Problem("text", 0, 0, "A141", message)])
    mine = (Concern.account_id == actor.id, Concern.state == "open")
    if session.execute(select(func.count()).select_from(Concern).where(*mine)).scalar_one() >= MOST_OPEN:
        raise Conflict(Phrase("Several of yours wait for an answer already."))
    is_hidden = is_anonymous and kind == "complaint"
    values = {"kind": kind, "text": text.replace("\r\n", "\n").strip(), "unit_id": actor.unit_id, "made_at": now}
    session.add(
        Concern(public_id=public_id, account_id=actor.id, is_anonymous=is_hidden, state="open", answer="", **values)
    )
    session.flush()
    news = News("concern", both(NEW), both(LOOK), f"/admin/concerns/{public_id}", f"concern-{public_id}")
    notices.tell(session, [(one, news) for one in _administrators(session, actor)], now=now)
    known = None if is_hidden else actor.public_id
    where = {"address": ""} if is_hidden else None  # from where it came would say who it was
    facts = {"concern": public_id}
    audit.record(session, f"data.{kind}", now=now, actor_id=known, subject_id=known, facts=facts, personal=where)


def answer(session: Session, actor: Actor, public_id: str, state: str, text: str, *, now: datetime) -> None:
    """Answer a concern and tell who wrote it. Raises NotFound for another's, Invalid, Conflict when it was answered."""
    found = session.scalars(
        _seen(actor, select(Concern)).where(Concern.public_id == public_id).with_for_update(of=Concern)
    ).first()
    if found is None:
        raise NotFound
    if found.state != "open":
        raise Conflict(Phrase("This was answered before."))
    if state not in ("done", "refused"):
        raise Invalid([Problem("state", 0, 0, "A142", Phrase("Say whether it was done."))])
    if not text.strip() or len(text) > LONGEST:
        message = Phrase("Write an answer, in at most %(count)s characters.", {"count": LONGEST})
        raise Invalid([Problem("answer", 0, 0, "A143", message)])
    found.state, found.answer, found.answered_by, found.answered_at = state, text.strip(), actor.id, now
    session.flush()
    said = text.strip()[:140]
    news = News("concern", both(ANSWERED), (said, said), "/account/data", f"answer-{public_id}")
    notices.tell(session, [(found.account_id, news)], now=now)
    facts = {"concern": public_id, "state": state}
    audit.record(session, "data.answer", now=now, actor_id=actor.public_id, facts=facts)


def own(session: Session, account_id: int) -> list[Told]:
    """List what somebody asked for, the newest first."""
    return _told(session, _READ.where(Concern.account_id == account_id))


def to_answer(session: Session, actor: Actor) -> list[Told]:
    """List what people in an administrator's area ask for: what is open first, the oldest of that before."""
    read = _seen(actor, _READ).order_by(None).order_by(Concern.state != "open", Concern.id)
    return _told(session, read)


def one_to_answer(session: Session, actor: Actor, public_id: str) -> Told:
    """Find a concern of an administrator's area. Raises NotFound for any other."""
    found = _told(session, _seen(actor, _READ).where(Concern.public_id == public_id))
    if not found:
        raise NotFound
    return found[0]


def open_ones(session: Session, actor: Actor) -> int:
    """Count what waits for an administrator's answer."""
    read = _seen(actor, select(func.count()).select_from(Concern)).where(Concern.state == "open")
    return int(session.execute(read).scalar_one())


def _administrators(session: Session, actor: Actor) -> list[int]:
    """List the keys of those who administer the unit where somebody is at home, or one above it."""
    above = [part for part in actor.unit_path.split("/") if part]
    paths = ["/" + "/".join(above[:count]) + "/" for count in range(1, len(above) + 1)]
    read = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, OrgUnit.path.in_(paths), Account.locked_at.is_(None))
        .distinct()
    )
    return sorted(session.scalars(read))


def _seen(actor: Actor, read: Select[Any]) -> Select[Any]:
    units = select(OrgUnit.id).where(within(actor, Permission.MANAGE_PEOPLE, OrgUnit.path))
    return read.where(Concern.unit_id.in_(units))


def _told(session: Session, read: Select[Any]) -> list[Told]:
    return [Told(*row) for row in session.execute(read.limit(SHOWN))]


_READ: Select[*tuple[Any, ...]] = (
    select(
        Concern.public_id,
        Concern.kind,
        Concern.text,
        Concern.made_at,
        Concern.state,
        Concern.answer,
        Concern.answered_at,
        OrgUnit.name_zh,
        OrgUnit.name_en,
        case((Concern.is_anonymous, None), else_=Account.name),
        case((Concern.is_anonymous, None), else_=Account.public_id),
    )
    .join(Account, Account.id == Concern.account_id)
    .join(OrgUnit, OrgUnit.id == Concern.unit_id)
    .order_by(Concern.id.desc())
)
