"""Questions of a quiz that explains at once: the key of one that was answered, never another, and then for good."""

import pytest
from flask.testing import FlaskClient

from tests.published import AFTER, AT_ONCE
from tests.visiting import TOKEN, begin
from tests.web.papers import event, paper, result, send_form, send_script


def test_checking_at_once_shows_the_key_of_that_question_and_fixes_its_answer(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AT_ONCE)

    answer = send_form(trainee, attempt, **{"ec-001": "c1"}, check="ec-001")

    assert answer.location == f"/attempts/{attempt}/#ec-001"
    page = paper(trainee, attempt)
    assert page.count('class="explain"') == 1
    assert "was-ec-001" not in page
    assert 'name="ec-001"' not in page
    assert send_script(trainee, attempt, event("ec-001", ["c2"], 9)).status_code == 409
    send_form(trainee, attempt, **{"ec-001": "c2"}, do="hand_in")  # not on the page any more, so it is no answer
    assert result(trainee, attempt).count('class="explain"') >= 12


def test_a_key_is_shown_only_after_an_answer(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AT_ONCE)

    send_form(trainee, attempt, check="ec-001")

    page = paper(trainee, attempt)
    assert '<p class="note warn" role="status">Answer the question first, then check it.' in page
    assert 'class="explain"' not in page


@pytest.mark.parametrize("check", ["dw-001", "nowhere", "ec-001"])
def test_a_quiz_that_explains_afterwards_shows_no_key_when_asked(trainee: FlaskClient, check: str) -> None:
    attempt = begin(trainee, AFTER)

    send_form(trainee, attempt, **{"dw-001": "c3"}, check=check)

    assert 'class="explain"' not in paper(trainee, attempt)


def test_a_key_that_is_asked_for_after_hand_in_changes_nothing(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AT_ONCE)
    page = paper(trainee, attempt)
    send_form(trainee, attempt, **{"ec-001": "c1"}, do="hand_in")

    form = {"csrf_token": TOKEN.findall(page)[0], "check": "ec-001"}
    answer = trainee.post(f"/attempts/{attempt}/", data=form)

    assert answer.status_code == 303
    assert trainee.get(f"/attempts/{attempt}/").location == f"/attempts/{attempt}/result"
