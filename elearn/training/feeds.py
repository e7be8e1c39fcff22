"""Calendar addresses: a class's, made of its secret; a person's own, kept as a hash, worthless once another is made."""

import hmac
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.db.inserting import insert_new
from elearn.identities import digest
from elearn.training.codes import calendar_token
from elearn.training.models import TrainingClass
from elearn.training.programme_models import CalendarFeed


def renew(session: Session, account_id: int, token: str, *, now: datetime, actor_id: str) -> None:
    """Let ``token`` be the secret of somebody's calendar address from now on, and no other."""
    values = {"token_hash": digest(token), "made_at": now}
    fresh = insert_new(session.connection(), CalendarFeed).values(account_id=account_id, **values)
    session.connection().execute(fresh.on_conflict_do_update(index_elements=["account_id"], set_=values))
    audit.record(session, "calendar.renew", now=now, actor_id=actor_id, subject_id=actor_id)


def made_at(session: Session, account_id: int) -> datetime | None:
    """Say when somebody's calendar address was made, None when there is none."""
    return session.scalar(select(CalendarFeed.made_at).where(CalendarFeed.account_id == account_id))


def class_of_calendar(session: Session, public_id: str, token: str) -> TrainingClass | None:
    """Find the class whose calendar an address belongs to; None where the token is not made of its secret."""
    found = session.scalars(select(TrainingClass).where(TrainingClass.public_id == public_id)).first()
    is_right = found is not None and hmac.compare_digest(calendar_token(found.secret).encode(), token.encode())
    return found if is_right else None


def owner_of(session: Session, token: str) -> tuple[int, str | None] | None:
    """Find whose address a token belongs to: the account's key and language; None for nobody, and for a locked one."""
    read = (
        select(Account.id, Account.language)
        .join(CalendarFeed, CalendarFeed.account_id == Account.id)
        .where(CalendarFeed.token_hash == digest(token), Account.locked_at.is_(None))
    )
    row = session.execute(read).first()
    return (row.id, row.language) if row else None
