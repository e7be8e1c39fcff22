"""Forged requests: every POST asks for the token of the very session, and nothing is done without it."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from elearn.db.database import Database
from elearn.schema import METADATA
from elearn.web.wiring import Site
from tests.make import PASSWORD
from tests.visiting import csrf_of, token_of, visitor
from tests.web.routes import Route, routes, values_for

BY_MAIL = "/mail/unsubscribe/"  # its address is the secret, and a mail programme has no session: tests/web/test_mail.py
OUTDATED = "This form is out of date"


def posts(site: Site, client: FlaskClient) -> list[str]:
    """List the addresses of all POSTs, with an open attempt of the client's among them."""
    return sorted({route.path for route in routes(site, values_for(site, client)) if is_checked(route)})


def is_checked(route: Route) -> bool:
    """Say whether an address asks for the token."""
    return route.method == "POST" and not route.path.startswith(BY_MAIL)


def everything(database: Database) -> dict[str, int]:
    """Count the rows of every table; log-in sessions are made by the tests themselves."""
    with database.read() as session:
        return {
            table.name: session.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
            for table in METADATA.sorted_tables
        }


@pytest.mark.parametrize("username", ["tanglan", "admin"])
@pytest.mark.parametrize(
    "kind", ["missing", "empty", "wrong", "another session's", "signed by another", "before log-in"]
)
def test_a_post_without_the_sessions_token_is_refused_and_does_nothing(site: Site, kind: str, username: str) -> None:
    trainee = visitor(site, "tanglan")
    addresses = posts(site, trainee)
    fresh = site.test_client()
    before_log_in = token_of(fresh)
    client = visitor(site, username)
    other = visitor(site, "chenyu")
    token = {
        "missing": None,
        "empty": "",
        "wrong": token_of(client)[:-2] + "xx",
        "another session's": token_of(other),
        "signed by another": "ImFiYyI.Z0a1bw.AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "before log-in": before_log_in,
    }[kind]
    sent = {
        "username": "tanglan",
        "password": PASSWORD,
        "language": "zh",
        "do": "hand_in",
        "was-dw-001": "0",
        "dw-001": "c1",
    }
    before = everything(site.database)

    for path in addresses:
        answer = client.post(path, data=sent if token is None else sent | {"csrf_token": token})

        assert answer.status_code == 400, path
        assert OUTDATED in answer.text, path

    assert everything(site.database) == before
    assert client.get("/account/").status_code == 200


def test_a_script_without_the_sessions_token_is_refused_in_json(site: Site) -> None:
    client = visitor(site, "tanglan")
    paths = [path for path in posts(site, client) if path.endswith("/responses")]
    event = {"event_id": "event-0001", "question_id": "dw-001", "sequence": 1, "answer": "c1"}

    tokens: list[dict[str, Any]] = [{}, {"X-CSRFToken": "x"}, {"X-CSRFToken": token_of(visitor(site, "chenyu"))}]
    for headers in tokens:
        answer = client.post(paths[0], json={"events": [event]}, headers=headers)

        assert (answer.status_code, answer.mimetype) == (400, "application/json")
        assert OUTDATED in answer.get_json()["error"]


def test_a_token_in_the_address_or_in_a_cookie_is_none(site: Site) -> None:
    client = visitor(site, "tanglan")
    token = token_of(client)
    client.set_cookie("csrf_token", token)

    answer = client.post(f"/logout?csrf_token={token}", data={"x": "y"})

    assert answer.status_code == 400
    assert client.get("/account/").status_code == 200


def test_the_token_after_log_out_does_not_work_in_the_next_session(site: Site) -> None:
    client = visitor(site, "tanglan")
    token = token_of(client)
    client.post("/logout", data={"csrf_token": token})

    answer = client.post("/login", data={"username": "tanglan", "password": PASSWORD, "csrf_token": token})

    assert answer.status_code == 400
    assert OUTDATED in answer.text


def test_a_token_is_good_for_as_long_as_its_session(site: Site) -> None:
    client = visitor(site, "tanglan")
    token = token_of(client)

    for _ in range(3):
        assert csrf_of(client.get("/account/")) == token
        assert client.post("/language", data={"language": "en", "csrf_token": token}).status_code == 303


@pytest.mark.parametrize("path", ["/logout", "/language"])
def test_nothing_is_done_by_following_a_link(site: Site, path: str) -> None:
    client = visitor(site, "tanglan")

    assert client.get(f"{path}?language=zh").status_code == 405
    assert client.get("/account/").status_code == 200
