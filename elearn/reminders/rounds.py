"""What `elearn work` does for reminders: plans and classes every hour, letters on Monday mornings, some at a time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from elearn.content.shelf import Shelf, latest_id
from elearn.db.database import Database
from elearn.identities import Clock
from elearn.jobs.loop import Report
from elearn.reminders import service
from elearn.reminders.classes import remind_of_classes

EVERY = timedelta(hours=1)
HOURS = range(8, 12)  # of a Monday, in which letters are put; of one week there is one letter, however often
BY_DAY = range(9, 20)  # in which a class is told of its next day
AT_ONCE = 100  # people of one transaction


def remind(database: Database, payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Tell of plans in the page; put the week's letters when it is time."""
    zone, now = ZoneInfo(payload["zone"]), clock()
    local = now.astimezone(zone)
    with database.write() as session:
        service.remind_of_plans(session, today=local.date(), now=now)
        service.ask_for_plans(session, today=local.date(), now=now)
        if local.hour in BY_DAY and latest_id(session) is not None:
            outline = Shelf().outline(session)
            remind_of_classes(session, outline, zone=zone, language=payload["language"], now=now)
    if local.weekday() == 0 and local.hour in HOURS:
        _put_letters(database, payload, zone, report, clock)


def _put_letters(database: Database, payload: Mapping[str, Any], zone: ZoneInfo, report: Report, clock: Clock) -> None:
    shelf, after, done = Shelf(), 0, 0
    while True:
        with database.write() as session:
            people = service.people_for_letters(session, after, AT_ONCE)
            if not people or latest_id(session) is None:
                return
            outline = shelf.outline(session)
            service.put_letters(session, outline, people, zone=zone, language=payload["language"], now=clock())
        after, done = people[-1], done + len(people)
        report(done, done)
