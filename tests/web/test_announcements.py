"""Announcements: everybody they are for finds them on the first page, once; nobody else does; they can be undone."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from elearn.accounts.models import Account
from elearn.announcements import delivery
from elearn.announcements.models import Announcement
from elearn.audit.models import AuditEvent
from elearn.cli.tasks import TASKS
from elearn.jobs.loop import WorkLoop
from elearn.notices.models import Notice
from elearn.organisation.models import OrgUnit
from elearn.outbox.models import OutboxMessage, Robot
from elearn.outbox.sending import outlet_of, send_due
from elearn.training import membership, programme
from elearn.training.models import ClassMember, TrainingClass
from elearn.training.programme import Item
from elearn.web.current import settings
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.counting import count_queries
from tests.make import CITY, COUNTY, OTHER_COUNTY, TOWNSHIP
from tests.outbox.conftest import give_address
from tests.outbox.group_chat import GroupChat, group_chat
from tests.visiting import post, visitor
from tests.web.conftest import OpenSite
from tests.web.on_sqlite import published_url  # noqa: F401 - a fixture
from tests.web.test_class_arrangements import make_class

NEW, LIST, ROBOTS = "/announcements/new", "/announcements/", "/admin/robots/"
WORDS = {
    "title_zh": "周三上午开班",
    "text_zh": "请带**笔记本**。<script>alert(1)</script>",
    "title_en": "We begin on Wednesday",
    "text_en": "Bring a *pen*.",
}


def work(site: Site, clock: StandingClock) -> None:
    """Do what a worker does."""
    WorkLoop(site.database, name="a", clock=clock, stop=threading.Event(), tasks=TASKS, rounds={}).run_due()


def announce(client: FlaskClient, to: str, **changes: str) -> int:
    return post(client, NEW, NEW, audience=to, **{**WORDS, **changes}).status_code


@pytest.fixture
def class_(site: Site) -> str:
    """Make a class of the county's with its one trainee; give the name of its audience."""
    with site.database.write() as session:
        return f"class-{make_class(session, COUNTY, 'tanglan').class_}"


def only(site: Site) -> Announcement:
    with site.database.read() as session:
        return session.scalars(select(Announcement)).one()


def test_a_class_finds_it_on_the_first_page_and_nobody_else_finds_it_at_all(
    site: Site, class_: str, clock: StandingClock
) -> None:
    assert announce(visitor(site, "county"), class_) == 303
    work(site, clock)
    member, other = visitor(site, "tanglan"), visitor(site, "chenyu")
    page = f"/announcements/{only(site).public_id}"

    assert "We begin on Wednesday" in member.get("/learn/").text
    assert "Bring a <em>pen</em>." in member.get(page).text
    assert "We begin on Wednesday" not in other.get("/learn/").text
    assert other.get(page).status_code == 404
    assert "<script>alert" not in visitor(site, "tanglan", "zh").get(page).text


def test_it_is_shown_from_its_moment_until_its_end_and_those_who_come_later_see_it_too(
    site: Site, class_: str, clock: StandingClock
) -> None:
    announce(visitor(site, "county"), class_, from_at="2026-11-24T08:00", until_at="2026-11-26T08:00")
    member = visitor(site, "tanglan")
    work(site, clock)
    assert "We begin" not in member.get("/learn/").text

    clock.advance(timedelta(days=1))
    work(site, clock)
    assert "We begin" in visitor(site, "tanglan").get("/learn/").text
    with site.database.write() as session:
        made = session.scalars(select(TrainingClass)).one()
        late = session.scalars(select(Account.id).where(Account.username == "chenyu")).one()
        membership.join(session, made.id, [late], came_by="person", now=clock())
        delivery.follow(session, language="zh", now=clock())
    assert "We begin" in visitor(site, "chenyu").get("/learn/").text

    clock.advance(timedelta(days=2))
    with site.database.write() as session:
        delivery.follow(session, language="zh", now=clock())
    assert "We begin" not in visitor(site, "tanglan").get("/learn/").text
    assert (only(site).reached, only(site).read) == (2, 0)


def test_reading_is_counted_and_no_name_is_shown(site: Site, class_: str, clock: StandingClock) -> None:
    county, member = visitor(site, "county"), visitor(site, "tanglan")
    announce(county, class_)
    work(site, clock)
    with site.database.read() as session:
        notice = session.scalars(select(Notice.public_id)).one()
    assert "read by 0 of 1" in county.get(LIST).text

    assert post(member, f"/notices/{notice}", "/notices/", do="look").location.startswith("/announcements/")

    assert "read by 1 of 1" in county.get(LIST).text
    assert "tanglan" not in county.get(f"/announcements/{only(site).public_id}").text


def test_editing_changes_what_everybody_reads_and_shows_it_anew_only_when_asked(
    site: Site, class_: str, clock: StandingClock
) -> None:
    county, member = visitor(site, "county"), visitor(site, "tanglan")
    announce(county, class_)
    work(site, clock)
    post(member, "/notices/", "/notices/")
    page = f"/announcements/{only(site).public_id}"
    changed = {**WORDS, "title_en": "We begin on Thursday", "until_at": "2026-11-30T08:00"}

    assert post(county, f"{page}/edit", f"{page}/edit", **changed).status_code == 303
    work(site, clock)
    assert "Thursday" in member.get(page).text
    assert "Thursday" not in member.get("/learn/").text
    assert post(county, f"{page}/edit", f"{page}/edit", **changed, again="y").status_code == 303
    assert "Thursday" in member.get("/learn/").text


def test_withdrawing_takes_it_off_every_page_and_calls_mail_back(site: Site, class_: str, clock: StandingClock) -> None:
    with site.database.write() as session:
        give_address(session, session.scalars(select(Account).where(Account.username == "tanglan")).one())
    county, member = visitor(site, "county"), visitor(site, "tanglan")
    announce(county, class_, is_mailed="y")
    work(site, clock)
    page = f"/announcements/{only(site).public_id}"

    assert post(county, f"{page}/withdraw", page).status_code == 303
    assert post(county, f"{page}/withdraw", LIST).status_code == 409
    assert "We begin" not in member.get("/learn/").text
    assert member.get(page).status_code == 404
    with site.database.read() as session:
        assert list(session.scalars(select(OutboxMessage.state))) == ["dropped"]
        actions = set(session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("announcement"))))
    assert actions == {"announcement.publish", "announcement.withdraw"}


def test_a_county_speaks_to_its_own_units_and_classes_only(site: Site, clock: StandingClock) -> None:
    with site.database.write() as session:
        other = f"class-{make_class(session, OTHER_COUNTY, 'tanglan').class_}"
    county = visitor(site, "county")

    assert [announce(county, to) for to in (other, f"unit-{OTHER_COUNTY}", f"unit-{CITY}", "", "unit-")] == [422] * 5
    assert announce(county, f"unit-{TOWNSHIP}") == 303
    work(site, clock)
    assert "We begin" in visitor(site, "tanglan").get("/learn/").text
    assert "We begin" not in visitor(site, "chenyu").get("/learn/").text
    page = f"/announcements/{only(site).public_id}"
    assert visitor(site, "lecturer").get(page).status_code == 200  # of the whole city


def test_every_fault_of_an_announcement_is_said_and_nothing_is_announced(site: Site, class_: str) -> None:
    county = visitor(site, "county")
    bad = {"title_zh": "", "text_zh": "", "from_at": "2026-11-24T08:00", "until_at": "2026-11-24T07:00"}
    answer = post(county, NEW, NEW, audience="", **bad)

    assert answer.status_code == 422
    for said in ("Please fill this in.", "Write something first.", "It must end later", "Choose a class or unit"):
        assert said in answer.text
    with site.database.read() as session:
        assert session.execute(select(func.count()).select_from(Announcement)).scalar_one() == 0


def test_a_class_of_ten_thousand_costs_a_handful_of_statements(site: Site, class_: str, clock: StandingClock) -> None:
    with site.database.write() as session:
        unit = session.scalars(select(OrgUnit.id).where(OrgUnit.code == TOWNSHIP)).one()
        people = [
            {
                "public_id": f"p{n}",
                "username": f"p{n}",
                "name": "x",
                "sort_key": "x",
                "unit_id": unit,
                "password_hash": "",
                "must_change_password": True,
                "created_at": MORNING,
                "failed_logins": 0,
            }
            for n in range(2000)
        ]
        ids = session.scalars(insert(Account).returning(Account.id), people).all()
        made = session.scalars(select(TrainingClass.id)).one()
        stays = [{"class_id": made, "account_id": one, "came_by": "person", "joined_at": MORNING} for one in ids]
        session.execute(insert(ClassMember), stays)
    announce(visitor(site, "county"), class_, is_mailed="y")

    announced = only(site).id

    with count_queries() as queries, site.database.write() as session:
        assert delivery.deliver(session, announced, language="zh", now=MORNING) == 2001

    assert len(queries) <= 6


@pytest.fixture
def chat() -> Iterator[GroupChat]:
    with group_chat() as opened:
        yield opened


def test_a_robot_brings_announcements_to_its_group_and_its_secrets_are_never_shown(
    open_site: OpenSite, chat: GroupChat, clock: StandingClock
) -> None:
    site = open_site(webhook_hosts="127.0.0.1", base_url="http://learn.example", quiet_hours="")
    county = visitor(site, "county")
    secret = "SEC" + "0a1b2c3d" * 8
    made = {
        "audience": f"unit-{COUNTY}",
        "service": "dingtalk",
        "name": "北湖工作群",
        "url": chat.url,
        "secret": secret,
    }

    assert post(county, ROBOTS, ROBOTS, **made).status_code == 303
    announce(county, f"unit-{COUNTY}", is_to_robots="y")
    work(site, clock)
    with site.app_context():
        outlet = outlet_of(settings())
    assert send_due(site.database, outlet, lambda done, total: None, clock) == 2

    titles = [body["markdown"]["title"] for _, body in chat.arrived]
    assert titles == ["机器人已接通", "周三上午开班"]
    shown = county.get(ROBOTS).text
    assert "北湖工作群" in shown
    assert "hidden-word" not in shown
    assert secret not in shown
    assert "北湖工作群" not in visitor(site, "admin").get(LIST).text
    with site.database.read() as session:
        assert not any("hidden-word" in str(facts) for facts in session.scalars(select(AuditEvent.facts)))
        robot = session.scalars(select(Robot)).one()
    assert post(county, f"{ROBOTS}{robot.public_id}/remove", ROBOTS).status_code == 303
    with site.database.read() as session:
        gone = session.scalars(select(Robot)).one()
        assert (gone.url, gone.secret) == ("", "")


def test_a_robot_at_another_address_or_for_another_s_unit_is_refused_and_its_address_not_repeated(site: Site) -> None:
    county = visitor(site, "county")
    made = {
        "audience": f"unit-{COUNTY}",
        "service": "wecom",
        "name": "群",
        "url": "https://evil.example/?key=hidden-word",
    }

    answer = post(county, ROBOTS, ROBOTS, **made)
    assert answer.status_code == 422
    assert "hidden-word" not in answer.text
    right = {
        **made,
        "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x",
        "audience": f"unit-{OTHER_COUNTY}",
    }
    assert post(county, ROBOTS, ROBOTS, **right).status_code == 422


def test_the_class_has_a_calendar_address_that_everybody_in_it_shares_and_nobody_guesses(
    site: Site, class_: str, clock: StandingClock
) -> None:
    public_id = class_.removeprefix("class-")
    with site.database.write() as session:
        made = session.scalars(select(TrainingClass)).one()
        item = Item("lecture", "开班第一讲", "First lecture", MORNING, MORNING + timedelta(hours=1))
        programme.add(session, made.id, item, now=MORNING)
    member = visitor(site, "tanglan")
    address = re.findall(r"http://localhost(/calendar/class/[^<]+\.ics)", member.get(f"/classes/{public_id}/").text)[0]

    answer = site.test_client().get(address)
    assert answer.mimetype == "text/calendar"
    assert "开班第一讲" in answer.text
    assert address in visitor(site, "admin").get(f"/admin/classes/{public_id}").text
    assert site.test_client().get(address.replace(".ics", "x.ics")).status_code == 404
    assert site.test_client().get(f"/calendar/class/{public_id}/é.ics").status_code == 404
    assert "First lecture" in member.get("/classes/").text
    clock.advance(timedelta(hours=2))
    assert "First lecture" not in member.get("/classes/").text
