"""Reminders on both databases: what lies ahead, once each in the page, one letter a week, and none when ended."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment.models import Score
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.notices.models import Notice
from elearn.outbox.addresses import unsubscribe
from elearn.outbox.mail import Sender
from elearn.outbox.models import Mailbox, OutboxMessage, Robot
from elearn.outbox.quiet import QuietHours
from elearn.outbox.sending import Outlet, send_due
from elearn.plans import queries as plan_queries
from elearn.plans import service as plans
from elearn.reminders import rounds, service
from elearn.reminders.ahead import ahead_of
from elearn.training import membership, programme
from elearn.training import service as training
from tests.clock import MORNING, StandingClock
from tests.outbox.group_chat import GroupChat, group_chat
from tests.outbox.post_office import PostOffice, post_office
from tests.taking import ZONE
from tests.training.conftest import acting

MONDAY = date(2026, 11, 23)
PAYLOAD = {"zone": ZONE.key, "language": "zh"}


@pytest.fixture
def people(published_database: Database) -> dict[str, int]:
    """Give the people of the shipped course; tanglan and chenyu have plans, and an address each."""
    with published_database.write() as session:
        found = {row.username: row.id for row in session.execute(select(Account.username, Account.id))}
        for username in ("tanglan", "chenyu"):
            box = Mailbox(account_id=found[username], address=f"{username}@example.org", unsubscribe_token=username)
            session.add(box)
            actor = acting(session, found[username])
            plans.write(
                session,
                actor,
                text="走一遍保护区",
                by_day=MONDAY + timedelta(days=20),
                topic="drinking-water",
                suggestion_id=None,
                today=MONDAY,
                now=MORNING,
            )
    return found


def at(day: date, hour: int = 9) -> datetime:
    """Give an hour of a day where the site is."""
    return datetime.combine(day, time(hour), ZONE)


def remind(database: Database, moment: datetime) -> None:
    """Let the worker remind."""
    rounds.remind(database, PAYLOAD, lambda _done, _total: None, StandingClock(moment))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """Open a real mail server."""
    with post_office() as opened:
        yield opened


@pytest.fixture
def chat() -> Iterator[GroupChat]:
    """Open a group that a robot writes to."""
    with group_chat() as opened:
        yield opened


def send(database: Database, moment: datetime, office: PostOffice) -> int:
    """Let the worker send what may leave at a moment."""
    sender = Sender("training@bureau.example", "https://learn.example", "业务培训", "Training")
    outlet = Outlet(office.url, sender, ("127.0.0.1",), ZoneInfo(ZONE.key), QuietHours(21, 9))
    return send_due(database, outlet, lambda _done, _total: None, StandingClock(moment))


def told(session: Session, account_id: int) -> list[str]:
    """List the English titles of a person's notices."""
    return list(session.scalars(select(Notice.title_en).where(Notice.account_id == account_id).order_by(Notice.id)))


def letters(session: Session) -> list[tuple[int | None, str]]:
    """List the letters in the outbox: whose, and the text."""
    rows = session.execute(select(OutboxMessage.account_id, OutboxMessage.body).order_by(OutboxMessage.account_id))
    return [(row.account_id, row.body) for row in rows]


def test_what_lies_ahead_are_the_days_of_a_plan(published_database: Database, people: dict[str, int]) -> None:
    with published_database.read() as session:
        outline = Shelf().outline(session)
        found = ahead_of(session, outline, people["tanglan"], today=MONDAY, zone=ZONE)

        assert [(one.day, one.title[1].partition(":")[0].partition("?")[0]) for one in found] == [
            (MONDAY + timedelta(days=20), "Plan until today"),
            (MONDAY + timedelta(days=30), "What has become of the plan"),
            (MONDAY + timedelta(days=90), "What has become of the plan"),
        ]
        assert ahead_of(session, outline, people["lecturer"], today=MONDAY, zone=ZONE) == []


def test_a_plan_is_told_of_once_however_often_the_worker_looks(
    published_database: Database, people: dict[str, int]
) -> None:
    days = [MONDAY + timedelta(days=days) for days in (1, 18, 18, 30, 31, 60, 90)]
    for day in days:
        remind(published_database, at(day))

    with published_database.read() as session:
        near, asked = "The day of your plan is near", "What has become of your plan?"
        assert told(session, people["tanglan"]) == [near, asked, asked]


def test_members_of_a_class_that_has_ended_are_asked_once_for_plans(
    published_database: Database, people: dict[str, int]
) -> None:
    with published_database.write() as session:
        ids = [people[name] for name in ("tanglan", "county")]  # tanglan has a plan
        unit_id = session.get_one(Account, people["admin"]).unit_id
        facts = training.Facts("班", "", MONDAY, MONDAY, "", "", "")
        made = training.create(session, facts, unit_id=unit_id, course_id="c", now=MORNING, actor_id=None)
        membership.join(session, made.id, ids, came_by="person", now=MORNING)

    for days in (0, 1, 1, 5, 20):
        remind(published_database, at(MONDAY + timedelta(days=days), 15))

    with published_database.read() as session:
        assert told(session, people["county"]) == ["What will you do in your township?"]
        assert "What will you do in your township?" not in told(session, people["tanglan"])


def test_who_has_answered_is_not_asked(published_database: Database, people: dict[str, int]) -> None:
    with published_database.write() as session:
        tanglan, day = acting(session, people["tanglan"]), MONDAY + timedelta(days=30)
        (plan,) = plan_queries.own_plans(session, tanglan.id)
        plans.follow_up(session, tanglan, plan, standing="done", said="好了", blocker="", today=day, now=at(day))

    remind(published_database, at(MONDAY + timedelta(days=30), 12))

    with published_database.read() as session:
        assert told(session, people["tanglan"]) == []
        assert told(session, people["chenyu"]) == ["What has become of your plan?"]


def test_one_letter_a_week_says_what_the_week_brings_and_ends_with_one_click(
    published_database: Database, people: dict[str, int], office: PostOffice
) -> None:
    week = MONDAY + timedelta(days=14)
    for moment in (at(week, 7), at(week, 8), at(week, 11), at(week + timedelta(days=1)), at(week + timedelta(days=4))):
        remind(published_database, moment)

    with published_database.read() as session:
        found = letters(session)
        assert [account_id for account_id, _ in found] == sorted([people["tanglan"], people["chenyu"]])
        assert found[0][1] == "12-13  计划今天到期：走一遍保护区"
    assert send(published_database, at(week, 8), office) == 0  # it is quiet until nine
    assert [send(published_database, at(week, 9), office) for _ in range(2)] == [2, 0]
    letter = next(one for one in office.arrived if one["To"] == "tanglan@example.org")
    assert letter["List-Unsubscribe"] == "<https://learn.example/mail/unsubscribe/tanglan/digest>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "12-13  计划今天到期：走一遍保护区" in str(letter.get_content())

    with published_database.write() as session:
        unsubscribe(session, "tanglan", "digest", now=at(week, 10))
    remind(published_database, at(MONDAY + timedelta(days=28)))
    assert send(published_database, at(MONDAY + timedelta(days=28), 12), office) == 1
    assert office.recipients[2:] == ["chenyu@example.org"]


def make_class(session: Session, people: dict[str, int], chat: GroupChat) -> None:
    """Make an open class of three with a robot, two sessions on Wednesday, and an exam that closes that midnight."""
    facts = training.Facts("期班", "The class", MONDAY, MONDAY + timedelta(days=9), "", "", "")
    unit_id = session.get_one(Account, people["admin"]).unit_id
    made = training.create(session, facts, unit_id=unit_id, course_id="c", now=MORNING, actor_id=None)
    training.set_status(session, made.id, "open", now=MORNING, actor_id=None)
    membership.join(
        session, made.id, [people[name] for name in ("tanglan", "chenyu", "county")], came_by="person", now=MORNING
    )
    for hour, title, place in ((14, "现场教学", ""), (9, "开班", "报告厅")):
        begin = at(MONDAY + timedelta(days=2), hour)
        item = programme.Item("lecture", title, "", begin, begin + timedelta(hours=1), place=place)
        programme.add(session, made.id, item, now=MORNING)
    training.set_window(session, made.id, "final-exam", None, at(MONDAY + timedelta(days=3), 0))
    rest = {"made_by": people["admin"], "made_at": MORNING, "language": "zh", "secret": "", "name": "群"}
    session.add(Robot(public_id="robot", class_id=made.id, service="wecom", url=chat.url, **rest))


def test_the_day_before_a_class_is_told_once_in_the_page_by_mail_and_in_its_group(
    published_database: Database, people: dict[str, int], office: PostOffice, chat: GroupChat
) -> None:
    with published_database.write() as session:
        make_class(session, people, chat)
        service.choose(session, people["county"], is_on=False, now=MORNING)
        sat = {"begun": 1, "finished": 1, "passed": False, "pending": False}
        session.add(Score(account_id=people["chenyu"], quiz_id="final-exam", **sat))
    eve = MONDAY + timedelta(days=1)

    for moment in (at(MONDAY, 23), at(eve, 7), at(eve, 9), at(eve, 10), at(eve + timedelta(days=1), 9)):
        remind(published_database, moment)
    send(published_database, at(eve, 10), office)

    with published_database.read() as session:
        brings, closes = "Tomorrow: The class", "Last day tomorrow: Final exam"
        assert [told(session, people[name]) for name in ("tanglan", "chenyu", "county")] == [
            [brings, closes],
            [brings],  # the exam is handed in
            [],  # wants no reminders
        ]
    assert sorted(str(one["Subject"]) for one in office.arrived) == ["明天截止：结业考试", *["明天：期班"] * 2]
    assert "09:00 开班 · 报告厅\n14:00 现场教学\n" in str(office.arrived[0].get_content()).replace("\r\n", "\n")
    group = [body["markdown"]["content"].partition("\n\n")[0] for _, body in chat.arrived]
    assert group == [
        "**明天：期班**\n09:00 开班 · 报告厅\n14:00 现场教学",
        "**明天截止：结业考试**\n24:00前可以开始作答。",
    ]
    with published_database.read() as session:
        outline = Shelf().outline(session)
        found = ahead_of(session, outline, people["chenyu"], today=eve, zone=ZONE)
        assert [one.title[0] for one in found if one.day == eve + timedelta(days=1)] == ["09:00 开班", "14:00 现场教学"]
        found = ahead_of(session, outline, people["tanglan"], today=eve, zone=ZONE)
        assert (eve + timedelta(days=1), "今天截止：结业考试") in [(one.day, one.title[0]) for one in found]


def test_nobody_is_reminded_who_has_ended_it(published_database: Database, people: dict[str, int]) -> None:
    with published_database.write() as session:
        service.choose(session, people["tanglan"], is_on=False, now=MORNING)

    remind(published_database, at(MONDAY + timedelta(days=14)))
    remind(published_database, at(MONDAY + timedelta(days=30)))

    with published_database.read() as session:
        assert {account_id for account_id, _ in letters(session)} == {people["chenyu"]}
        assert told(session, people["tanglan"]) == []
        assert not service.wants(session, people["tanglan"])
    with published_database.write() as session:
        service.choose(session, people["tanglan"], is_on=True, now=MORNING)
        assert service.wants(session, people["tanglan"])
