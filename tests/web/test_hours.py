"""Learning hours on the pages: the own statement, the table, a person's statement, an entry taken back."""

import csv
import re
from datetime import timedelta

from elearn.cli.tasks import build_export, follow_hours
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.completing import Course
from tests.taking import LATER
from tests.visiting import post, visitor
from tests.web.on_sqlite import published_url  # noqa: F401 - the fixture of this module


def filled(site: Site) -> str:
    """Let tanglan attend two sessions of two hours and read everything; give her public id."""
    with site.database.write() as session:
        course = Course(session)
        course.attend(course.make_class("tanglan", sessions=2), "tanglan", 2)
        course.read("tanglan")
        person = course.account("tanglan").public_id
    follow_hours(site.database, {}, lambda _done, _total: None, StandingClock(LATER + timedelta(days=1)))
    return person


def test_a_trainee_reads_the_own_statement_of_a_year(site: Site) -> None:
    filled(site)
    client = visitor(site, "tanglan")

    page, before = client.get("/progress/hours").text, client.get("/progress/hours?year=2025").text

    assert "<b>5.2</b><span>Classroom</span>" in page
    assert "of 90 hours" in page
    assert page.count('<th scope="row" class="wraps">') == 8
    assert "There is no entry in this year." in before


def test_an_administrator_takes_an_entry_back_and_the_sum_follows(site: Site) -> None:
    person = filled(site)
    admin, path = visitor(site, "admin"), f"/reports/hours/{person}"
    assert "<b>5.2</b><span>Classroom</span>" in admin.get(path).text

    entry = re.findall(r'<option value="(\d+)">[^<]*第1讲', admin.get(path).text)[0]
    answer = post(admin, path, path, entry=entry, reason="Was not there.", year="2026")

    assert answer.status_code == 303
    page = admin.get(path).text
    assert "<b>2.6</b><span>Classroom</span>" in page
    assert "Was not there." in page
    assert post(admin, path, path, entry=entry, reason="Again.").status_code == 409


def test_a_county_sees_only_its_people_s_hours(site: Site) -> None:
    person = filled(site)
    county = visitor(site, "county")

    page = county.get("/reports/hours?year=2026").text

    assert f"/reports/hours/{person}" in page
    assert "陈雨" not in page
    with site.database.write() as session:
        other = Course(session).account("chenyu").public_id
    assert county.get(f"/reports/hours/{other}").status_code == 404
    assert visitor(site, "tanglan").get(f"/reports/hours/{person}").status_code == 403


def test_the_table_goes_out_in_the_columns_that_a_bureau_reports(site: Site) -> None:
    filled(site)
    admin = visitor(site, "admin")
    answer = post(admin, "/reports/hours/export", "/reports/hours", format="csv", year="2026")
    export = answer.location.rpartition("/")[2]

    build_export(site.database, {"export": export}, lambda _done, _total: None, StandingClock())

    rows = list(csv.DictReader(admin.get(f"/reports/exports/{export}/file").text.lstrip("\ufeff").splitlines()))
    (own,) = (row for row in rows if row["User name"] == "tanglan")
    assert len(rows) == 2
    assert (own["Year"], own["Name"], own["Unit code"]) == ("2026", "唐岚", "431002101")
    assert (own["Classroom hours"], own["Test hours"], own["Target of the year"]) == ("5.2", "0", "90")
    assert float(own["Hours in total"]) == float(own["Classroom hours"]) + float(own["Online hours"])
    assert own["Target reached"] == "no"
