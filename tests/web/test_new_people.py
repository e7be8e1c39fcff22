"""Administrators make accounts: the slip, the roles, and every fault at once."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import RoleGrant
from elearn.db.database import Database
from elearn.reporting.headcounts import trainees_by_unit
from elearn.web.wiring import Site
from tests.make import (
    CITY,
    COUNTY,
)
from tests.visiting import log_in, post
from tests.web.looking_after import NEW, SHOWN, account, fill, make_people, number_of_accounts

OWN_PASSWORD = "seven quiet hills"


@pytest.fixture(autouse=True)
def ids(database: Database) -> dict[str, str]:
    """Make the people of these tests; give public ids by user name."""
    return make_people(database)


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


def test_the_organisation_counts_trainees_by_county(client: FlaskClient, database: Database) -> None:
    log_in(client, "admin")
    fill(client)

    page = client.get("/admin/units/").text

    assert "4 个单位，学员 1 人" in page
    assert "9 个单位，学员 1 人" in page
