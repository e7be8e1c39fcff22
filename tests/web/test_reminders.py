"""Reminders in pages: what lies ahead, the calendar that has it, and the one click that ends it."""

import re

import icalendar
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.visiting import post, token_of, visitor


def calendar(client: FlaskClient) -> str:
    """Make a calendar address, and give its path."""
    page = client.post("/classes/calendar", data={"csrf_token": token_of(client)}).text
    return str(re.findall(r"/calendar/[\w-]+\.ics", page)[0])


def test_the_days_of_a_plan_are_on_the_page_and_in_the_calendar_until_reminders_are_ended(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")
    sent = {"text": "走一遍保护区", "by_day": "2026-12-13", "topic": "drinking-water"}
    post(client, "/plans/", "/plans/", **sent)
    address = calendar(client)

    assert "Plan until today: 走一遍保护区" in client.get("/reminders/").text
    events = icalendar.Calendar.from_ical(client.get(address).data).walk("VEVENT")
    assert {str(event.decoded("DTSTART")) for event in events} == {"2026-12-13", "2026-12-23", "2027-02-21"}
    post(client, "/reminders/", "/reminders/", do="end")
    assert "You get no reminders." in client.get("/reminders/").text
    assert icalendar.Calendar.from_ical(client.get(address).data).walk("VEVENT") == []
