"""Deny by default: every address of the site says who may reach it, and one that does not never comes up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.db.database import Database
from elearn.web.guard import access_of
from elearn.web.wiring import Site, UndeclaredEndpoint
from tests.building import build
from tests.make import make_settings

# Addresses that anybody may reach, and why. All others ask for a log-in.
PUBLIC = {
    "/": "sends everybody to where they begin",
    "/login": "there is no other way in",
    "/language": "the log-in page is read in two languages",
    "/look": "so is it in large letters, and in the dark",
    "/healthz": "asked by machines",
    "/sw.js": "the same script for everybody; browsers look for a newer one at any time",
    "/handover/who": "who is on the list of a shared phone chooses a name there; the phone's cookie is the secret",
    "/activate/<code>": "who has no password yet cannot log in; the link itself is the secret, and is good for once",
    "/styleguide": "does not exist unless a developer's setting says so, and shows nothing of the site",
    "/manifest.webmanifest": "the name and the icons of the site",
    "/metrics": "closed by address, not by log-in",
    "/mail/confirm/<token>": "whoever has the link reads the mail of the address that it confirms",
    "/mail/unsubscribe/<token>/<kind>": "nobody should have to log in to be rid of mail",
    "/verify/": "whoever holds a certificate's number in hand has no log-in",
    "/verify/<serial>/code.png": "a picture of the address of that page",
    "/verify/<serial>": "the number cannot be guessed, and the page tells little",
    "/calendar/class/<class_id>/<token>.ics": "calendars do not log in: the address itself is the secret of the class",
    "/calendar/<token>.ics": "calendars do not log in: the address itself is the secret",
}


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path) -> Iterator[Site]:
    """Build the application."""
    app = build(make_settings(sqlite_database.url.render_as_string(), tmp_path))
    yield app
    app.writer.close()
    app.database.dispose()


def test_every_address_declares_who_may_reach_it(site: Site) -> None:
    endpoints = {rule.endpoint for rule in site.url_map.iter_rules()}

    assert len(endpoints) > 5
    assert {name for name in endpoints if access_of(site.view_functions[name]) is None} == set()


def test_only_the_addresses_that_are_listed_here_are_public(site: Site) -> None:
    public = set()
    for rule in site.url_map.iter_rules():
        access = access_of(site.view_functions[rule.endpoint])
        if access is not None and access.is_public:
            public.add(rule.rule)

    assert public == PUBLIC.keys()


def test_a_view_that_declares_nothing_is_refused_at_the_start(site: Site) -> None:
    with pytest.raises(UndeclaredEndpoint, match="/secret"):
        site.add_url_rule("/secret", "secret", lambda: None)


def test_addresses_are_english_lower_case_and_without_a_number_to_count_up(site: Site) -> None:
    for rule in site.url_map.iter_rules():
        assert rule.rule == rule.rule.lower()
        assert not rule._converters or not any(
            type(converter).__name__ == "IntegerConverter" for converter in rule._converters.values()
        )
