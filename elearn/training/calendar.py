"""Programmes as iCalendar (RFC 5545): the same item keeps its UID, a changed one counts its SEQUENCE."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from elearn.languages import Language
from elearn.training.programme import Planned

PRODUCT = "-//elearn//training classes//EN"
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Dated:
    """Hold an entry of a whole day that stands beside the programme; ``link`` is a path of this site."""

    key: str
    day: date
    title: str
    link: str


def calendar_of(
    items: Iterable[Planned],
    *,
    dated: Iterable[Dated] = (),
    name: str,
    host: str,
    zone: ZoneInfo,
    language: Language,
    address: str,
    now: datetime,
) -> bytes:
    """Write items and days as a calendar; ``host`` makes the UIDs the site's own, ``address`` is where the site is."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    for item in items:
        event = icalendar.Event()
        _describe(event, item, host, zone, language, address)
        calendar.add_component(event)
    for one in dated:
        calendar.add_component(_whole_day(icalendar.Event(), one, host, address, now))
    calendar.add_missing_timezones(first_date=(now - timedelta(days=366)).date(), last_date=now.date())
    return bytes(calendar.to_ical())


def _whole_day(event: Any, one: Dated, host: str, address: str, now: datetime) -> Any:
    event.add("uid", f"{one.key}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.title)
    event.add("url", f"{address}{one.link}")
    event.add("transp", "TRANSPARENT")  # it takes no time of the day
    return event


def _describe(event: Any, item: Planned, host: str, zone: ZoneInfo, language: Language, address: str) -> None:
    event.add("uid", f"{item.public_id}@{host}")
    event.add("dtstamp", item.changed_at)
    event.add("last-modified", item.changed_at)
    event.add("sequence", item.revision)
    event.add("dtstart", item.begins_at.astimezone(zone))
    event.add("dtend", item.ends_at.astimezone(zone))
    event.add("summary", item.title(language))
    if item.place:
        event.add("location", item.place)
    about = [line for line in (item.lecturer, item.institution) if line]
    if about:
        event.add("description", " · ".join(about))
    event.add("url", f"{address}/classes/")
    event.add("status", "CANCELLED" if item.cancelled_at else "CONFIRMED")
