"""A class to act on: over the small tree, with a lecturer, one item, and nobody in it yet."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.queries import actor_of_account
from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.organisation.models import OrgUnit
from elearn.training import programme, service
from tests.clock import MORNING
from tests.make import CITY, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account, make_tree

FACTS = service.Facts("二〇二六年培训班", "", date(2026, 11, 23), date(2026, 11, 24), "某学院", "某市", "某局\n某院")


@dataclass(frozen=True)
class Scene:
    """Hold the keys of a class, its item, its people and units."""

    class_id: int
    class_public: str
    item_id: int
    item_public: str
    people: dict[str, int]
    units: dict[str, int]


def acting(session: Session, account_id: int) -> Actor:
    """Act as an account."""
    actor = actor_of_account(session, account_id)
    assert actor is not None
    return actor


@pytest.fixture
def scene(database: Database) -> Scene:
    """Make the class, two trainees of two counties, a lecturer, and administrators of city and county."""
    with database.write() as session:
        units = make_tree(session)
        make_account(session, "tanglan")
        make_account(session, "chenyu", unit=OTHER_TOWNSHIP, name="陈雨")
        make_account(session, "prof", Role.LECTURER, unit=CITY, name="周教授")
        make_account(session, "county", Role.ADMINISTRATOR, unit=COUNTY)
        make_account(session, "admin", Role.ADMINISTRATOR, unit=CITY)
        people = {row.username: row.id for row in session.execute(select(Account.username, Account.id))}
        made = service.create(
            session, FACTS, unit_id=units[CITY].id, course_id="township-environment", now=MORNING, actor_id=None
        )
        service.name_lecturer(
            session, made.id, name="", institution="某学院", account=session.get_one(Account, people["prof"])
        )
        item = programme.Item("lecture", "农村环境整治", "", MORNING, MORNING + timedelta(hours=2))
        added = programme.add(session, made.id, item, now=MORNING)
        ids = {code: session.scalars(select(OrgUnit.id).where(OrgUnit.code == code)).one() for code in (CITY, TOWNSHIP)}
        return Scene(made.id, made.public_id, added.id, added.public_id, people, ids)
