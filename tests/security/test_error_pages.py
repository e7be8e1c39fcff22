"""Error pages: a number to report, nothing about the inside; the rest stands in the log, without personal data."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import request
from flask.testing import FlaskClient
from sqlalchemy import exc, text

from elearn.app import create_app
from elearn.errors import Conflict
from elearn.problems import Phrase
from elearn.web.current import transaction
from elearn.web.guard import public
from elearn.web.pages import Page
from elearn.web.wiring import Site
from tests.make import make_settings
from tests.visiting import TOKEN, log_in, token_of
from tests.web.conftest import OpenSite

INSIDE = ["Traceback", "elearn/", ".py", "SELECT", "sqlalchemy", "ZeroDivision", "secret-detail", "werkzeug", "Flask"]
FAILURES = {
    "fault": ZeroDivisionError("secret-detail"),
    "recursion": RecursionError("secret-detail"),
    "busy": exc.OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked")),
    "pool": exc.TimeoutError("secret-detail"),
    "late": TimeoutError("secret-detail"),
}


@pytest.fixture
def client(open_site: OpenSite) -> FlaskClient:
    """Give a browser on a site that has a view for each failure."""
    site = open_site()
    for name, error in FAILURES.items():
        site.add_url_rule(f"/test/{name}", name, public()(raising(error)))
    site.add_url_rule("/test/sql", "sql", public()(faulty_query))
    site.add_url_rule("/test/page", "page", public()(lambda: Page("no-such-template.html")))
    site.add_url_rule("/test/conflict", "conflict", public()(raising(Conflict(Phrase("Somebody was faster.")))))
    client = site.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def raising(error: Exception) -> Callable[[], Page]:
    """Make a view that fails."""

    def view() -> Page:
        raise error

    return view


def inside_of(page: str) -> list[str]:
    """List what ``page`` tells of the inside; a form's token is left out, for chance may spell any short word there."""
    told = TOKEN.sub("", page)
    return [word for word in INSIDE if word in told]


def faulty_query() -> Page:
    """Ask the database for what it has not, with a personal value in the question."""
    transaction().execute(text("SELECT * FROM nothing WHERE name = :name"), {"name": request.args["name"]})
    return Page("error.html")


def test_a_token_that_happens_to_spell_a_word_is_not_the_inside() -> None:
    page = '<input name="csrf_token" type="hidden" value="IjEi.pyaZ.x"><p>elearn/app{0}</p>'

    assert inside_of(page.format("")) == ["elearn/"]
    assert inside_of(page.format(".py")) == ["elearn/", ".py"]


@pytest.mark.parametrize("path", ["fault", "recursion", "sql", "page"])
def test_a_fault_of_ours_is_a_number_and_nothing_about_the_inside(
    client: FlaskClient, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get(f"/test/{path}?name=唐岚")

    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert f"tell the administrators this number: {number}" in answer.text
    assert inside_of(answer.text) == []
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines() if number in line]
    assert [line["event"] for line in logged] == ["unforeseen", "request"]
    assert "Traceback" in logged[0]["exception"]
    assert "唐岚" not in str(logged)


def test_a_script_is_told_the_number_in_json(client: FlaskClient) -> None:
    answer = client.get("/test/fault", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.mimetype) == (500, "application/json")
    assert answer.headers["X-Request-ID"] in answer.get_json()["error"]


@pytest.mark.parametrize("path", ["busy", "pool", "late"])
def test_a_site_that_is_busy_asks_to_come_again(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/test/{path}")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "busy just now" in answer.text
    assert inside_of(answer.text) == []


def test_a_refusal_is_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/test/conflict")

    assert answer.status_code == 409
    assert "Somebody was faster." in answer.text


def test_a_fault_undoes_what_was_begun(open_site: OpenSite) -> None:
    site = open_site()

    @public()
    def half_done() -> Page:
        transaction().execute(text("UPDATE account SET name = 'changed'"))
        raise ZeroDivisionError

    site.add_url_rule("/test/half", "half", half_done, methods=["POST"])
    client = site.test_client()
    log_in(client)

    assert client.post("/test/half", data={"csrf_token": token_of(client)}).status_code == 500
    with site.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM account WHERE name = 'changed'")).scalar_one() == 0


@pytest.mark.parametrize(
    "path", ["/nowhere", "/static/nowhere.js", "/learn/nowhere/x/y/z", "/attempts/x/y", "/.git/config"]
)
def test_what_is_not_there_says_nothing_about_the_inside(lasting_site: Site, path: str) -> None:
    answer = lasting_site.test_client().get(path)

    assert answer.status_code == 404
    assert inside_of(answer.text) == []


def test_a_database_that_is_away_is_a_site_that_is_busy(tmp_path: Path) -> None:
    away = create_app(make_settings(f"postgresql://nobody@/none?host={tmp_path}", tmp_path))
    away.testing = True

    answer = away.test_client().get("/healthz")

    away.writer.close()
    away.database.dispose()
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
