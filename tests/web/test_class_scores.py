"""The scores of a class, views that people keep, and the table on paper."""

import csv
import io
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.audit.models import AuditEvent
from elearn.progress import service as progress
from elearn.training import attendance, membership, programme, service
from elearn.training.models import TrainingClass
from elearn.web.wiring import Site
from tests.clock import MORNING
from tests.make import COUNTY, OTHER_COUNTY
from tests.published import AFTER, AT_ONCE, COURSE
from tests.reporting.crowd import FIRST_ID, make_crowd
from tests.visiting import post, visitor

SCORES, CLASSES = "/reports/scores", "/reports/classes"
LINE = re.compile(r'<th scope="row"><a href="/reports/people/([^"]+)">([^<]*)</a><small>(\w+)')
FIG = re.compile(r'<div class="fig"><b>([^<]+)</b>')


@pytest.fixture
def class_id(site: Site) -> str:
    """Make a crowd of 60, of whom the first 40 belong to a class of the city."""
    with site.database.write() as session:
        make_crowd(session, 60)
        admin = session.scalars(select(Account).where(Account.username == "admin")).one()
        facts = service.Facts(
            title_zh="第一期",
            title_en="First class",
            first_day=MORNING.date(),
            last_day=MORNING.date(),
            host="",
            place="",
            organisers="",
        )
        made = service.create(
            session, facts, unit_id=admin.unit_id, course_id=COURSE, now=MORNING, actor_id=admin.public_id
        )
        membership.join(session, made.id, range(FIRST_ID, FIRST_ID + 40), came_by="person", now=MORNING)
        return made.public_id


@pytest.fixture
def admin(site: Site, class_id: str) -> FlaskClient:
    """Log the city's administrator in."""
    return visitor(site, "admin")


def lines(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return [found[2] for found in LINE.findall(answer.text)]


def test_a_class_says_how_many_stand_where(admin: FlaskClient, class_id: str) -> None:
    page = admin.get(f"{CLASSES}/{class_id}?quiz={AFTER}").text
    people, not_begun, in_progress, finished = map(int, FIG.findall(page)[:4])

    assert people == 40 == not_begun + in_progress + finished
    for state, number in (("not_begun", not_begun), ("in_progress", in_progress), ("finished", finished)):
        assert len(lines(admin, f"{SCORES}?class={class_id}&quiz={AFTER}&state={state}")) == number > 0
    assert "Beihu District" in page
    assert "How the results are spread" in page
    assert f"{CLASSES}/{class_id}" in admin.get(CLASSES).text
    assert f'href="{CLASSES}" aria-current="page"' in page
    assert f'href="{CLASSES}/{class_id}/file?' in page
    text = admin.get(f"{CLASSES}/{class_id}/file?format=csv").data.decode("utf-8-sig")
    *_, whole = csv.DictReader(io.StringIO(text, newline=""))
    quiz = next(name for name in whole if name.endswith("Trainees")).rpartition(":")[0]
    assert whole[f"{quiz}: Trainees"] == "40"
    assert whole["Unit"] == "Chenzhou City"


def test_the_way_leads_from_the_class_to_a_county_and_to_its_people(admin: FlaskClient, class_id: str) -> None:
    page = admin.get(f"{CLASSES}/{class_id}?quiz={AFTER}&unit={COUNTY}").text

    assert "Lutang Town" in page
    assert "Liangtian" not in page
    assert f"/reports/scores?class={class_id}&amp;quiz={AFTER}&amp;unit={COUNTY}" in page


def test_a_county_sees_the_members_of_the_county(site: Site, class_id: str) -> None:
    county = visitor(site, "county")

    assert "Suxian" not in county.get(f"{CLASSES}/{class_id}").text
    assert 0 < len(lines(county, f"{SCORES}?class={class_id}")) < 40
    assert county.get(f"{CLASSES}/{class_id}?unit={OTHER_COUNTY}").status_code == 404


@pytest.mark.parametrize("path", [f"{CLASSES}/nobody", f"{SCORES}?class=nobody"])
def test_a_class_that_does_not_exist_is_not_found(admin: FlaskClient, path: str) -> None:
    assert admin.get(path).status_code == 404


def test_whoever_stayed_below_a_mark_is_found(admin: FlaskClient) -> None:
    everybody = lines(admin, f"{SCORES}?quiz={AFTER}&state=finished&order=name")
    half = lines(admin, f"{SCORES}?quiz={AFTER}&below=50&order=name")

    assert 0 < len(half) < len(everybody)
    assert set(half) <= set(everybody)
    assert admin.get(f"{SCORES}?quiz={AFTER}&below=0").status_code == 422
    assert "Choose a quiz as well" in admin.get(f"{SCORES}?below=50").text


def test_filters_are_kept_under_a_name_by_one_person_for_oneself(site: Site, admin: FlaskClient, class_id: str) -> None:
    filters = {"quiz": AFTER, "state": "not_passed", "class": class_id, "below": "60", "order": "name"}
    post(admin, "/reports/views", SCORES, name="To talk to", **filters)

    page = admin.get(SCORES).text
    link = re.search(r'<a class="btn small" href="([^"]+)">To talk to</a>', page)

    assert link is not None
    assert lines(admin, link[1].replace("&amp;", "&")) == lines(
        admin, f"{SCORES}?quiz={AFTER}&state=not_passed&class={class_id}&below=60&order=name"
    )
    assert "To talk to" not in visitor(site, "county").get(SCORES).text
    (own,) = re.findall(r"/reports/views/([^/]+)/delete", page)
    assert post(visitor(site, "county"), f"/reports/views/{own}/delete", SCORES).status_code == 404
    assert post(admin, f"/reports/views/{own}/delete", SCORES).status_code == 303
    assert "To talk to" not in admin.get(SCORES).text.split("flash")[-1]


def test_a_view_of_the_same_name_takes_the_place_of_the_other_and_one_without_is_refused(admin: FlaskClient) -> None:
    for quiz in (AFTER, AT_ONCE):
        post(admin, "/reports/views", SCORES, name=" Mine ", quiz=quiz)

    assert (
        re.findall(r'href="([^"]+)">Mine</a>', admin.get(SCORES).text)[0] == f"{SCORES}?order=unit&amp;quiz={AT_ONCE}"
    )
    assert post(admin, "/reports/views", SCORES, name="  ").status_code == 422
    assert post(admin, "/reports/views", SCORES, name="x", order="score").status_code == 422


def test_a_person_s_page_says_what_was_studied_and_attended(site: Site, admin: FlaskClient, class_id: str) -> None:
    with site.database.write() as session:
        mine = session.get_one(Account, FIRST_ID)
        progress.finish_section(session, mine.id, AFTER, "anything", now=MORNING)
        class_ = session.scalars(select(TrainingClass).where(TrainingClass.public_id == class_id)).one()
        item = programme.Item("lecture", "讲座", "A lecture", MORNING, MORNING + timedelta(hours=1))
        added = programme.add(session, class_.id, item, now=MORNING)
        attendance.record(session, added.id, [mine.id], how="tick", by=mine.id, now=MORNING)

    page = admin.get(f"/reports/people/person-{FIRST_ID}").text

    assert re.search(r"1 of \d+ sections", page)
    assert "First class" in page
    assert "A lecture (23 November 2026)" in page


def test_the_table_is_laid_out_for_paper_with_what_it_was_filtered_by(admin: FlaskClient, class_id: str) -> None:
    page = admin.get(f"{SCORES}/print?class={class_id}&quiz={AFTER}&order=name").text

    assert page.count('<th scope="row">') == 40
    assert "Training class: First class" in page
    assert "Order: by name" in page


def test_who_looks_at_a_table_of_a_few_people_looked_at_each_of_them(site: Site, admin: FlaskClient) -> None:
    def looked() -> int:
        with site.database.read() as session:
            return len(session.scalars(select(AuditEvent).where(AuditEvent.action == "scores.view")).all())

    admin.get(SCORES)
    assert looked() == 0
    for number, path in enumerate((f"{SCORES}?q=user1000", f"{SCORES}/print?q=user1001"), 1):
        assert admin.get(path).status_code == 200
        assert looked() == number
