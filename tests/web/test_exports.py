"""Exports in the pages: asked for with the filters that are shown, waited for, taken by their owner alone."""

import csv
import io
import json
from datetime import timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from elearn.cli.tasks import TASKS
from elearn.jobs.models import Job
from elearn.reporting.models import Export
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.make import COUNTY, OTHER_COUNTY
from tests.published import AFTER
from tests.reporting.crowd import make_crowd
from tests.visiting import csrf_of, visitor

ASK, SCORES = "/reports/scores/export", "/reports/scores"


@pytest.fixture
def admin(site: Site) -> FlaskClient:
    """Log the city's administrator in."""
    return visitor(site, "admin")


@pytest.fixture(autouse=True)
def crowd(site: Site) -> None:
    """Add some trainees."""
    with site.database.write() as session:
        make_crowd(session, 30)


def ask(client: FlaskClient, **fields: str) -> TestResponse:
    return client.post(ASK, data={"csrf_token": csrf_of(client.get("/account/")), **fields})


def asked(client: FlaskClient, **fields: str) -> str:
    answer = ask(client, **fields)
    assert answer.status_code == 303, answer.text
    return answer.location


def work(site: Site, clock: StandingClock) -> None:
    """Do the jobs that wait, as ``elearn work`` does."""
    with site.database.read() as session:
        jobs = session.execute(select(Job.kind, Job.payload)).all()
    for kind, payload in jobs:
        TASKS[kind](site.database, payload, lambda _done, _total: None, clock)


def count(site: Site) -> tuple[int, int]:
    with site.database.read() as session:
        counts = [session.execute(select(func.count()).select_from(table)).scalar_one() for table in (Export, Job)]
    return counts[0], counts[1]


def test_an_export_is_asked_for_built_and_taken(site: Site, admin: FlaskClient, clock: StandingClock) -> None:
    place = asked(admin, format="xlsx")
    waiting = admin.get(place)
    assert "The file will be made in a moment" in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text
    assert admin.get(f"{place}/file").status_code == 404

    work(site, clock)

    ready = admin.get(place)
    assert "The file is ready" in ready.text
    assert "refresh" not in ready.text
    answer = admin.get(f"{place}/file")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Cache-Control"] == "private, no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert sheet.max_row == 33
    assert [sheet.cell(1, place).value for place in range(1, 7)] == [
        "County",
        "Unit",
        "Unit code",
        "Name",
        "User name",
        "Staff number",
    ]


def test_the_file_is_named_in_the_language_of_whoever_asks(site: Site, clock: StandingClock) -> None:
    client = visitor(site, "admin", "zh-CN")
    place = asked(client, format="csv", unit=COUNTY)
    work(site, clock)

    answer = client.get(f"{place}/file")

    disposition = answer.headers["Content-Disposition"]
    assert disposition.isascii()
    assert unquote(disposition) == "attachment; filename*=UTF-8''成绩-北湖区-2026-11-23.csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["县市区", "单位", "单位代码", "姓名"]
    assert rows[1][0] == "北湖区"


def test_the_form_of_the_page_carries_every_filter(site: Site, admin: FlaskClient, clock: StandingClock) -> None:
    text = admin.get(f"{SCORES}?quiz={AFTER}&state=finished&unit={COUNTY}&order=name&q=user").text
    form = text.split(f'action="{ASK}"')[1].split("</form>")[0]
    for name, value in (("quiz", AFTER), ("state", "finished"), ("unit", COUNTY), ("order", "name"), ("q", "user")):
        assert f'name="{name}" value="{value}"' in form

    place = asked(admin, format="csv", quiz=AFTER, state="finished", unit=COUNTY, order="name", q="user")
    work(site, clock)

    rows = list(csv.reader(io.StringIO(admin.get(f"{place}/file").data.decode("utf-8-sig"), newline="")))
    assert len(rows) > 1
    assert {row[2][:6] for row in rows[1:]} == {COUNTY}
    assert {row[6] for row in rows[1:]} <= {"Passed", "Not passed yet"}


def test_a_script_is_told_how_far_it_is(site: Site, admin: FlaskClient, clock: StandingClock) -> None:
    place = asked(admin, format="csv")
    before = admin.get(place, headers={"Accept": "application/json"}).json
    work(site, clock)
    after = json.loads(admin.get(place, headers={"Accept": "application/json"}).text)

    assert before == {"state": "waiting", "done": 0, "total": 0, "percent": 0}
    assert after["state"] == "ready"


def test_another_administrator_does_not_find_it(site: Site, admin: FlaskClient, clock: StandingClock) -> None:
    place = asked(admin, format="csv")
    work(site, clock)
    county = visitor(site, "county")

    assert county.get(place).status_code == 404
    assert county.get(f"{place}/file").status_code == 404


def test_a_county_s_administrator_cannot_ask_for_another_county(site: Site) -> None:
    county = visitor(site, "county")
    before = count(site)

    assert ask(county, format="xlsx", unit=OTHER_COUNTY).status_code == 404
    assert count(site) == before


@pytest.mark.parametrize("username", ["tanglan", "lecturer"])
def test_others_cannot_ask_at_all(site: Site, username: str) -> None:
    assert ask(visitor(site, username), format="xlsx").status_code == 403


@pytest.mark.parametrize(
    "fields",
    [{}, {"format": "pdf"}, {"format": "xlsx", "order": "score"}, {"format": "csv", "state": "x", "quiz": AFTER}],
)
def test_a_form_that_makes_no_sense_is_refused_and_leaves_nothing(
    site: Site, admin: FlaskClient, fields: dict[str, str]
) -> None:
    before = count(site)

    assert ask(admin, **fields).status_code == 422
    assert count(site) == before


def test_without_a_token_nothing_is_queued(site: Site, admin: FlaskClient) -> None:
    before = count(site)

    assert admin.post(ASK, data={"format": "xlsx"}).status_code == 400
    assert count(site) == before


def test_a_fourth_waiting_file_is_refused_in_words(admin: FlaskClient) -> None:
    for _ in range(3):
        asked(admin, format="csv")

    answer = ask(admin, format="csv")

    assert answer.status_code == 409
    assert "3 of your files are still being made" in answer.text


def test_after_a_day_the_file_is_gone(site: Site, admin: FlaskClient, clock: StandingClock) -> None:
    place = asked(admin, format="csv")
    work(site, clock)
    clock.advance(timedelta(hours=12))
    assert admin.get(f"{place}/file").status_code == 200

    clock.advance(timedelta(hours=11))
    admin.get("/account/")  # the session stays in use
    clock.advance(timedelta(hours=1, seconds=1))

    assert admin.get(place).status_code == 404
    assert admin.get(f"{place}/file").status_code == 404
