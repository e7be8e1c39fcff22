"""Act on accounts and look at what became of them."""

from datetime import timedelta

from sqlalchemy import select

from elearn.accounts import service
from elearn.accounts.models import Account, LoginSession
from elearn.accounts.service import Lockout
from elearn.audit.models import AuditEvent
from elearn.db.database import Database
from tests.clock import MORNING
from tests.make import PASSWORD, hashed

LOCKOUT = Lockout(failures=3, delay=timedelta(minutes=15))
LATER = MORNING + timedelta(minutes=1)


def attempt(
    database: Database,
    person: Account | None,
    is_right: bool,
    *,
    minutes: float = 0,
    key: str = "k",
    lockout: Lockout = LOCKOUT,
    **more: str,
) -> bool:
    """Try to log in ``minutes`` after nine; say whether it worked."""
    with database.write() as session:
        return service.log_in(
            session,
            person.id if person else None,
            is_right=is_right,
            compared=more.get("compared", hashed(PASSWORD)),
            token_key=key,
            rehashed=more.get("rehashed"),
            lockout=lockout,
            now=MORNING + timedelta(minutes=minutes),
            address="203.0.113.7",
        )


def now_of(database: Database, person: Account) -> Account:
    """Read an account as it is now."""
    with database.read() as session:
        return session.scalars(select(Account).where(Account.id == person.id)).one()


def sessions_of(database: Database, person: Account) -> list[str]:
    """List the keys of a person's sessions."""
    with database.read() as session:
        found = session.scalars(select(LoginSession.token_hash).where(LoginSession.account_id == person.id))
        return sorted(found)


def actions(database: Database) -> list[tuple[str, str]]:
    """List what the audit log has, as (action, outcome), after the making of the accounts."""
    with database.read() as session:
        rows = session.execute(select(AuditEvent.action, AuditEvent.outcome).order_by(AuditEvent.id))
        return [(row.action, row.outcome) for row in rows if row.action != "account.create"]
