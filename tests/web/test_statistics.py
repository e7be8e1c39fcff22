"""The lecturer's pages: who has done what, without anybody's marks, and how each question went."""

import re

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.counting import count_queries
from tests.make import COUNTY, TOWNSHIP, make_account
from tests.published import AFTER, AT_ONCE
from tests.reporting.crowd import make_crowd
from tests.taking import Desk
from tests.visiting import visitor

QUIZ = f"/statistics/{AFTER}"


@pytest.fixture
def lecturer(site: Site) -> FlaskClient:
    """Log the lecturer in."""
    return visitor(site, "lecturer")


def class_of(site: Site, number: int, *, is_right: bool = True) -> None:
    """Let ``number`` new people hand in a quiz."""
    with site.database.write() as session:
        for place in range(number):
            make_account(session, f"pupil{place}", unit=TOWNSHIP)
    for place in range(number):
        desk = Desk(site.database, f"pupil{place}")
        sheet = desk.begin()
        desk.hand_in(sheet, *(desk.best(sheet) if is_right else ()))


def test_the_overview_lists_every_quiz_with_its_figures(site: Site, lecturer: FlaskClient) -> None:
    class_of(site, 5)

    text = lecturer.get("/statistics/").text

    assert f'href="/statistics/{AT_ONCE}"' in text
    assert "5 have handed in" in text
    assert "Mean 100%" in text


def test_a_mean_of_fewer_than_five_is_not_shown(site: Site, lecturer: FlaskClient) -> None:
    class_of(site, 4)

    overview, quiz = lecturer.get("/statistics/").text, lecturer.get(QUIZ).text

    assert "4 have handed in" in overview
    assert "100%" not in re.sub(r"<svg.*?</svg>", "", overview + quiz)
    assert quiz.count("fewer than 5 people") == 18


def test_each_question_s_facility_is_shown_from_five_people_on(site: Site, lecturer: FlaskClient) -> None:
    class_of(site, 5)

    text = lecturer.get(QUIZ).text

    assert text.count("<b>100%</b><small>5 attempts of 5 people</small>") == 18


def test_the_lecturer_sees_states_and_no_marks(site: Site, lecturer: FlaskClient) -> None:
    with site.database.write() as session:
        make_crowd(session, 40)

    table = lecturer.get(QUIZ).text.split("<table")[1].split("</table>")[0]

    shown = set(re.findall(r'class="chip \w+">([^<]+)<', table))
    assert shown == {"Passed", "Not passed yet", "In progress", "Not begun"}
    assert "/ 14" not in table
    assert "%" not in table.split("<tbody>")[1].replace("100%_sure", "")
    assert "/reports/" not in table


def test_filters_keep_those_who_have_not_begun(site: Site, lecturer: FlaskClient) -> None:
    with site.database.write() as session:
        make_crowd(session, 40)

    body = lecturer.get(f"{QUIZ}?state=not_begun&unit={COUNTY}").text.split("<tbody>")[1].split("</tbody>")[0]

    assert body.count("<tr>") == body.count("Not begun") > 0
    assert "Suxian" not in body


def test_an_unknown_quiz_is_not_found(lecturer: FlaskClient) -> None:
    assert lecturer.get("/statistics/nothing").status_code == 404


def test_a_trainee_sees_no_statistics(trainee: FlaskClient) -> None:
    assert trainee.get("/statistics/").status_code == 403
    assert trainee.get(QUIZ).status_code == 403


def test_the_number_of_queries_does_not_grow(site: Site, lecturer: FlaskClient) -> None:
    def queries() -> int:
        lecturer.get(QUIZ)
        with count_queries() as statements:
            lecturer.get(QUIZ)
        return len(statements)

    few = queries()
    with site.database.write() as session:
        make_crowd(session, 300)

    assert queries() == few <= 9
