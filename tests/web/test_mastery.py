"""The pages of the map of mastery: who reaches them, what a cell says, and the way down to a question."""

import csv
import io

import openpyxl
import pytest
from flask.testing import FlaskClient

from elearn.reporting import mastery, tallies
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.make import CITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account
from tests.published import AFTER
from tests.reporting.asking import silent
from tests.taking import Desk
from tests.visiting import visitor

MAP = "/reports/mastery"
PRACTICE = f"{MAP}?source=practice"


@pytest.fixture(scope="module")
def site(lasting_site: Site) -> Site:
    """Let five people of one township, and one of another county, hand a practice quiz in with everything right."""
    site = lasting_site
    with site.database.write() as session:
        for number in range(4):
            make_account(session, f"fellow{number}", unit=TOWNSHIP)
        tallies.recount(session)
    for username in ("tanglan", "fellow0", "fellow1", "fellow2", "fellow3", "chenyu"):
        desk = Desk(site.database, username)
        sheet = desk.begin(AFTER)
        desk.hand_in(sheet, *desk.best(sheet))
    mastery.refresh(site.database, StandingClock(), silent)
    return site


@pytest.fixture(scope="module")
def lecturer(site: Site) -> FlaskClient:
    """Log the city's lecturer in."""
    return visitor(site, "lecturer")


def test_a_lecturer_sees_topics_by_unit_with_people_and_interval(lecturer: FlaskClient) -> None:
    text = lecturer.get(f"{PRACTICE}&unit={CITY}").text

    row = text.split("Beihu District</a>")[1].split("</tr>")[0]
    assert "<b>100%</b><small>n = 5</small><small>57% – 100%</small>" in row
    other = text.split("Suxian District</a>")[1].split("</tr>")[0]
    assert "Chenzhou City: 100%" in other
    assert 'aria-label="Reports"' not in text  # the only report that a lecturer sees needs no tabs


def test_the_way_leads_from_county_to_township_to_topic_to_question(lecturer: FlaskClient) -> None:
    county = lecturer.get(f"{PRACTICE}&unit={COUNTY}").text
    assert f'href="{MAP}/topic?unit={COUNTY}&amp;source=practice&amp;topic={AFTER}"' in county

    page = lecturer.get(f"{MAP}/topic?unit={TOWNSHIP}&source=practice&topic={AFTER}").text

    assert "Baohe Yao Ethnic Township" in page
    assert page.count("n = 5") >= 2 * page.count('class="stem"') > 0


def test_a_county_s_administrator_sees_nothing_of_another_county(site: Site) -> None:
    county = visitor(site, "county")

    assert "Suxian" not in county.get(PRACTICE).text
    for code in (CITY, OTHER_COUNTY, OTHER_TOWNSHIP):
        assert county.get(f"{PRACTICE}&unit={code}").status_code == 404
        assert county.get(f"{MAP}/topic?source=practice&topic={AFTER}&unit={code}").status_code == 404
        assert county.get(f"{MAP}/file?source=practice&unit={code}").status_code == 404


def test_a_trainee_does_not_see_it(site: Site) -> None:
    assert visitor(site, "tanglan").get(MAP).status_code == 403


@pytest.mark.parametrize("query", ["source=nothing", "source=practice&topic=nothing", "unit=nowhere"])
def test_what_does_not_exist_is_not_found(lecturer: FlaskClient, query: str) -> None:
    assert lecturer.get(f"{MAP}/topic?{query}").status_code == 404


def test_the_questions_of_a_quiz_that_measures_are_not_shown_to_an_administrator(site: Site) -> None:
    page = visitor(site, "admin").get(f"{MAP}/topic?source=post-test&topic={AFTER}").text

    assert 'class="stem"' not in page
    assert "This quiz measures" in page


def test_the_map_comes_as_a_file_with_real_numbers(lecturer: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(lecturer.get(f"{MAP}/file?source=practice").data))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    place = next(number for number, text in enumerate(rows[0]) if "people" in str(text) and rows[1][number])

    assert rows[1][:2] == [COUNTY, "Beihu District"]
    assert (rows[1][place - 1], rows[1][place], rows[1][place + 3]) == (1, 5, None)
    assert (rows[2][place - 1], rows[2][place + 3]) == (1, "Chenzhou City")
    text = lecturer.get(f"{MAP}/file?source=practice&format=csv").data.decode("utf-8-sig")
    assert next(iter(csv.reader(io.StringIO(text, newline=""))))[:2] == ["Unit code", "Unit"]


def test_before_five_people_have_handed_in_the_page_says_so(lecturer: FlaskClient) -> None:
    assert "There are no figures here yet." in lecturer.get(f"{MAP}?source=post-test").text
