"""People with addresses, and a post office that is open."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.db.database import Database
from elearn.outbox.models import Mailbox
from tests.clock import MORNING
from tests.make import make_account, make_tree
from tests.outbox.post_office import PostOffice, post_office


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """Open a post office."""
    with post_office() as opened:
        yield opened


def give_address(session: Session, account: Account, address: str = "") -> None:
    """Give a person a confirmed address."""
    session.add(
        Mailbox(
            account_id=account.id,
            address=address or f"{account.username}@town.example",
            confirmed_at=MORNING,
            unsubscribe_token=f"token-of-{account.username}",
        )
    )
    session.flush()


@pytest.fixture
def people(database: Database) -> dict[str, int]:
    """Make three trainees; two have an address, the third has none; give their keys by user name."""
    with database.write() as session:
        make_tree(session)
        made = {name: make_account(session, name, language=tongue) for name, tongue in LANGUAGES_OF.items()}
        for name in ("tanglan", "chenyu"):
            give_address(session, made[name])
        return {name: account.id for name, account in made.items()}


LANGUAGES_OF: dict[str, str | None] = {"tanglan": None, "chenyu": "en", "zhouhe": "zh"}
