"""Administrators look after people in pages: what they can do, and what is refused to whom."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from elearn.accounts.models import Account, RoleGrant
from elearn.audit.models import AuditEvent
from elearn.db.database import Database
from elearn.reporting.headcounts import trainees_by_unit
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.make import (
    CITY,
    COUNTY,
    OTHER_TOWNSHIP,
    PASSWORD,
    TOWNSHIP,
    make_account,
    make_tree,
)
from tests.visiting import csrf_of, log_in, post

SHOWN = re.compile(r'<span class="password">([^<]+)</span>')
NEW = "/admin/people/new"
OWN_PASSWORD = "seven quiet hills"


@pytest.fixture(autouse=True)
def ids(database: Database) -> dict[str, str]:
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


def test_a_new_person_logs_in_with_the_slip_s_password_and_must_choose_an_own(app: Site, client: FlaskClient) -> None:
    log_in(client, "admin")

    slip = fill(client, username="Xin.Ren", name="买买提・吐尔逊")

    assert slip.status_code == 201
    assert slip.headers["Cache-Control"] == "no-store"
    username, password = SHOWN.findall(slip.text)
    assert username == "xin.ren"
    theirs = app.test_client()
    log_in(theirs, username, password)
    assert theirs.get("/learn/").headers["Location"] == "/account/password"
    values = {"current": password, "password": OWN_PASSWORD, "again": OWN_PASSWORD}
    assert post(theirs, "/account/password", "/account/password", **values).status_code == 303
    assert "买买提·吐尔逊" in theirs.get("/account/").text
    log_in(app.test_client(), username, OWN_PASSWORD)


def test_the_slip_s_password_is_shown_once(client: FlaskClient, ids: dict[str, str]) -> None:
    log_in(client, "admin")
    password = SHOWN.findall(fill(client).text)[1]

    seen_later = [client.get(path).text for path in (NEW, "/admin/people/", "/admin/people/?q=xin")]

    assert not any(password in text for text in seen_later)


def test_a_new_trainee_is_counted_in_the_unit(client: FlaskClient, database: Database) -> None:
    log_in(client, "admin")

    fill(client)

    with database.read() as session:
        unit_id = account(database, "xin").unit_id
        assert trainees_by_unit(session, [unit_id]) == {unit_id: 1}


def test_roles_cover_the_units_that_were_chosen(client: FlaskClient, database: Database) -> None:
    log_in(client, "admin")

    fill(client, roles=["trainee", "lecturer", "administrator"], lecturer_over=CITY, administrator_over=COUNTY)

    with database.read() as session:
        read = select(RoleGrant.role, RoleGrant.unit_id).where(RoleGrant.account_id == account(database, "xin").id)
        held = {row.role: row.unit_id for row in session.execute(read)}
        homes = {name: account(database, name).unit_id for name in ("xin", "admin", "county")}
    assert held == {"trainee": homes["xin"], "lecturer": homes["admin"], "administrator": homes["county"]}


def test_all_faults_of_a_new_person_are_shown_at_once_and_nothing_is_made(
    client: FlaskClient, database: Database
) -> None:
    log_in(client, "admin")
    before = number_of_accounts(database)

    answer = fill(
        client, username="!", name="  ", staff_number="9" * 65, unit="999", roles=["lecturer", "king"], lecturer_over=""
    )

    assert answer.status_code == 422
    faulty = set(re.findall(r'id="(\w+)-errors"', answer.text))
    assert faulty == {"username", "name", "staff_number", "unit", "roles", "lecturer_over"}
    assert number_of_accounts(database) == before


def test_nobody_is_made_without_a_role(client: FlaskClient, database: Database) -> None:
    log_in(client, "admin")

    answer = fill(client, roles=[])

    assert answer.status_code == 422
    assert set(re.findall(r'id="(\w+)-errors"', answer.text)) == {"roles"}


def test_taken_names_are_said_and_what_was_typed_stays(client: FlaskClient) -> None:
    log_in(client, "admin")
    fill(client, username="first", staff_number="77")

    answer = fill(client, username=" FIRST ", name="另一位", staff_number="77")

    assert answer.status_code == 422
    assert set(re.findall(r'id="(\w+)-errors"', answer.text)) == {"username", "staff_number"}
    assert 'value="另一位"' in answer.text


@pytest.mark.parametrize("name", ["买买提·吐尔逊", "𠮷田㛃", "Ó Briain", "欧阳 修"])
def test_names_survive_everywhere(client: FlaskClient, database: Database, name: str) -> None:
    log_in(client, "admin")

    slip = fill(client, name=name)

    person = f"/admin/people/{account(database, 'xin').public_id}"
    for text in (slip.text, client.get("/admin/people/?q=" + name).text, client.get(person).text):
        assert name in text


def test_markup_in_a_name_stays_text(client: FlaskClient, database: Database) -> None:
    log_in(client, "admin")
    name = "<script>alert(1)</script>\"'&%(x)s"

    fill(client, name=name, staff_number="<b>1</b>")

    person = f"/admin/people/{account(database, 'xin').public_id}"
    for page in (client.get(person), client.get("/admin/people/?q=%3Cscript%3E")):
        assert page.status_code == 200
        assert "<script>" not in page.text
        assert "<b>1</b>" not in page.text
        assert name in unescape(page.text)


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


def test_a_county_s_administrator_sees_that_county_only(client: FlaskClient, ids: dict[str, str]) -> None:
    log_in(client, "county")

    listed = client.get("/admin/people/").text

    assert "唐岚" in listed
    assert "局长" in listed, "at home in the county, whatever the role covers"
    assert "远山" not in listed
    assert "远山" not in client.get(f"/admin/people/?unit={OTHER_TOWNSHIP}&q=far").text
    assert client.get(f"/admin/people/{ids['far']}").status_code == 404
    assert "苏仙区" not in client.get(NEW).text
    assert "苏仙区" not in client.get("/admin/units/").text


@pytest.mark.parametrize("action", ["lock", "unlock", "reset", "end-sessions", "move"])
@pytest.mark.parametrize(("target", "status"), [("far", 404), ("admin", 404), ("chief", 403), ("county", 403)])
def test_what_lies_beyond_the_own_area_is_not_touched(
    app: Site, client: FlaskClient, database: Database, ids: dict[str, str], action: str, target: str, status: int
) -> None:
    log_in(client, "county")
    before = account(database, target)

    answer = act(client, ids[target], action, unit=TOWNSHIP)

    assert answer.status_code == status
    assert SHOWN.findall(answer.text) == []
    after = account(database, target)
    assert (after.password_hash, after.unit_id, after.locked_at) == (before.password_hash, before.unit_id, None)
    assert actions(database, ids[target])[-1] in {"account.create", "login"}
    log_in(app.test_client(), target)


@pytest.mark.parametrize(
    "values",
    [
        {"unit": OTHER_TOWNSHIP},
        {"unit": CITY},
        {"roles": ["administrator"], "administrator_over": CITY},
        {"roles": ["lecturer"], "lecturer_over": OTHER_TOWNSHIP},
    ],
)
def test_nobody_hands_out_more_than_the_own_area(
    client: FlaskClient, database: Database, values: dict[str, str | list[str]]
) -> None:
    log_in(client, "county")
    before = number_of_accounts(database)

    assert fill(client, **values).status_code == 422
    assert number_of_accounts(database) == before


def test_nobody_is_moved_out_of_the_own_area(client: FlaskClient, database: Database, ids: dict[str, str]) -> None:
    log_in(client, "county")

    assert act(client, ids["tanglan"], "move", unit=OTHER_TOWNSHIP).status_code == 422
    assert actions(database, ids["tanglan"]) == ["account.create"]


@pytest.mark.parametrize("action", ["lock", "reset", "end-sessions", "move"])
def test_nobody_does_these_things_to_the_own_account(client: FlaskClient, ids: dict[str, str], action: str) -> None:
    log_in(client, "admin")

    assert act(client, ids["admin"], action, unit=TOWNSHIP).status_code == 403
    assert client.get("/admin/people/").status_code == 200


@pytest.mark.parametrize("path", ["/admin/people/", NEW, "/admin/units/"])
def test_trainees_have_no_business_here(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/login")
    log_in(client)
    assert client.get(path).status_code == 403


def test_nothing_is_done_without_a_token(client: FlaskClient, database: Database, ids: dict[str, str]) -> None:
    log_in(client, "admin")

    for action in ("lock", "unlock", "reset", "end-sessions", "move"):
        assert client.post(f"/admin/people/{ids['tanglan']}/{action}").status_code == 400
    assert client.post(NEW, data={"username": "xin"}).status_code == 400
    assert actions(database, ids["tanglan"]) == ["account.create"]


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


def test_the_organisation_counts_trainees_by_county(client: FlaskClient, database: Database) -> None:
    log_in(client, "admin")
    fill(client)

    page = client.get("/admin/units/").text

    assert "4 个单位，学员 1 人" in page
    assert "9 个单位，学员 1 人" in page
