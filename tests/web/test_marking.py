"""Lecturers mark by hand, override, regrade and undo; trainees are told, and read why."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.web.wiring import Site
from tests.essays import CHOICE, ESSAY, QUIZ, publish_essays
from tests.make import CITY, make_account
from tests.visiting import post, visitor
from tests.web.marking import MARKS, give, handed_in
from tests.web.papers import result


def test_an_essay_waits_is_marked_from_the_queue_and_its_writer_is_told(essays: Site) -> None:
    attempt = handed_in(essays)
    trainee, lecturer = visitor(essays, "tanglan"), visitor(essays, "lecturer")
    assert "a lecturer marks some of it" in result(trainee, attempt)
    assert "1 answer, the oldest" in lecturer.get("/marking/").text

    there = post(lecturer, f"/marking/{QUIZ}/{ESSAY}/", "/marking/").location
    page = lecturer.get(there).text
    assert "The river was black." in page
    assert '<h1 class="lead">Answer ' in page
    assert "Mark the next one" in lecturer.get(f"/marking/{QUIZ}/{ESSAY}/").text
    assert give(lecturer, attempt) == 303

    assert "Mark the next one" not in lecturer.get(f"/marking/{QUIZ}/{ESSAY}/").text
    assert "No answer waits" in lecturer.get("/marking/").text
    seen = result(trainee, attempt)
    assert "3.5 of 6 marks" in seen
    assert "Clear, but short." in seen
    assert "Facts: 2.5 / 3" in seen
    assert "Your answer has been marked" in trainee.get("/learn/").text


def test_what_is_at_fault_is_said_beside_what_was_filled_in(essays: Site) -> None:
    attempt = handed_in(essays)
    lecturer = visitor(essays, "lecturer")
    page = f"/marking/answers/{attempt}/{ESSAY}"

    answer = post(lecturer, page, page, **{**MARKS, "marks-facts": "9", "seen": "0"})

    assert answer.status_code == 422
    assert "Marks lie between 0 and 3." in answer.text
    assert "Clear, but short." in answer.text


def test_of_two_lecturers_at_once_the_second_sees_both_and_has_to_settle_it(essays: Site) -> None:
    attempt = handed_in(essays)
    one, other = visitor(essays, "lecturer"), visitor(essays, "second")
    post(one, f"/marking/{QUIZ}/{ESSAY}/", "/marking/")
    page = f"/marking/answers/{attempt}/{ESSAY}"
    assert "Somebody else has this answer open" in other.get(page).text
    assert post(other, f"/marking/{QUIZ}/{ESSAY}/", "/marking/").location == "/marking/"
    give(one, attempt)

    answer = post(other, page, page, **{**MARKS, "marks-facts": "1", "seen": "0"})

    assert answer.status_code == 409
    assert "Somebody has marked this answer since" in answer.text
    assert "3.5 / 5" in answer.text
    assert "Facts: 2.5 / 3" in answer.text
    assert give(other, attempt, 1, **{"marks-facts": "1"}) == 422
    assert give(other, attempt, 1, **{"marks-facts": "1", "reason": "No facts."}) == 303
    assert "2 of 6 marks" in result(visitor(essays, "tanglan"), attempt)


def test_who_opens_an_answer_from_the_list_has_it_before_them_too(essays: Site) -> None:
    attempt = handed_in(essays)
    one, other = visitor(essays, "lecturer"), visitor(essays, "second")
    page = f"/marking/answers/{attempt}/{ESSAY}"
    assert "Somebody else has this answer open" not in one.get(page).text

    assert "Somebody else has this answer open" in other.get(page).text
    assert post(other, f"/marking/{QUIZ}/{ESSAY}/", "/marking/").location == "/marking/"


def test_two_markers_do_not_see_each_other_until_both_have_marked(essays: Site) -> None:
    with essays.database.write() as session:
        publish_essays(session, is_mended=False, marking="{markers: 2, names: shown}")
    attempt = handed_in(essays)
    one, other = visitor(essays, "lecturer"), visitor(essays, "second")
    give(one, attempt)
    page = f"/marking/answers/{attempt}/{ESSAY}"
    assert '<h1 class="lead">唐岚' in other.get(page).text
    assert "3.5 / 5" not in other.get(page).text
    assert "Being marked" in visitor(essays, "admin").get(f"/reports/scores?quiz={QUIZ}").text

    give(other, attempt, 1, **{"marks-facts": "0"})

    assert "Two differ" in one.get(f"/marking/{QUIZ}/{ESSAY}/").text
    assert "a lecturer marks some of it" in result(visitor(essays, "tanglan"), attempt)
    give(one, attempt, 2, **{"marks-facts": "3", "reason": "Read once more together."})
    assert "4 of 6 marks" in result(visitor(essays, "tanglan"), attempt)


@pytest.mark.parametrize("path", ["/marking/answers/{}/" + ESSAY, "/grades/{}"])
def test_a_lecturer_of_another_unit_does_not_find_the_answer(essays: Site, path: str) -> None:
    attempt = handed_in(essays, "chenyu")

    assert visitor(essays, "nearby").get(path.format(attempt)).status_code == 404
    assert visitor(essays, "lecturer").get(path.format(attempt)).status_code == 200
    assert "No answer waits" in visitor(essays, "nearby").get("/marking/").text


def regrade(client: FlaskClient, **values: str) -> str:
    """Preview a regrade of the question with the wrong key; give the plan's page."""
    page = f"/regrades/new?quiz={QUIZ}&question={CHOICE}"
    shown = client.get(page).text
    checked = re.findall(r'name="revision" value="(\w+)" checked', shown)
    answer = post(client, "/regrades/new", page, quiz=QUIZ, question=CHOICE, revision=checked[0], **values)
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_mended_key_leads_to_a_preview_a_commit_a_notice_and_back(essays: Site) -> None:
    attempt = handed_in(essays)
    trainee, lecturer = visitor(essays, "tanglan"), visitor(essays, "lecturer")
    give(lecturer, attempt)
    with essays.database.write() as session:
        publish_essays(session)
    assert "1 attempt was graded by an older key" in lecturer.get(f"/statistics/{QUIZ}").text
    offered = f'href="/regrades/new?quiz={QUIZ}&amp;question={CHOICE}"'
    assert offered in lecturer.get("/author/").text

    plan = regrade(lecturer, action="use_revision")
    shown = lecturer.get(plan).text
    assert "唐岚" in shown
    assert "3.5 of 6 marks" in result(trainee, attempt)
    post(lecturer, f"{plan}/commit", plan, reason="The choices were mixed up.")

    seen = result(trainee, attempt)
    assert "4.5 of 6 marks" in seen
    assert "The choices were mixed up." in seen
    assert "The key of question 2 was mended." in seen
    assert "The choices were mixed up." in trainee.get("/notices/").text
    assert "older key" not in lecturer.get(f"/statistics/{QUIZ}").text
    assert offered not in lecturer.get("/author/").text
    history = lecturer.get(f"/grades/{attempt}").text
    assert "Regraded by a mended key" in history
    assert "revision " in history

    undo = re.findall(r'action="(/regrades/[^"/]+/undo)"', lecturer.get(plan).text)[0]
    undoing = post(lecturer, undo, plan).location
    post(lecturer, f"{undoing}/commit", undoing, reason="It was right after all.")
    assert "3.5 of 6 marks" in result(trainee, attempt)
    assert "Undone on" in lecturer.get("/regrades/").text


def test_only_who_is_in_charge_of_everybody_regrades(essays: Site) -> None:
    handed_in(essays)
    nearby = visitor(essays, "nearby")
    page = f"/regrades/new?quiz={QUIZ}&question={CHOICE}"

    answer = post(nearby, "/regrades/new", page, quiz=QUIZ, question=CHOICE, action="drop", revision="x")

    assert answer.status_code == 403
    assert visitor(essays, "admin").get("/regrades/").status_code == 403


def test_the_history_of_a_grade_is_one_step_from_who_has_done_what_for_those_who_mark(essays: Site) -> None:
    attempt = handed_in(essays)
    with essays.database.write() as session:
        make_account(session, "both", Role.LECTURER, unit=CITY, roles=[(Role.ADMINISTRATOR, CITY)])
        person = session.scalars(select(Account.public_id).where(Account.username == "tanglan")).one()
    there, link = f"/reports/people/{person}/{attempt}", f'href="/grades/{attempt}"'

    assert link in visitor(essays, "lecturer").get(f"/statistics/{QUIZ}").text
    assert link in visitor(essays, "both").get(there).text
    assert link not in visitor(essays, "admin").get(there).text
    assert link not in visitor(essays, "admin").get(f"/statistics/{QUIZ}").text


def test_a_replaced_mark_is_told_with_its_reason_and_can_be_taken_back(essays: Site) -> None:
    attempt = handed_in(essays)
    trainee, lecturer = visitor(essays, "tanglan"), visitor(essays, "lecturer")
    page = f"/grades/{attempt}"
    assert post(lecturer, page, page, question=CHOICE, marks="1", reason="", do="set").status_code == 422

    post(lecturer, page, page, question=CHOICE, marks="1", reason="An appeal.", do="set")
    assert "An appeal." in result(trainee, attempt)
    assert "1 of 6 marks" in result(trainee, attempt)

    post(lecturer, page, page, question=CHOICE, reason="A slip.", do="withdraw")
    assert "0 of 6 marks" in result(trainee, attempt)
    assert "Replaced mark taken back" in lecturer.get(page).text


def test_a_whole_attempt_is_replaced_out_of_what_is_left_after_a_drop(essays: Site) -> None:
    attempt = handed_in(essays)
    trainee, lecturer = visitor(essays, "tanglan"), visitor(essays, "lecturer")
    page = f"/grades/{attempt}"
    post(lecturer, page, page, marks="2", reason="An appeal.", do="set")
    assert "2 of 6 marks" in result(trainee, attempt)
    plan = regrade(lecturer, action="drop")
    post(lecturer, f"{plan}/commit", plan, reason="It was unclear.")
    assert "the whole attempt, out of 5" in lecturer.get(page).text

    assert post(lecturer, page, page, marks="6", reason="An appeal.", do="set").status_code == 422
    post(lecturer, page, page, marks="4", reason="An appeal.", do="set")

    assert "4 of 5 marks" in result(trainee, attempt)


def test_a_notice_is_its_owners_alone_and_goes_when_it_was_seen(essays: Site) -> None:
    attempt = handed_in(essays)
    give(visitor(essays, "lecturer"), attempt)
    trainee = visitor(essays, "tanglan")
    here = re.findall(r'action="(/notices/[^"/]+)"', trainee.get("/learn/").text)[0]

    assert post(visitor(essays, "chenyu"), here, "/account/").status_code == 404
    assert post(trainee, here, "/learn/", do="look").location == f"/attempts/{attempt}/result"

    assert "Your answer has been marked" not in trainee.get("/learn/").text
    assert "Your answer has been marked" in trainee.get("/notices/").text
