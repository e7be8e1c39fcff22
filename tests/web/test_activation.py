"""Links to choose a password in pages: who makes them, what they show, how they are used, printed and sent."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.outbox.models import Mailbox, OutboxMessage
from elearn.training.models import TrainingClass
from elearn.web.wiring import Site
from tests.clock import MORNING
from tests.completing import Course
from tests.make import CITY, PASSWORD, TOWNSHIP, make_account
from tests.visiting import log_in, post, visitor
from tests.web.conftest import OpenSite
from tests.web.looking_after import SHOWN, act, actions
from tests.web.on_sqlite import published_url  # noqa: F401 - the fixture of this module

CHOSEN = "willows by the weir"


def id_of(site: Site, username: str) -> str:
    """Give somebody's public id."""
    with site.database.read() as session:
        return str(session.scalars(select(Account.public_id).where(Account.username == username)).one())


def link_for(site: Site, client: FlaskClient, username: str = "tanglan") -> str:
    """Make a link, and give its path."""
    shown = SHOWN.findall(act(client, id_of(site, username), "link").text)
    return "/activate/" + str(shown[1]).rpartition("/")[2]


def test_a_link_says_whose_it_is_lets_choose_a_password_and_is_used_up(site: Site) -> None:
    admin, phone = visitor(site, "admin"), site.test_client()
    path = link_for(site, admin)
    log_in(site.test_client())  # the present password holds until then

    shown = phone.get(path)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "唐岚" in shown.text
    assert "tanglan" not in shown.text
    assert post(phone, path, path, password=CHOSEN, again=CHOSEN).location == "/"
    assert "tanglan" in phone.get("/account/").text

    assert phone.get(path).status_code == 404
    log_in(site.test_client(), "tanglan", CHOSEN)
    with pytest.raises(AssertionError, match="not let in"):
        log_in(site.test_client(), "tanglan", PASSWORD)
    assert "account.activate" in actions(site.database, id_of(site, "tanglan"))
    admin.get(f"/reports/people/{id_of(site, 'tanglan')}")
    told = admin.get(f"/admin/people/{id_of(site, 'tanglan')}").text
    assert "Link to choose a password made" in told
    assert "Looked at a person&#39;s scores" in told


def test_a_poor_password_uses_nothing_up(site: Site) -> None:
    path, phone = link_for(site, visitor(site, "admin")), site.test_client()

    for first, again in (("short", "short"), ("my tanglan name", "my tanglan name"), (CHOSEN, "x")):
        refused = post(phone, path, path, password=first, again=again)
        assert refused.status_code == 422
        assert 'aria-invalid="true"' in refused.text

    assert phone.get("/account/").status_code == 303
    assert phone.get(path).status_code == 200


def test_unknown_and_locked_look_the_same(site: Site) -> None:
    admin = visitor(site, "admin")
    path, person = link_for(site, admin), id_of(site, "tanglan")
    act(admin, person, "lock")
    answers = [site.test_client().get(one) for one in (path, "/activate/abcd-efgh-jkmn-pqrs")]

    assert [one.status_code for one in answers] == [404, 404]
    said = [re.findall(r"<main.*?</main>", one.text, re.DOTALL) for one in answers]
    assert said[0] == said[1]
    assert act(admin, person, "link").status_code == 409


def test_a_county_makes_links_for_its_own_people_only(site: Site) -> None:
    with site.database.write() as session:
        make_account(session, "chief", "administrator", unit=TOWNSHIP, over=CITY)
    county = visitor(site, "county")

    assert act(county, id_of(site, "chenyu"), "link").status_code == 404
    assert act(county, id_of(site, "chief"), "link").status_code == 403
    assert act(county, id_of(site, "tanglan"), "link").status_code == 200


def test_a_link_goes_to_the_address_that_was_confirmed_and_is_shown_to_nobody(open_site: OpenSite) -> None:
    mail = {"smtp_url": "smtp://127.0.0.1:9", "mail_from": "t@bureau.example", "base_url": "http://localhost"}
    site = open_site(**mail)
    admin, person = visitor(site, "admin"), id_of(site, "tanglan")
    assert act(admin, person, "link", mail="yes").status_code == 409
    with site.database.write() as session:
        owner = session.scalars(select(Account.id).where(Account.username == "tanglan")).one()
        session.add(Mailbox(account_id=owner, address="tl@example.org", confirmed_at=MORNING, unsubscribe_token="t"))
    assert 'name="mail"' in admin.get(f"/admin/people/{person}").text

    sent = act(admin, person, "link", mail="yes")

    with site.database.read() as session:
        (letter,) = session.scalars(select(OutboxMessage)).all()
    assert sent.location == f"/admin/people/{person}"
    assert letter.link not in admin.get(sent.location).text
    assert site.test_client().get(letter.link).status_code == 200


def test_members_of_a_class_who_never_came_get_new_links_in_the_place_of_old_ones(site: Site) -> None:
    with site.database.write() as session:
        make_account(session, "fresh", unit=TOWNSHIP, must_change_password=True)
        class_id = session.get_one(TrainingClass, Course(session).make_class("fresh", "tanglan")).public_id
    admin, path = visitor(site, "admin"), f"/admin/classes/{class_id}"

    def links(**more: str) -> list[str]:
        shown = post(admin, f"{path}/slips", f"{path}/members", how="link", **more).text
        return re.findall(r"/activate/([a-z0-9-]+)<", shown)

    assert links() == []  # there was a slip before
    (old,), (new,) = links(again="1"), links(again="1")

    assert [site.test_client().get(f"/activate/{code}").status_code for code in (old, new)] == [404, 200]
