"""Administrators look after people in pages: the list, and what can be done about an account."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.db.database import Database
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.make import (
    OTHER_TOWNSHIP,
    PASSWORD,
    make_account,
)
from tests.visiting import csrf_of, log_in
from tests.web.looking_after import SHOWN, act, actions, make_people


@pytest.fixture(autouse=True)
def ids(database: Database) -> dict[str, str]:
    """Make the people of these tests; give public ids by user name."""
    return make_people(database)


def test_locking_puts_out_at_once_and_unlocking_lets_in_again(
    app: Site, client: FlaskClient, database: Database, ids: dict[str, str]
) -> None:
    theirs = app.test_client()
    log_in(theirs)
    log_in(client, "admin")

    assert act(client, ids["tanglan"], "lock").status_code == 303

    assert theirs.get("/account/").headers["Location"].startswith("/login")
    refused = theirs.post(
        "/login", data={"username": "tanglan", "password": PASSWORD, "csrf_token": csrf_of(theirs.get("/login"))}
    )
    assert refused.status_code == 422
    assert act(client, ids["tanglan"], "unlock").status_code == 303
    log_in(theirs)
    assert actions(database, ids["tanglan"])[-4:] == ["account.lock", "login", "account.unlock", "login"]


def test_a_reset_gives_a_new_first_password_and_ends_what_went_on_with_the_old(
    app: Site, client: FlaskClient, ids: dict[str, str]
) -> None:
    theirs = app.test_client()
    log_in(theirs)
    log_in(client, "admin")

    slip = act(client, ids["tanglan"], "reset")

    assert slip.headers["Cache-Control"] == "no-store"
    password = SHOWN.findall(slip.text)[1]
    assert theirs.get("/account/").headers["Location"].startswith("/login")
    fresh = app.test_client()
    log_in(fresh, "tanglan", password)
    assert fresh.get("/learn/").headers["Location"] == "/account/password"
    assert client.get(f"/admin/people/{ids['tanglan']}/reset").headers["Location"].endswith(ids["tanglan"])


def test_sessions_can_be_ended_and_the_password_stays(
    app: Site, client: FlaskClient, database: Database, ids: dict[str, str]
) -> None:
    theirs = app.test_client()
    log_in(theirs)
    log_in(client, "admin")

    act(client, ids["tanglan"], "end-sessions")

    assert theirs.get("/account/").headers["Location"].startswith("/login")
    log_in(theirs)
    assert "account.end_sessions" in actions(database, ids["tanglan"])


def test_a_pause_after_wrong_passwords_is_seen_and_lifted(
    app: Site, client: FlaskClient, clock: StandingClock, database: Database, ids: dict[str, str]
) -> None:
    with database.write() as session:
        held = session.scalars(select(Account).where(Account.username == "tanglan")).one()
        held.delayed_until = clock() + timedelta(minutes=5)
    log_in(client, "admin")
    assert "唐岚" in client.get("/admin/people/?state=delayed").text

    act(client, ids["tanglan"], "unlock")

    assert "唐岚" not in client.get("/admin/people/?state=delayed").text
    log_in(app.test_client())


def test_a_move_takes_the_person_to_another_unit(client: FlaskClient, ids: dict[str, str]) -> None:
    log_in(client, "admin")

    assert act(client, ids["tanglan"], "move", unit=OTHER_TOWNSHIP).status_code == 303

    assert "唐岚" in client.get(f"/admin/people/?unit={OTHER_TOWNSHIP}").text
    history = client.get(f"/admin/people/{ids['tanglan']}").text
    assert "从保和瑶族乡调到白露塘镇" in history


def test_a_move_to_nowhere_is_said(client: FlaskClient, ids: dict[str, str]) -> None:
    log_in(client, "admin")

    assert act(client, ids["tanglan"], "move", unit="nowhere").status_code == 422


def test_the_list_is_paged_and_keeps_its_filter(client: FlaskClient, database: Database) -> None:
    with database.write() as session:
        for number in range(60):
            make_account(session, f"t{number:02}", name=f"学员{number:02}")
    log_in(client, "admin")
    url, seen = "/admin/people/?role=trainee&order=name", list[str]()

    for _ in range(2):
        page = client.get(url).text
        seen += re.findall(r"<b>(学员\d\d)</b>", page)
        further = re.search(r'href="([^"]+)" rel="next"', page)
        url = unescape(further[1]) if further else ""

    assert url == ""
    assert seen == [f"学员{number:02}" for number in range(60)]


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(client: FlaskClient, database: Database) -> None:
    log_in(client, "admin")

    def cost() -> int:
        with count_queries() as statements:
            assert client.get("/admin/people/").status_code == 200
        return len(statements)

    few = cost()
    with database.write() as session:
        for number in range(40):
            make_account(session, f"t{number:02}")
    assert cost() == few <= 5


@pytest.mark.parametrize(
    "query", ["after=nobody", "state=odd&role=king&order=up&unit=0", "q=%25_%27%22--", "q=" + "长" * 5000]
)
def test_odd_filters_do_no_harm(client: FlaskClient, query: str) -> None:
    log_in(client, "admin")

    assert client.get("/admin/people/?" + query).status_code == 200
