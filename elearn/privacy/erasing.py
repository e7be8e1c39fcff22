"""Erase a person by pseudonym: nothing says any more who it was, and what counts or must be kept stays.

Statistics and the records of the training hang on the account's key, which stays; names, numbers, addresses, what
the person was told, and personal values of the audit log go. Certificates keep the name that is on them: they are
records that others may have to verify. Erasures are noted in a file beside the database, too, and done again after a
backup from before them was restored.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.accounts.names import sort_key
from elearn.accounts.passwords import NONE_YET
from elearn.audit import service as audit
from elearn.audit.models import AuditEvent, AuditValue
from elearn.db.base import Base
from elearn.errors import Conflict
from elearn.jobs import service as jobs
from elearn.outbox.models import OutboxMessage
from elearn.personnel import retiring
from elearn.privacy.models import Concern, Erasure
from elearn.privacy.register import OWN
from elearn.problems import Phrase
from elearn.training.models import ClassLecturer

NAME = "已注销"
FILE = "erasures.txt"
NOTE = "erasures.note"  # the job that writes the file


def erase(session: Session, account: Account, *, now: datetime, actor_id: str | None, by_id: int | None) -> None:
    """Retire somebody and erase who it was. Raises Conflict for the last administrator; a second time does nothing."""
    if is_erased(session, account.id):
        return
    retiring.retire(session, account, now=now, actor_id=actor_id)
    pseudonym = f"{NAME}-{account.id}"
    account.name, account.sort_key = pseudonym, sort_key(pseudonym)
    account.username, account.staff_number = f"erased-{account.id}", None
    account.language, account.password_hash, account.last_login_at = None, NONE_YET, None
    session.flush()
    connection = session.connection()
    for name, held in OWN.items():
        table = Base.metadata.tables[name.partition(".")[0]]
        if held.erased == "deleted":
            connection.execute(delete(table).where(table.c[name.partition(".")[2]] == account.id))
    lectures = update(ClassLecturer).where(ClassLecturer.account_id == account.id)
    connection.execute(lectures.values(name=pseudonym))
    connection.execute(update(Concern).where(Concern.account_id == account.id).values(text="", answer=""))
    mail = update(OutboxMessage).where(OutboxMessage.account_id == account.id)
    connection.execute(mail.where(OutboxMessage.state == "waiting").values(state="dropped", settled_at=now))
    connection.execute(mail.values(subject="", body="", address=None))
    _forget_values(session, account.public_id)
    session.add(Erasure(account_id=account.id, public_id=account.public_id, at=now, by_id=by_id, is_noted=False))
    session.flush()
    audit.record(session, "account.erase", now=now, actor_id=actor_id, subject_id=account.public_id)
    jobs.enqueue(session, NOTE, {}, due_at=now, unique_key=NOTE)


def is_erased(session: Session, account_id: int) -> bool:
    """Say whether somebody was erased."""
    return session.execute(select(Erasure.account_id).where(Erasure.account_id == account_id)).first() is not None


def refuse_erased(session: Session, account_id: int) -> None:
    """Raise Conflict for somebody who was erased: there is nobody any more who could come back."""
    if is_erased(session, account_id):
        raise Conflict(Phrase("This person's data were erased. Make a new account instead."))


def note(session: Session, folder: Path) -> int:
    """Add erasures that are not noted yet to the file beside the database, a public id a line; give how many."""
    fresh = session.scalars(select(Erasure).where(Erasure.is_noted.is_(False)).order_by(Erasure.at)).all()
    if fresh:
        known = set(noted(folder))
        with (folder / FILE).open("a") as stream:
            stream.writelines(f"{one.public_id}\n" for one in fresh if one.public_id not in known)
        for one in fresh:
            one.is_noted = True
        session.flush()
    return len(fresh)


def noted(folder: Path) -> list[str]:
    """List the public ids in the file; none where there is no file."""
    path = folder / FILE
    return path.read_text().split() if path.exists() else []


def replay(session: Session, folder: Path, *, now: datetime) -> int:
    """Erase again whom the file names and the database, as it was restored, still knows; give how many."""
    count = 0
    for public_id in noted(folder):
        account = session.scalars(select(Account).where(Account.public_id == public_id)).first()
        if account is not None and not is_erased(session, account.id):
            erase(session, account, now=now, actor_id=None, by_id=None)
            count += 1
    return count


def _forget_values(session: Session, public_id: str) -> None:
    """Delete the personal values beside the person's events; the chain over the events holds without them."""
    mine = select(AuditEvent.id).where(or_(AuditEvent.actor_id == public_id, AuditEvent.subject_id == public_id))
    session.connection().execute(delete(AuditValue).where(AuditValue.event_id.in_(mine)))
