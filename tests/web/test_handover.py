"""A shared phone: a name and a PIN let in whoever is on its list, on this phone alone, and only those who study."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.accounts import service as accounts
from elearn.accounts.models import Account, DevicePin
from elearn.accounts.roles import Role
from elearn.audit.models import AuditEvent
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.visiting import log_in, post, visitor

PIN, OTHER = "314159", "271828"


def choose(client: FlaskClient, pin: str = PIN) -> TestResponse:
    """Put oneself on the phone's list."""
    return post(client, "/handover/pin", "/handover/", pin=pin)


def entry(site: Site, username: str) -> str:
    """Give the public id of somebody's place on the list."""
    with site.database.read() as session:
        mine = select(DevicePin.public_id).join(Account, Account.id == DevicePin.account_id)
        return str(session.scalars(mine.where(Account.username == username)).one())


def enter(client: FlaskClient, who: str, pin: str = PIN) -> int:
    """Choose a name and type a PIN."""
    return post(client, "/handover/who", "/nowhere", who=who, pin=pin).status_code


def is_in(client: FlaskClient) -> bool:
    """Say whether somebody is logged in."""
    return client.get("/account/").status_code == 200


@pytest.fixture
def phone(site: Site) -> FlaskClient:
    """Let two people put themselves on one phone's list, and hand it over."""
    client = visitor(site, "tanglan")
    assert choose(client).status_code == 303
    assert post(client, "/handover/", "/handover/").headers["Clear-Site-Data"] == '"cache"'
    log_in(client, "chenyu")
    choose(client, OTHER)
    post(client, "/handover/", "/handover/")
    return client


def test_each_gets_in_with_the_own_pin_and_the_phone_goes_round(site: Site, phone: FlaskClient) -> None:
    assert not is_in(phone)
    assert phone.get("/handover/who").text.count('name="who"') == 2
    assert enter(phone, entry(site, "tanglan")) == 303
    assert "tanglan" in phone.get("/account/").text
    post(phone, "/handover/", "/handover/")

    assert enter(phone, entry(site, "chenyu"), PIN) == 422
    assert enter(phone, entry(site, "chenyu"), OTHER) == 303
    assert "chenyu" in phone.get("/account/").text


def test_another_phone_has_no_list_and_the_pin_opens_nothing_there(site: Site, phone: FlaskClient) -> None:
    other = site.test_client()

    assert other.get("/handover/who").location == "/login"
    assert enter(other, entry(site, "tanglan")) == 422
    assert not is_in(other)


def test_five_wrong_ones_end_a_pin(site: Site, phone: FlaskClient) -> None:
    who = entry(site, "tanglan")
    assert [enter(phone, who, "000001") for _ in range(5)] == [422] * 5

    assert enter(phone, who) == 422
    assert enter(phone, entry(site, "chenyu"), OTHER) == 303
    with site.database.read() as session:
        tries = session.scalars(select(AuditEvent.outcome).where(AuditEvent.action == "login.pin")).all()
    assert tries == ["refused"] * 5 + ["done"]


@pytest.mark.parametrize("change", ["lock", "password", "staff"])
def test_what_changes_about_a_person_ends_the_pin(
    site: Site, phone: FlaskClient, clock: StandingClock, change: str
) -> None:
    who = entry(site, "tanglan")
    with site.database.write() as session:
        account = session.scalars(select(Account).where(Account.username == "tanglan")).one()
        if change == "lock":
            accounts.lock(session, account, now=clock(), actor_id=None)
        elif change == "password":
            accounts.set_password(session, account, "x", must_change=False, now=clock(), actor_id=None)
        else:
            accounts.grant(session, account, Role.LECTURER, now=clock(), actor_id=None)

    assert enter(phone, who) == 422


def test_a_pin_holds_thirty_days(site: Site, phone: FlaskClient, clock: StandingClock) -> None:
    who = entry(site, "tanglan")
    clock.advance(timedelta(days=31))

    assert enter(phone, who) == 422


def test_one_takes_oneself_off_the_list(site: Site, phone: FlaskClient) -> None:
    who = entry(site, "tanglan")
    enter(phone, who)
    post(phone, "/handover/forget", "/handover/")
    post(phone, "/logout", "/account/")

    assert enter(phone, who) == 422


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "123456", "654321", "111111", "31415x", "３１４１５９"])
def test_a_poor_pin_is_not_taken(lasting_site: Site, pin: str) -> None:
    assert choose(visitor(lasting_site, "tanglan"), pin).status_code == 422


def test_whoever_has_a_further_role_has_no_pin(lasting_site: Site) -> None:
    client = visitor(lasting_site, "lecturer")

    assert 'name="pin"' not in client.get("/handover/").text
    assert post(client, "/handover/pin", "/handover/", pin=PIN).status_code == 409
