"""An address counts once its link was followed; what comes to it can be ended by anybody who reads it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.outbox.models import Mailbox, OutboxMessage
from elearn.outbox.sending import outlet_of, send_due
from elearn.web.current import settings
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.outbox.post_office import PostOffice, post_office
from tests.visiting import post, visitor
from tests.web.conftest import OpenSite
from tests.web.on_sqlite import published_url  # noqa: F401 - a fixture

LINK = re.compile(r"http://learn\.example(/mail/confirm/\S+)")
PAGE = "/account/mail"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def mailing(open_site: OpenSite, office: PostOffice) -> Site:
    return open_site(smtp_url=office.url, mail_from="training@bureau.example", base_url="http://learn.example")


def deliver(site: Site, office: PostOffice, clock: StandingClock) -> str:
    """Send what is due, and give the path of the link in the last message."""
    with site.app_context():
        outlet = outlet_of(settings())
    send_due(site.database, outlet, lambda done, total: None, clock)
    found = LINK.search(office.arrived[-1].get_content())
    assert found is not None
    return found[1]


def ask(client: FlaskClient, address: str = "tang@town.example") -> int:
    return post(client, PAGE, PAGE, address=address).status_code


def box(site: Site) -> tuple[str | None, str | None]:
    with site.database.read() as session:
        row = session.execute(select(Mailbox.address, Mailbox.wanted)).first()
        return (row.address, row.wanted) if row else (None, None)


def test_an_address_counts_once_somebody_who_reads_its_mail_has_said_so(
    mailing: Site, office: PostOffice, clock: StandingClock
) -> None:
    trainee, anybody = visitor(mailing, "tanglan"), mailing.test_client()
    assert ask(trainee) == 303
    link = deliver(mailing, office, clock)

    assert anybody.get(link).status_code == 200
    assert box(mailing) == (None, "tang@town.example")  # a programme that looks at links confirms nothing
    assert post(anybody, link, link).status_code == 200
    assert box(mailing) == ("tang@town.example", None)
    assert anybody.get(link).status_code == 404
    assert "tang@town.example" in trainee.get(PAGE).text


def test_the_old_address_holds_until_the_new_one_is_confirmed_and_a_link_ends(
    mailing: Site, office: PostOffice, clock: StandingClock
) -> None:
    trainee = visitor(mailing, "tanglan")
    ask(trainee)
    first = deliver(mailing, office, clock)
    post(trainee, first, first)
    ask(trainee, "new@town.example")
    second = deliver(mailing, office, clock)
    clock.advance(timedelta(days=2, minutes=1))

    assert mailing.test_client().get(second).status_code == 404
    assert box(mailing)[0] == "tang@town.example"


def test_what_is_no_address_is_refused(mailing: Site) -> None:
    trainee = visitor(mailing, "tanglan")
    for address in ("", "tang", "a@b", "a b@town.example", "a@town.example\nBcc: x@y.example", "@x.y"):
        assert ask(trainee, address) == 422, address
    with mailing.database.read() as session:
        assert session.scalars(select(OutboxMessage.id)).all() == []


def test_nobody_s_letter_box_is_filled_with_links(mailing: Site) -> None:
    trainee = visitor(mailing, "tanglan")

    assert [ask(trainee) for _ in range(6)] == [303] * 5 + [409]


def test_a_site_without_a_mail_server_asks_for_no_address(site: Site, mailing: Site) -> None:
    trainee = visitor(site, "tanglan")

    for page in ("/account/", "/reminders/"):
        assert 'href="/account/mail"' not in trainee.get(page).text
        assert 'href="/account/mail"' in visitor(mailing, "tanglan").get(page).text
    assert 'name="address"' not in trainee.get(PAGE).text
    assert post(trainee, PAGE, "/account/", address="tang@town.example").status_code == 422


def test_a_kind_of_mail_ends_by_the_page_and_by_the_mail_programme_s_own_button(
    mailing: Site, office: PostOffice, clock: StandingClock
) -> None:
    trainee = visitor(mailing, "tanglan")
    ask(trainee)
    link = deliver(mailing, office, clock)
    post(trainee, link, link)
    with mailing.database.read() as session:
        token = session.scalars(select(Mailbox.unsubscribe_token)).one()
    anybody = mailing.test_client()

    page = f"/mail/unsubscribe/{token}/announcement"
    assert anybody.get(page).status_code == 200
    assert 'value="announcement" checked' in trainee.get(PAGE).text  # looking ended nothing
    assert post(anybody, page, page).status_code == 200
    assert (
        mailing.test_client()
        .post(f"/mail/unsubscribe/{token}/deadline", data={"List-Unsubscribe": "One-Click"})
        .status_code
        == 200
    )
    shown = trainee.get(PAGE).text
    assert 'value="announcement">' in shown
    assert 'value="deadline">' in shown
    assert 'value="digest" checked' in shown

    assert post(trainee, f"{PAGE}/kinds", PAGE, kind="deadline").status_code == 303
    assert re.findall(r'value="(\w+)" checked', trainee.get(PAGE).text) == ["deadline"]
    assert anybody.get(f"/mail/unsubscribe/{token}/everything").status_code == 404
    assert anybody.get("/mail/unsubscribe/another/deadline").status_code == 404


def test_a_forgotten_address_gets_nothing_more(mailing: Site, office: PostOffice, clock: StandingClock) -> None:
    trainee = visitor(mailing, "tanglan")
    ask(trainee)
    link = deliver(mailing, office, clock)
    post(trainee, link, link)

    assert post(trainee, f"{PAGE}/remove", PAGE).status_code == 303
    assert box(mailing) == (None, None)
