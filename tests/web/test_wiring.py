"""The way of a request: who may is decided inside its transaction, reading cannot write, a fault undoes everything."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import g
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from elearn.accounts import service
from elearn.accounts.models import Account
from elearn.errors import Conflict
from elearn.problems import Phrase
from elearn.web.current import transaction
from elearn.web.guard import public, requires
from elearn.web.pages import Grouped, Json, Page
from elearn.web.visitor import actor_or_none
from elearn.web.wiring import Site
from tests.clock import MORNING
from tests.racing import PATIENCE_SECONDS
from tests.visiting import token_of, visitor
from tests.web.conftest import OpenSite

COUNT = text("SELECT count(*) FROM account WHERE name = 'changed'")
CHANGE = text("UPDATE account SET name = 'changed' WHERE username = 'tanglan'")


def changed(site: Site) -> int:
    """Count what was changed."""
    with site.database.read() as session:
        return int(session.execute(COUNT).scalar_one())


def test_a_session_that_ends_while_a_password_is_hashed_does_nothing_any_more(open_site: OpenSite) -> None:
    site = open_site()
    hashing, ended = threading.Event(), threading.Event()

    def prepare() -> str:
        with site.database.read() as g.transaction:
            assert actor_or_none() is not None
        hashing.set()
        assert ended.wait(PATIENCE_SECONDS)
        return "hashed"

    @requires(prepare=prepare)
    def change(_hashed: str) -> Json:
        transaction().execute(CHANGE)
        return Json({})

    site.add_url_rule("/test/change", "change", change, methods=["POST"])
    client = visitor(site, "tanglan")
    token = token_of(client)

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(client.post, "/test/change", data={"csrf_token": token})
        assert hashing.wait(PATIENCE_SECONDS)
        with site.database.write() as session:
            account = session.scalars(select(Account).where(Account.username == "tanglan")).one()
            service.set_password(session, account, "reset", must_change=True, now=MORNING, actor_id=None)
        ended.set()

        assert answer.result().status_code == 401
    assert changed(site) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_view_that_reads_cannot_write(open_site: OpenSite, method: str) -> None:
    site = open_site()

    @public()
    def write() -> Json:
        with pytest.raises(DBAPIError):
            transaction().execute(CHANGE)
        return Json({"refused": True})

    site.add_url_rule("/test/write", "write", write)

    assert site.test_client().open("/test/write", method=method).status_code == 200
    assert changed(site) == 0


def test_a_refusal_undoes_what_came_before_it(open_site: OpenSite) -> None:
    site = open_site()

    @public()
    def refuse() -> Json:
        transaction().execute(CHANGE)
        raise Conflict(Phrase("Too late."))

    site.add_url_rule("/test/refuse", "refuse", refuse, methods=["POST"])
    client = site.test_client()

    assert client.post("/test/refuse", data={"csrf_token": token_of(client)}).status_code == 409
    assert changed(site) == 0


def test_a_page_is_made_when_its_transaction_is_over(open_site: OpenSite) -> None:
    site, seen = open_site(), []

    class Watching:
        def __html__(self) -> str:
            with site.database.write() as session:  # SQLite would wait here for ever if the request still held its turn
                seen.append(session.scalars(select(func.count()).select_from(Account)).one())
            return "made"

        __str__ = __html__

    @public()
    def slow() -> Page:
        transaction().execute(CHANGE)
        return Page("error.html", {"status": 200, "message": Watching(), "problems": []})

    site.add_url_rule("/test/slow", "slow", slow, methods=["POST"])
    site.extensions["environments"]["zh"].globals["_"] = lambda value, **_values: value
    client = site.test_client()

    page = client.post("/test/slow", data={"csrf_token": token_of(client)})

    assert "made" in page.text
    assert seen
    assert changed(site) == 1


def test_a_saved_answer_is_acknowledged_after_it_is_on_disk(open_site: OpenSite) -> None:
    site = open_site()

    @public()
    def save() -> Grouped:
        return Grouped(lambda connection: Json({"rows": connection.execute(CHANGE).rowcount}))

    site.add_url_rule("/test/save", "save", save, methods=["POST"])
    client = site.test_client()

    answer = client.post("/test/save", data={"csrf_token": token_of(client)})

    assert answer.get_json() == {"rows": 1}
    assert changed(site) == 1


def test_a_language_that_an_account_chose_wins_over_the_browsers(site: Site) -> None:
    with site.database.write() as session:
        session.execute(text("UPDATE account SET language = 'en' WHERE username = 'tanglan'"))

    assert '<html lang="en">' in visitor(site, "tanglan", "zh").get("/learn/").text


@pytest.mark.parametrize("settles", [True, False])
def test_a_server_settles_at_once_what_one_statement_settles_and_a_file_lets_it_stand_in_line(
    open_site: OpenSite, settles: bool
) -> None:
    site = open_site()

    @requires(is_reading=True)
    def save() -> Grouped:
        def at_once(connection: Connection) -> Json | None:
            return Json({"at_once": connection.execute(CHANGE).rowcount}) if settles else None

        return Grouped(lambda connection: Json({"in_line": connection.execute(CHANGE).rowcount}), at_once)

    site.add_url_rule("/test/save", "save", save, methods=["POST"])
    client = visitor(site, "tanglan")

    answer = client.post("/test/save", data={"csrf_token": token_of(client)})

    way = "at_once" if settles and not site.database.is_sqlite else "in_line"
    assert answer.get_json() == {way: 1}
    assert changed(site) == 1


def test_inside_a_transaction_nothing_is_settled_at_once(open_site: OpenSite) -> None:
    site = open_site()
    statement = Grouped(lambda _connection: Json("in line"), lambda _connection: Json("at once"))
    site.add_url_rule("/test/save", "save", public()(lambda: statement), methods=["POST"])
    client = site.test_client()

    assert client.post("/test/save", data={"csrf_token": token_of(client)}).get_json() == "in line"
