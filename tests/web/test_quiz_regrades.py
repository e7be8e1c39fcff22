"""A rule of a whole quiz is regraded on its pages; an essay's old versions do not come back."""

import re

from elearn.web.wiring import Site
from tests.essays import ESSAY, QUIZ
from tests.visiting import TOKEN, begin, post, visitor
from tests.web.marking import give, handed_in
from tests.web.papers import event, paper, result, send_script


def test_another_pass_mark_is_previewed_committed_told_and_taken_back(essays: Site) -> None:
    attempt = handed_in(essays)
    trainee, lecturer = visitor(essays, "tanglan"), visitor(essays, "lecturer")
    give(lecturer, attempt)
    assert f'href="/regrades/quiz?quiz={QUIZ}"' in lecturer.get(f"/statistics/{QUIZ}").text
    page = f"/regrades/quiz?quiz={QUIZ}"
    begun = re.findall(r'name="begun" value="(\w+)"', lecturer.get(page).text)[0]
    values = {"quiz": QUIZ, "begun": begun, "action": "pass_mark"}
    assert post(lecturer, "/regrades/quiz", page, **values, percent="101").status_code == 422
    assert "Passed from 60% on." in trainee.get(f"/quizzes/{QUIZ}/").text

    plan = post(lecturer, "/regrades/quiz", page, **values, percent="55").location
    assert "Commit: change the scores of 1 person" in lecturer.get(plan).text
    assert "It is passed" not in result(trainee, attempt)
    post(lecturer, f"{plan}/commit", plan, reason="It had been agreed so.")

    seen = result(trainee, attempt)
    assert "You have passed now." in seen
    assert "The pass mark is 55% now." in seen
    assert "It had been agreed so." in seen
    assert "Passed from 55% on." in seen
    assert "Passed from 55% on." in trainee.get(f"/quizzes/{QUIZ}/").text
    assert "Another pass mark · 55%" in lecturer.get(f"/grades/{attempt}").text
    undo = re.findall(r'action="(/regrades/[^"/]+/undo)"', lecturer.get(plan).text)[0]
    undoing = post(lecturer, undo, plan).location
    post(lecturer, f"{undoing}/commit", undoing, reason="It had not.")
    seen = result(trainee, attempt)
    assert "Passed from 60% on." in seen
    assert "An earlier change of the pass mark was taken back." in seen
    assert "Another pass mark · 55%" in lecturer.get("/regrades/").text


def test_only_who_is_in_charge_of_everybody_changes_a_rule_of_a_quiz(essays: Site) -> None:
    handed_in(essays)
    page = f"/regrades/quiz?quiz={QUIZ}"
    nearby = visitor(essays, "nearby")

    assert post(nearby, "/regrades/quiz", page, quiz=QUIZ, action="counts", counts="last").status_code == 403


def test_a_page_left_open_without_script_does_not_bring_an_old_version_of_an_essay_back(essays: Site) -> None:
    trainee = visitor(essays, "tanglan")
    attempt = begin(trainee, QUIZ)
    first, second = ("The river was black. " * 40).strip(), ("It had not rained. " * 50).strip()
    send_script(trainee, attempt, event(ESSAY, {"text": [first]}, 1))
    send_script(trainee, attempt, event(ESSAY, {"text": [second]}, 2))
    page = paper(trainee, attempt)
    assert 'name="was-rb-001" value="2"' in page
    send_script(trainee, attempt, event(ESSAY, {"text": [f"{second} Afterwards it was clear."]}, 3))

    stale = {"csrf_token": TOKEN.findall(page)[0], "was-rb-001": "2", f"{ESSAY}.text": second, "do": "save"}
    assert trainee.post(f"/attempts/{attempt}/", data=stale).status_code == 303

    assert "Afterwards it was clear." in paper(trainee, attempt)
