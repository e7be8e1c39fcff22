"""Looking after people ends where the own area ends, and with oneself."""

import pytest
from flask.testing import FlaskClient

from elearn.db.database import Database
from elearn.web.wiring import Site
from tests.make import (
    CITY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
)
from tests.visiting import log_in
from tests.web.looking_after import NEW, SHOWN, account, act, actions, fill, make_people, number_of_accounts


@pytest.fixture(autouse=True)
def ids(database: Database) -> dict[str, str]:
    """Make the people of these tests; give public ids by user name."""
    return make_people(database)


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
