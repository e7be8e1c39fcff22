"""The pages of scores: who sees whom, what the address keeps, and a constant number of queries."""

import io
import re
from collections.abc import Sequence
from fractions import Fraction
from html import unescape

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.audit.models import AuditEvent
from elearn.organisation.models import OrgUnit
from elearn.web.wiring import Site
from tests.counting import count_queries
from tests.make import CITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP
from tests.published import AFTER, AT_ONCE
from tests.reporting.crowd import FIRST_ID, ODD_NAMES, TOWNSHIPS, make_crowd
from tests.taking import Desk
from tests.visiting import visitor
from tests.web.papers import specs_of

SCORES, UNITS = "/reports/scores", "/reports/units"
LINE = re.compile(r'<th scope="row"><a href="/reports/people/([^"]+)">([^<]*)</a><small>(\w+)')
NEXT = re.compile(r'href="([^"]+)" rel="next"')


@pytest.fixture
def admin(site: Site) -> FlaskClient:
    """Log the city's administrator in."""
    return visitor(site, "admin")


@pytest.fixture
def county(site: Site) -> FlaskClient:
    """Log a county's administrator in."""
    return visitor(site, "county")


def crowd(site: Site, number: int, units: Sequence[str] = TOWNSHIPS, first: int = FIRST_ID) -> None:
    with site.database.write() as session:
        make_crowd(session, number, units, first=first)


def lines(client: FlaskClient, path: str) -> list[str]:
    """Give the user names of a page's lines."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return [found[2] for found in LINE.findall(answer.text)]


def public_id(site: Site, username: str) -> str:
    with site.database.read() as session:
        return session.scalars(select(Account.public_id).where(Account.username == username)).one()


def sit(site: Site, username: str, quiz: str = AFTER) -> str:
    """Let somebody hand in a quiz with everything right; give the attempt's public id."""
    desk = Desk(site.database, username)
    sheet = desk.begin(quiz)
    desk.hand_in(sheet, *desk.best(sheet))
    return sheet.public_id


def seen(site: Site) -> list[tuple[str | None, dict[str, str]]]:
    """List whose pages were looked at, by the audit log."""
    with site.database.read() as session:
        read = select(AuditEvent.subject_id, AuditEvent.facts).where(AuditEvent.action == "scores.view")
        return [(subject, facts) for subject, facts in session.execute(read.order_by(AuditEvent.id))]


def test_the_city_sees_all_and_a_county_its_own(admin: FlaskClient, county: FlaskClient) -> None:
    assert lines(admin, SCORES) == ["tanglan", "chenyu"]
    assert lines(county, SCORES) == ["tanglan"]


@pytest.mark.parametrize("query", ["q=chenyu", f"quiz={AFTER}&state=not_begun&q=chenyu", "order=name&q=chenyu"])
def test_a_search_does_not_reach_beyond_the_county(county: FlaskClient, query: str) -> None:
    assert lines(county, f"{SCORES}?{query}") == []


@pytest.mark.parametrize("code", [CITY, OTHER_COUNTY, OTHER_TOWNSHIP, "nowhere"])
@pytest.mark.parametrize("path", [SCORES, UNITS])
def test_a_unit_out_of_scope_does_not_exist(county: FlaskClient, path: str, code: str) -> None:
    assert county.get(f"{path}?unit={code}").status_code == 404


def test_the_county_s_header_counts_the_county_only(site: Site, county: FlaskClient) -> None:
    sit(site, "chenyu")
    figures = re.findall(r'<div class="fig"><b>([^<]+)</b>', county.get(f"{SCORES}?quiz={AFTER}").text)

    assert figures == ["1", "0", "0", "0", "–"]


def test_the_county_s_units_are_its_own(site: Site, county: FlaskClient) -> None:
    crowd(site, 50)
    text = county.get(UNITS).text

    assert "Lutang Town" in text
    assert "Suxian" not in text
    assert "Liangtian" not in text
    assert "Chenzhou City" not in text.replace("Beihu District · ", "").split("<main")[1]


def test_a_person_of_another_county_has_no_page(site: Site, county: FlaskClient) -> None:
    attempt, other = sit(site, "chenyu"), public_id(site, "chenyu")

    assert county.get(f"/reports/people/{other}").status_code == 404
    assert county.get(f"/reports/people/{other}/{attempt}").status_code == 404
    mine = public_id(site, "tanglan")
    assert county.get(f"/reports/people/{mine}/{attempt}").status_code == 404
    assert seen(site) == []


def test_a_page_of_a_person_shows_every_attempt_and_is_recorded(site: Site, county: FlaskClient) -> None:
    attempt, mine = sit(site, "tanglan"), public_id(site, "tanglan")

    page = county.get(f"/reports/people/{mine}")
    detail = county.get(f"/reports/people/{mine}/{attempt}")

    assert f"/reports/people/{mine}/{attempt}" in page.text
    size = len(specs_of(site, AFTER))
    assert f"{size} / {size}" in page.text
    assert detail.text.count("1 / 1") == size
    assert seen(site) == [(mine, {}), (mine, {"attempt": attempt})]


def test_an_attempt_that_is_not_handed_in_shows_no_answers(site: Site, admin: FlaskClient) -> None:
    desk = Desk(site.database, "tanglan")
    sheet = desk.begin()
    mine = public_id(site, "tanglan")

    assert "In progress" in admin.get(f"/reports/people/{mine}").text
    assert admin.get(f"/reports/people/{mine}/{sheet.public_id}").status_code == 404


def test_the_key_of_a_question_is_not_among_the_answers(site: Site, admin: FlaskClient) -> None:
    desk = Desk(site.database, "tanglan")
    sheet = desk.begin()
    desk.hand_in(sheet)

    text = admin.get(f"/reports/people/{public_id(site, 'tanglan')}/{sheet.public_id}").text

    assert text.count("none given") == text.count("0 / 1") == len(specs_of(site, AFTER))
    assert "Right answer" not in text


@pytest.mark.parametrize("username", ["tanglan", "lecturer"])
@pytest.mark.parametrize(
    "path", [SCORES, UNITS, "/reports/people/x", "/reports/people/x/y", "/reports/exports/x", "/reports/exports/x/file"]
)
def test_the_administrators_pages_are_closed_to_others(site: Site, username: str, path: str) -> None:
    assert visitor(site, username).get(path).status_code == 403


@pytest.mark.parametrize("order", ["score", "share", "-name", "passed", "sort_key desc"])
@pytest.mark.parametrize("path", [SCORES, UNITS, f"/statistics/{AFTER}"])
def test_no_page_can_be_put_in_the_order_of_scores(admin: FlaskClient, path: str, order: str) -> None:
    answer = admin.get(path, query_string={"order": order})

    assert answer.status_code == 422
    assert "order is one of" in answer.text


@pytest.mark.parametrize("query", ["state=best", "after=!!!", "before=WyJ1bml0Il0", "after=" + "A" * 2000])
def test_what_no_page_has_written_is_refused_in_words(admin: FlaskClient, query: str) -> None:
    assert admin.get(f"{SCORES}?quiz={AFTER}&{query}").status_code == 422


@pytest.mark.parametrize("path", [SCORES, UNITS])
def test_a_quiz_that_does_not_exist_is_not_found(admin: FlaskClient, path: str) -> None:
    assert admin.get(f"{path}?quiz=nothing").status_code == 404


def test_pages_follow_one_another_and_keep_the_filters(site: Site, admin: FlaskClient) -> None:
    crowd(site, 130)
    path, met = f"{SCORES}?unit={COUNTY}&quiz={AFTER}&order=name", list[str]()
    while path:
        text = admin.get(path).text
        met += [found[2] for found in LINE.findall(text)]
        assert f'<option value="{COUNTY}" selected>' in text
        assert '<option value="name" selected>' in text
        following = NEXT.search(text)
        path = unescape(following[1]) if following else ""

    with site.database.read() as session:
        at_home = OrgUnit.code.startswith(COUNTY)
        read = select(Account.username).join(OrgUnit, OrgUnit.id == Account.unit_id)
        wanted = session.scalars(read.where(at_home, Account.username != "county")).all()
    assert len(met) > 50
    assert sorted(met) == sorted(wanted)


def test_the_state_alone_asks_for_a_quiz(site: Site, admin: FlaskClient) -> None:
    page = admin.get(f"{SCORES}?state=passed")

    assert page.status_code == 200
    assert "Choose a quiz as well" in page.text
    assert lines(admin, f"{SCORES}?state=passed") == ["tanglan", "chenyu"]


def test_odd_names_are_shown_as_they_are(site: Site, admin: FlaskClient) -> None:
    crowd(site, len(ODD_NAMES))

    shown = {unescape(found[1]) for found in LINE.findall(admin.get(SCORES).text)}

    assert set(ODD_NAMES) <= shown


def test_an_empty_choice_says_so_and_leads_back(admin: FlaskClient) -> None:
    text = admin.get(f"{SCORES}?q=nobody").text

    assert "Nobody fits this choice." in text
    assert "Show everybody" in text


def test_the_unit_table_of_few_people_says_the_figure_of_the_unit_above(site: Site, admin: FlaskClient) -> None:
    crowd(site, 60, TOWNSHIPS[1:3])
    crowd(site, 4, TOWNSHIPS[:1], first=2000)
    text = admin.get(f"{UNITS}?unit={COUNTY}&quiz={AFTER}").text
    line = text.split("Baohe Yao")[1].split("</tr>")[0]

    assert "fewer than 5" in line
    assert re.search(r"Beihu District: \d+%", line)
    book = openpyxl.load_workbook(io.BytesIO(admin.get(f"{UNITS}/file?unit={COUNTY}&quiz={AFTER}").data))
    few, whole = (
        [cell.value for cell in row[2:]]
        for row in book.worksheets[0].iter_rows(min_row=2)
        if str(row[1].value).startswith(("Baohe Yao", "Beihu District"))
    )
    assert (few[0], few[4], few[5]) == (5, None, None)  # how many there are, and no result
    assert 0 < Fraction(str(whole[5])) < 1  # a number, shown in percent
    assert admin.get(f"{UNITS}/file?unit=nowhere").status_code == 404


@pytest.mark.parametrize(
    "path", [SCORES, f"{SCORES}?quiz={AFTER}&state=finished&order=name", f"{SCORES}?unit={COUNTY}"]
)
def test_the_number_of_queries_does_not_grow_with_the_people(site: Site, admin: FlaskClient, path: str) -> None:
    def queries() -> int:
        admin.get(path)
        with count_queries() as statements:
            assert admin.get(path).status_code == 200
        return len(statements)

    crowd(site, 10)
    few = queries()
    crowd(site, 490, first=2000)

    assert queries() == few <= 8


def test_a_quiz_without_a_pass_mark_is_handed_in_and_passed_by_nobody(site: Site, admin: FlaskClient) -> None:
    sit(site, "tanglan", "post-test")
    person = f"/reports/people/{public_id(site, 'tanglan')}"

    for path in (f"{SCORES}?quiz=post-test", f"{SCORES}/print?quiz=post-test", "/statistics/post-test", person):
        page = admin.get(path).text
        assert "Handed in" in page, path
        assert ">Passed" not in page.replace('"passed">Passed</option>', ""), path


def test_the_quizzes_stand_in_the_order_of_the_course(admin: FlaskClient) -> None:
    text = admin.get(SCORES).text

    assert text.index(f'value="{AT_ONCE}"') < text.index(f'value="{AFTER}"')
