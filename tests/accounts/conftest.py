"""Somebody to act on."""

import pytest

from elearn.accounts.models import Account
from elearn.db.database import Database
from tests.make import make_account, make_tree


@pytest.fixture
def person(database: Database) -> Account:
    """Make a trainee."""
    with database.write() as session:
        make_tree(session)
        return make_account(session)
