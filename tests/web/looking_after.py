"""What the tests about looking after people begin with, and how they press the buttons."""

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from elearn.accounts.models import Account
from elearn.audit.models import AuditEvent
from elearn.db.database import Database
from tests.make import CITY, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account, make_tree
from tests.visiting import csrf_of, post

SHOWN = re.compile(r'<span class="password">([^<]+)</span>')
NEW = "/admin/people/new"


def make_people(database: Database) -> dict[str, str]:
    """Make two administrators of the city, one of a county, a trainee in each county; give public ids by user name."""
    with database.write() as session:
        make_tree(session)
        made = [
            make_account(session, "admin", "administrator", unit=CITY, name="市管理员"),
            make_account(session, "chief", "administrator", unit=TOWNSHIP, over=CITY, name="局长"),
            make_account(session, "county", "administrator", unit=COUNTY, name="县管理员"),
            make_account(session, "tanglan", unit=TOWNSHIP, name="唐岚"),
            make_account(session, "far", unit=OTHER_TOWNSHIP, name="远山"),
        ]
        return {account.username: account.public_id for account in made}


def fill(client: FlaskClient, **values: str | list[str]) -> TestResponse:
    """Send the form for a new person; what is not named is fit for a trainee."""
    base = {"username": "xin", "name": "新人", "staff_number": "", "unit": TOWNSHIP, "roles": ["trainee"]}
    return client.post(NEW, data={**base, **values, "csrf_token": csrf_of(client.get(NEW))})


def number_of_accounts(database: Database) -> int:
    """Count all accounts."""
    with database.read() as session:
        return session.execute(select(func.count()).select_from(Account)).scalar_one()


def account(database: Database, username: str) -> Account:
    """Read an account."""
    with database.read() as session:
        return session.scalars(select(Account).where(Account.username == username)).one()


def act(client: FlaskClient, public_id: str, action: str, **values: str) -> TestResponse:
    """Press a button of a person's page."""
    return post(client, f"/admin/people/{public_id}/{action}", "/admin/people/", **values)


def actions(database: Database, public_id: str) -> list[str]:
    """List what was recorded of an account."""
    with database.read() as session:
        read = select(AuditEvent.action).where(AuditEvent.subject_id == public_id).order_by(AuditEvent.id)
        return list(session.scalars(read))
