"""The audit log for administrators: everything that was done is found, a county finds its own people's only."""

import csv
import html
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

import elearn
from elearn.accounts import service
from elearn.audit.models import AuditEvent
from elearn.audit.service import record
from elearn.content.shelf import Shelf
from elearn.organisation.models import OrgUnit
from elearn.training.models import TrainingClass
from elearn.training.programme import programme_of
from elearn.web.audit_words import DEEDS
from elearn.web.person import LABELS
from elearn.web.wiring import Site
from tests.clock import MORNING
from tests.completing import Course
from tests.published import AFTER
from tests.visiting import post, visitor
from tests.web.looking_after import account, act
from tests.web.on_sqlite import published_url  # noqa: F401 - a fixture

PAGE = "/audit/"


@pytest.fixture
def admin(site: Site) -> FlaskClient:
    """Let the city lock a trainee of each county."""
    client = visitor(site, "admin")
    for name in ("tanglan", "chenyu"):
        act(client, account(site.database, name).public_id, "lock")
    return client


def test_who_when_what_on_whom_and_from_where(site: Site, admin: FlaskClient) -> None:
    page = admin.get(f"{PAGE}?group=account").text

    assert "Locked" in page
    assert "127.0.0.1" in page
    assert f"/admin/people/{account(site.database, 'tanglan').public_id}" in page
    assert "23 November 2026 09:00" in page


def test_a_county_finds_what_was_done_by_and_to_its_own_people_only(site: Site, admin: FlaskClient) -> None:
    page = visitor(site, "county").get(PAGE).text

    assert account(site.database, "tanglan").public_id in page
    assert account(site.database, "chenyu").public_id not in page


def test_the_filters_stay_in_the_address_and_narrow_it(site: Site, admin: FlaskClient) -> None:
    locked = account(site.database, "chenyu").public_id

    assert locked in admin.get(f"{PAGE}?person=chenyu&side=on&group=account").text
    assert locked not in admin.get(f"{PAGE}?person=chenyu&side=by&group=account").text
    assert locked not in admin.get(f"{PAGE}?person=tanglan").text
    assert locked not in admin.get(f"{PAGE}?group=account&until=2026-11-22").text
    assert locked in admin.get(f"{PAGE}?group=account&since=2026-11-23&until=2026-11-23").text
    assert "Nothing fits this choice." in admin.get(f"{PAGE}?person=nobody").text
    assert (
        admin.get(f"{PAGE}?since=9999-12-31&until=9999-12-31&before=999999999999999999999&group=x").status_code == 200
    )


def test_a_correction_shows_what_was_before_and_after(site: Site, admin: FlaskClient) -> None:
    with site.database.write() as session:
        person = session.merge(account(site.database, "tanglan"))
        service.correct(session, person, name="唐岚岚", staff_number=None, now=MORNING, actor_id=None)

    page = visitor(site, "admin").get(f"{PAGE}?group=account").text
    assert "called: 唐岚; called afterwards: 唐岚岚" in page


def test_what_was_left_open_says_nothing(site: Site, admin: FlaskClient) -> None:
    facts = {"below": None, "quiz": None, "format": "xlsx", "before": None, "after": {"opens": None}}
    with site.database.write() as session:
        who = account(site.database, "tanglan").public_id
        record(session, "scores.export", now=MORNING, actor_id=who, facts=facts)

    page = visitor(site, "admin").get(f"{PAGE}?group=scores").text
    assert "before: –; format: xlsx" in page
    assert "null" not in page
    assert "below this percentage" not in page


def test_units_classes_and_announcements_are_called_by_their_titles(site: Site) -> None:
    with site.database.write() as session:
        found = session.get_one(TrainingClass, Course(session).make_class("tanglan", sessions=1))
        title, key, who = found.title_en, found.public_id, session.merge(account(site.database, "tanglan"))
        facts = {"audience": f"class-{key}", "announcement": "gone", "unit": who.unit_id}
        record(session, "announcement.publish", now=MORNING, actor_id=who.public_id, facts=facts)
        unit = session.get_one(OrgUnit, who.unit_id).name_en

    client, told = visitor(site, "admin"), f"for whom: {title}; of the unit: {unit}"
    page = client.get(f"{PAGE}?group=announcement").text
    assert told in page
    assert "gone" not in page
    assert f"announcement: gone; {told}" in post(client, "/audit/export", PAGE, group="announcement").text


def test_the_page_tells_titles_and_words_and_of_a_long_list_the_beginning(site: Site) -> None:
    serials = [f"2026-{number:04}" for number in range(9)]
    facts = {"quiz": AFTER, "roles": ["trainee"], "serials": serials, "reason": "Given twice.", "after": 2, "before": 1}
    with site.database.write() as session:
        title = Shelf().outline(session).quizzes[AFTER].title["en"]
        record(session, "certificate.issue", now=MORNING, actor_id=None, facts=facts)

    page = visitor(site, "admin").get(f"{PAGE}?group=certificate").text

    listed = ", ".join(serials[:5])
    said = f"before: 1; quiz: {title}; reason: Given twice; roles: Trainee; serial numbers: {listed} … (9); after: 2"
    assert said in html.unescape(page)


def test_it_is_exported_as_a_table_without_formulas_and_that_is_recorded(site: Site, admin: FlaskClient) -> None:
    answer = post(admin, "/audit/export", PAGE, group="account")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:3] == ["When", "Who", "What"]
    assert [row[2] for row in rows[1:3]] == ["Locked", "Locked"]
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert "Audit log exported" in admin.get(f"{PAGE}?group=audit").text


def test_every_deed_that_is_recorded_is_said_in_words() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(elearn.__file__).parent.rglob("*.py"))
    deeds = set(re.findall(r"\brecord\(\s*[^,()]+(?:\(\))?,\s*\"([a-z_]+\.?[a-z_]*)\"", code))

    assert len(deeds) > 25
    assert {deed for deed in deeds if deed not in DEEDS and deed not in LABELS} == set()


def test_what_is_done_to_a_class_shows_what_was_before_and_after(site: Site) -> None:
    with site.database.write() as session:
        found = session.get_one(TrainingClass, Course(session).make_class("tanglan", sessions=1))
        path, item = f"/admin/classes/{found.public_id}", programme_of(session, [found.id])[0].public_id
    client = visitor(site, "admin")

    post(client, f"{path}/programme/{item}/cancel", f"{path}/programme")
    post(client, f"{path}/quizzes", f"{path}/quizzes", **{f"opens-{AFTER}": "2026-12-01T08:00"})
    post(client, f"{path}/quizzes", f"{path}/quizzes", **{f"opens-{AFTER}": "2026-12-02T08:00"})
    post(client, f"{path}/members", f"{path}/members", people="chenyu")
    post(client, f"{path}/members", f"{path}/members", people="chenyu")
    post(client, f"{path}/groups/deal", f"{path}/groups", how="county")
    post(client, f"{path}/completion", f"{path}/completion", attendance="50")

    with site.database.read() as session:
        mine = (AuditEvent.subject_id == found.public_id, AuditEvent.action.like("class.%"))
        told = session.execute(select(AuditEvent.action, AuditEvent.facts).where(*mine).order_by(AuditEvent.id)).all()
    names = [name.removeprefix("class.") for name, _ in told]
    assert names == ["create", "status", "programme", "windows", "windows", "members", "groups", "terms"]
    windows = told[4].facts
    assert windows["before"] == {AFTER: "2026-12-01 00:00Z – "}
    assert windows["after"] == {AFTER: "2026-12-02 00:00Z – "}
    assert told[2].facts["after"][item].endswith("cancelled")
    assert told[5].facts["after"] == {f"person {account(site.database, 'chenyu').public_id}": "member"}
    assert (told[7].facts["before"]["attendance_percent"], told[7].facts["after"]["attendance_percent"]) == (0, 50)
    assert "Members of a class changed" in client.get(f"{PAGE}?group=class").text
