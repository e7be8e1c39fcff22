"""The lecturer's pages: who has done what, without anybody's marks, and how each question went."""

import io
import re

import openpyxl
import pytest
from flask.testing import FlaskClient

from elearn.reporting import quiz_figures
from elearn.reporting.spreadsheets import MEDIA_TYPES, Format
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.make import COUNTY, TOWNSHIP, make_account
from tests.published import AFTER, AT_ONCE
from tests.reporting.asking import silent
from tests.reporting.crowd import make_crowd
from tests.reporting.measured import QUIZ_ID, publish_quiz, sit
from tests.reporting.test_quiz_figures import planted
from tests.taking import Desk
from tests.visiting import post, visitor

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


def size_of(site: Site) -> int:
    """Count the questions of the quiz."""
    with site.database.read() as session:
        return int(site.extensions["shelf"].outline(session).quizzes[AFTER].size)


def work_out(site: Site) -> None:
    """Let the worker do its round."""
    quiz_figures.refresh(site.database, StandingClock(), silent)


def test_the_overview_lists_every_quiz_with_its_figures(site: Site, lecturer: FlaskClient) -> None:
    class_of(site, 5)

    text = lecturer.get("/statistics/").text

    assert f'href="/statistics/{AT_ONCE}"' in text
    assert "5 have handed in" in text
    assert "Mean 100%" in text


def test_a_mean_of_fewer_than_five_is_not_shown(site: Site, lecturer: FlaskClient) -> None:
    class_of(site, 4)
    work_out(site)

    overview, quiz = lecturer.get("/statistics/").text, lecturer.get(QUIZ).text

    assert "4 have handed in" in overview
    assert "100%" not in re.sub(r"<svg.*?</svg>|<dl.*?</dl>", "", overview + quiz, flags=re.DOTALL)
    assert quiz.count("fewer than 5 people") == size_of(site)


def test_each_question_s_facility_is_shown_from_five_people_on(site: Site, lecturer: FlaskClient) -> None:
    class_of(site, 5)
    work_out(site)

    text = lecturer.get(QUIZ).text

    assert text.count('<td class="num">100%<small>57% … 100%</small></td>') == size_of(site)


def test_nothing_is_worked_out_while_somebody_waits(site: Site, lecturer: FlaskClient) -> None:
    class_of(site, 5)

    before = lecturer.get(QUIZ).text
    answer = post(lecturer, f"{QUIZ}/compute", QUIZ)
    waiting = lecturer.get(QUIZ).text
    work_out(site)

    assert "have not been worked out yet" in before
    assert (answer.status_code, answer.location) == (303, QUIZ)
    assert "Being worked out" in waiting
    assert "from the first attempts of 5 people" in lecturer.get(QUIZ).text


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

    assert queries() == few <= 11


@pytest.fixture
def planted_site(site: Site) -> Site:
    """Let 180 people take a quiz whose first key is wrong, and work its statistics out."""
    with site.database.write() as session:
        sit(session, publish_quiz(session, 9, key="B"), [planted(place) for place in range(180)], key="B")
    work_out(site)
    return site


def test_a_probable_wrong_key_comes_first_and_its_question_shows_why(planted_site: Site) -> None:
    lecturer = visitor(planted_site, "lecturer")

    quiz = lecturer.get(f"/statistics/{QUIZ_ID}").text
    first = quiz.split('id="first"')[1].split("</section>")[0]
    question = lecturer.get(f"/statistics/{QUIZ_ID}/questions/w-1").text

    assert "Probably a wrong key" in first.split("<li>")[1]
    assert "choose A here, and not the key" in first
    assert f'href="/statistics/{QUIZ_ID}/questions/w-1"' in first
    assert "Option A of 1" in question
    assert question.count("<polyline") == 4
    assert question.count('class="chip good">Key<') == 1


def test_from_a_probable_wrong_key_one_step_leads_to_the_regrade_and_its_preview(planted_site: Site) -> None:
    lecturer = visitor(planted_site, "lecturer")
    there = f"/regrades/new?quiz={QUIZ_ID}&question=w-1"
    for page in (f"/statistics/{QUIZ_ID}", f"/statistics/{QUIZ_ID}/questions/w-1"):
        assert f'href="{there.replace("&", "&amp;")}"' in lecturer.get(page).text.split('id="questions"')[0]
    (revision,) = re.findall(r'name="revision" value="(\w+)" checked', lecturer.get(there).text)

    choice = {"quiz": QUIZ_ID, "question": "w-1", "revision": revision, "action": "full_marks"}
    plan = post(lecturer, "/regrades/new", there, **choice).location

    assert re.search(r"180</b>.{0,40}attempts looked at", lecturer.get(plan).text)
    assert "regrades/new" not in visitor(planted_site, "admin").get(f"/statistics/{QUIZ_ID}").text


def test_the_figures_are_handed_out_as_files(planted_site: Site) -> None:
    lecturer = visitor(planted_site, "lecturer")

    questions = lecturer.get(f"/statistics/{QUIZ_ID}/file?format=csv")
    choices = lecturer.get(f"/statistics/{QUIZ_ID}/file?format=csv&part=choices")
    book = lecturer.get(f"/statistics/{QUIZ_ID}/file?format=xlsx")

    assert len(questions.text.splitlines()) == 10
    assert "Probably a wrong key" in questions.text.splitlines()[1]
    assert len(choices.text.splitlines()) == 37
    assert book.mimetype == MEDIA_TYPES[Format.XLSX]
    assert openpyxl.load_workbook(io.BytesIO(book.data)).worksheets[0].max_row == 10


def test_the_page_names_nobody_in_its_statistics(planted_site: Site) -> None:
    text = visitor(planted_site, "lecturer").get(f"/statistics/{QUIZ_ID}").text

    assert "sitter" not in text.split('id="people"')[0]
    assert "刘样" not in text.split('id="people"')[0]


def test_statistics_of_a_question_that_nobody_was_asked_are_not_found(planted_site: Site) -> None:
    lecturer = visitor(planted_site, "lecturer")

    assert lecturer.get(f"/statistics/{QUIZ_ID}/questions/nothing").status_code == 404
    assert lecturer.get(f"{QUIZ}/file").status_code == 404
