"""Ask the others who may publish to look at drafts: a line on their day's page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import PERMISSIONS, Permission
from elearn.notices.service import News, both, tell
from elearn.organisation.queries import root
from elearn.problems import Phrase

TITLE = Phrase("Please look at it and publish: %(names)s")
TEXT = Phrase("%(who)s asks for a second person.")
MOST_NAMED = 5


def ask_to_publish(session: Session, actor: Actor, names: Sequence[str], address: str, *, now: datetime) -> int:
    """Tell everybody else who may publish; give how many they are."""
    top = root(session)
    roles = [role for role, permissions in PERMISSIONS.items() if Permission.PUBLISH in permissions]
    read = (
        select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.unit_id == (top.id if top else 0), RoleGrant.role.in_(roles), Account.id != actor.id)
    )
    others = sorted(set(session.scalars(read)))
    named = ", ".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
    title, text = Phrase(TITLE.text, {"names": named}), Phrase(TEXT.text, {"who": actor.name})
    news = News("publish.ask", both(title), both(text), address)
    tell(session, [(account_id, news) for account_id in others], now=now)
    return len(others)
