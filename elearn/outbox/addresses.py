"""A person's address and what may be sent to it: confirmed by a link, turned off by kind, also without log-in."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid, NotFound
from elearn.identities import digest
from elearn.languages import LANGUAGES, translate
from elearn.outbox import service
from elearn.outbox.kinds import KINDS
from elearn.outbox.models import Mailbox, MailRefusal, OutboxMessage
from elearn.outbox.service import Letter
from elearn.problems import Phrase, Problem

ASKED = "address"  # the kind of the mail with the link
LONGEST = 254  # RFC 5321, 4.5.3.1
LINK_HOLDS = timedelta(days=2)
MOST_A_DAY = 5  # links of one person: the site must not be made to fill another's letter-box
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
SUBJECT = Phrase("Please confirm this address")
TEXT = Phrase(
    "%(name)s has given this address for mail of the training site. Follow the link within two days to confirm it. "
    "If you know nothing of this, do nothing: no further mail will come."
)


@dataclass(frozen=True, slots=True)
class Box:
    """Hold what a person has said about mail."""

    address: str | None
    wanted: str | None
    wanted_until: datetime | None
    refused: frozenset[str]


def box_of(session: Session, account_id: int) -> Box:
    """Give a person's address and refusals."""
    row = session.execute(
        select(Mailbox.address, Mailbox.wanted, Mailbox.wanted_until).where(Mailbox.account_id == account_id)
    ).first()
    refused = session.scalars(select(MailRefusal.kind).where(MailRefusal.account_id == account_id))
    address, wanted, until = row or (None, None, None)
    return Box(address, wanted, until, frozenset(refused))


def want(
    session: Session, account: Account, address: str, *, token: str, own: str, language: str, now: datetime
) -> None:
    """Note an address and send the link with ``token`` to it; the confirmed one holds until the new one is.

    ``own`` becomes the secret of the person's unsubscribe links when there is none yet. Raises Invalid for what is
    no address, Conflict after too many links in a day.
    """
    given = address.strip()
    if len(given) > LONGEST or not _ADDRESS.fullmatch(given):
        raise Invalid([Problem("address", 0, 0, "A120", Phrase("This is no e-mail address."))])
    lately = (OutboxMessage.account_id == account.id, OutboxMessage.made_at > now - timedelta(days=1))
    asked = select(func.count()).select_from(OutboxMessage).where(*lately, OutboxMessage.kind == ASKED)
    if session.execute(asked).scalar_one() >= MOST_A_DAY:
        raise Conflict(Phrase("Several links were sent today. Please try again tomorrow."))
    values = {"wanted": given, "wanted_hash": digest(token), "wanted_until": now + LINK_HOLDS}
    fresh = insert_new(session.connection(), Mailbox).values(account_id=account.id, unsubscribe_token=own, **values)
    session.connection().execute(fresh.on_conflict_do_update(index_elements=["account_id"], set_=values))
    text = Phrase(TEXT.text, {"name": account.name})
    letter = Letter(
        kind=ASKED,
        title=(translate(SUBJECT, "zh"), translate(SUBJECT, "en")),
        text=(translate(text, "zh"), translate(text, "en")),
        link=f"/mail/confirm/{token}",
        key=f"{ASKED}-{digest(token)[:32]}",
        expires_at=now + LINK_HOLDS,
    )
    service.put_to_address(session, account.id, given, letter, language=language, now=now)


def waiting_for(session: Session, token: str, *, now: datetime) -> str:
    """Give the address that a link would confirm. Raises NotFound when the link is unknown, used, or too old."""
    found = session.scalar(select(Mailbox.wanted).where(*_asked(token, now)))
    if found is None:
        raise NotFound(Phrase("This link has been used, or is too old."))
    return found


def confirm(session: Session, token: str, *, now: datetime) -> None:
    """Let the address of a link be the person's. Raises NotFound when the link is unknown, used, or too old."""
    change = (
        update(Mailbox)
        .where(*_asked(token, now))
        .values(address=Mailbox.wanted, confirmed_at=now, wanted=None, wanted_hash=None, wanted_until=None)
        .returning(Mailbox.account_id)
    )
    account_id = session.connection().execute(change).scalar()
    if account_id is None:
        raise NotFound(Phrase("This link has been used, or is too old."))
    _note(session, account_id, "mail.confirm", now)


def remove(session: Session, account_id: int, *, now: datetime) -> None:
    """Forget a person's address, and a link that waits."""
    nothing = {"address": None, "confirmed_at": None, "wanted": None, "wanted_hash": None, "wanted_until": None}
    session.execute(update(Mailbox).where(Mailbox.account_id == account_id).values(**nothing))
    _note(session, account_id, "mail.remove", now)


def choose(session: Session, account_id: int, wanted: set[str], *, now: datetime) -> None:
    """Keep which kinds of mail a person wants; all others are refused."""
    session.execute(delete(MailRefusal).where(MailRefusal.account_id == account_id, MailRefusal.kind.in_(wanted)))
    for kind in KINDS.keys() - wanted:
        _refuse(session, account_id, kind, now)


def owner_of(session: Session, token: str, kind: str) -> int:
    """Find whose unsubscribe link it is. Raises NotFound for nobody's, and for a kind that there is not."""
    found = session.scalar(select(Mailbox.account_id).where(Mailbox.unsubscribe_token == token))
    if found is None or kind not in KINDS:
        raise NotFound
    return found


def unsubscribe(session: Session, token: str, kind: str, *, now: datetime) -> None:
    """Turn a kind of mail off by the link in it. Raises NotFound for nobody's link."""
    account_id = owner_of(session, token, kind)
    _refuse(session, account_id, kind, now)
    _note(session, account_id, "mail.unsubscribe", now, kind=kind)


def language_of(session: Session, account_id: int) -> str | None:
    """Give the language that a person chose, None when there is none."""
    found = session.scalar(select(Account.language).where(Account.id == account_id))
    return found if found in LANGUAGES else None


def _asked(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Mailbox.wanted_hash == digest(token), Mailbox.wanted_until > now


def _refuse(session: Session, account_id: int, kind: str, now: datetime) -> None:
    fresh = insert_new(session.connection(), MailRefusal).values(account_id=account_id, kind=kind, refused_at=now)
    session.connection().execute(fresh.on_conflict_do_nothing())


def _note(session: Session, account_id: int, action: str, now: datetime, **facts: object) -> None:
    public_id = session.scalar(select(Account.public_id).where(Account.id == account_id))
    audit.record(session, action, now=now, actor_id=public_id, subject_id=public_id, facts=facts)
