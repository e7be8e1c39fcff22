"""A trainee takes a quiz: answers saved by script or by form, on any device, handed in once, explained afterwards."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.published import AFTER, AT_ONCE
from tests.visiting import TOKEN, begin, visitor
from tests.web.conftest import OpenSite
from tests.web.papers import best_form, event, paper, result, send_form, send_script, specs_of


@pytest.mark.parametrize("quiz", [AFTER, AT_ONCE])
def test_right_answers_by_form_earn_full_marks_and_every_explanation(site: Site, quiz: str) -> None:
    client = visitor(site, "tanglan")
    attempt = begin(client, quiz)

    answer = send_form(client, attempt, **best_form(site, quiz), do="hand_in")

    assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}/result")
    page = result(client, attempt)
    assert "Passed: well done" in page
    assert 'aria-label="100%"' in page
    assert page.count('class="explain"') == len(specs_of(site, quiz))
    assert page.count("chip law") >= len(specs_of(site, quiz))
    assert "Quiz passed" in client.get("/progress/").text


def test_a_blank_paper_can_be_handed_in(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)

    send_form(trainee, attempt, do="hand_in")

    page = result(trainee, attempt)
    assert "Not passed yet" in page
    assert 'aria-label="0%"' in page
    assert '<button class="btn go">Try once more' in page


def test_an_answer_by_script_is_acknowledged_and_there_on_another_device(site: Site, trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)

    answer = send_script(trainee, attempt, event("dw-001", ["c2"]))

    assert answer.status_code == 200
    assert answer.get_json() == {"saved": ["dw-001-00000001"], "at": "09:00:00"}
    assert answer.headers["Cache-Control"] == "no-store"
    phone = visitor(site, "tanglan")
    assert begin(phone, AFTER) == attempt
    assert 'name="dw-001" value="c2" checked' in paper(phone, attempt)


def test_an_answer_by_form_without_script_is_kept_and_said_so(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)

    answer = send_form(trainee, attempt, **{"dw-001": "c2"}, do="save")

    assert answer.location == f"/attempts/{attempt}/"
    page = paper(trainee, attempt)
    assert "Your answers are saved." in page
    assert 'name="dw-001" value="c2" checked' in page
    assert 'name="was-dw-001" value="1"' in page


def test_an_answer_can_be_changed_and_taken_back(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    send_script(trainee, attempt, event("dw-001", ["c2"], 1))
    send_script(trainee, attempt, event("dw-001", ["c3"], 2))
    assert 'name="dw-001" value="c3" checked' in paper(trainee, attempt)

    assert send_script(trainee, attempt, event("dw-001", [], 3)).status_code == 200

    assert "checked" not in paper(trainee, attempt)


def test_an_older_answer_that_arrives_late_does_not_count(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    send_script(trainee, attempt, event("dw-001", ["c3"], 5))

    send_script(trainee, attempt, event("dw-001", ["c1"], 4))

    assert 'name="dw-001" value="c3" checked' in paper(trainee, attempt)


def test_a_page_left_open_in_another_tab_overwrites_nothing(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    token = TOKEN.findall(paper(trainee, attempt))[0]
    stale = {"csrf_token": token, "was-dw-001": "0", "was-dw-003": "0", "dw-003": "c1", "do": "save"}
    send_script(trainee, attempt, event("dw-001", ["c3"]))

    trainee.post(f"/attempts/{attempt}/", data=stale)  # dw-001 stands blank in the old tab, as it did when loaded

    page = paper(trainee, attempt)
    assert 'name="dw-001" value="c3" checked' in page
    assert 'name="dw-003" value="c1" checked' in page


def test_a_page_left_open_still_changes_what_is_changed_on_it(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    token = TOKEN.findall(paper(trainee, attempt))[0]
    send_script(trainee, attempt, event("dw-001", ["c3"]))

    stale = {"csrf_token": token, "was-dw-001": "0", "dw-001": "c1", "do": "save"}
    trainee.post(f"/attempts/{attempt}/", data=stale)

    assert 'name="dw-001" value="c1" checked' in paper(trainee, attempt)


@pytest.mark.parametrize("was", ["", "-1", "x", "9" * 15, "9" * 16, "1e3", "１"])
def test_a_broken_mark_of_what_was_seen_is_taken_for_nothing_seen(trainee: FlaskClient, was: str) -> None:
    attempt = begin(trainee, AFTER)
    send_script(trainee, attempt, event("dw-001", ["c3"]))

    send_form(trainee, attempt, **{"was-dw-001": was, "dw-001": "c1"}, do="save")

    assert 'name="dw-001" value="c1" checked' in paper(trainee, attempt)


def test_an_attempt_survives_a_new_server_on_the_same_database(open_site: OpenSite) -> None:
    client = visitor(open_site(), "tanglan")
    attempt = begin(client, AFTER)
    send_script(client, attempt, event("dw-001", ["c2"]))
    session = client.get_cookie("session")
    assert session is not None

    after = open_site().test_client()
    after.set_cookie("session", session.value)

    assert 'name="dw-001" value="c2" checked' in paper(after, attempt)
    assert send_script(after, attempt, event("dw-003", ["c1"])).status_code == 200


def test_handing_in_twice_leads_to_the_same_result(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    page = paper(trainee, attempt)
    form = {"csrf_token": TOKEN.findall(page)[0], "do": "hand_in"}
    form |= {"was-dw-001": "0", "dw-001": "c3"}
    trainee.post(f"/attempts/{attempt}/", data=form)
    first = result(trainee, attempt)

    again = trainee.post(f"/attempts/{attempt}/", data=form)

    assert (again.status_code, again.location) == (303, f"/attempts/{attempt}/result")
    assert result(trainee, attempt) == first


def test_what_is_changed_after_hand_in_is_refused_and_not_counted(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    token = TOKEN.findall(paper(trainee, attempt))[0]
    send_form(trainee, attempt, do="hand_in")
    before = result(trainee, attempt)

    changed = {"csrf_token": token, "was-dw-001": "0", "dw-001": "c3"}
    by_form = trainee.post(f"/attempts/{attempt}/", data=changed | {"do": "save"})
    by_hand_in = trainee.post(f"/attempts/{attempt}/", data=changed | {"do": "hand_in"})
    by_script = send_script(trainee, attempt, event("dw-001", ["c3"]))

    assert [one.status_code for one in (by_form, by_hand_in, by_script)] == [409, 409, 409]
    assert "handed in already" in by_form.text
    assert "handed in already" in by_script.get_json()["error"]
    assert result(trainee, attempt) == before


def test_a_paper_that_was_handed_in_opens_as_its_result_and_the_other_way_round(trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    assert trainee.get(f"/attempts/{attempt}/result").location == f"/attempts/{attempt}/"

    send_form(trainee, attempt, do="hand_in")

    assert trainee.get(f"/attempts/{attempt}/").location == f"/attempts/{attempt}/result"


def test_the_front_page_lists_what_was_done_and_goes_on_with_what_is_open(
    trainee: FlaskClient, clock: StandingClock
) -> None:
    assert ">Begin<" in trainee.get(f"/quizzes/{AFTER}/").text
    send_form(trainee, begin(trainee, AFTER), do="hand_in")
    clock.advance(timedelta(hours=1))
    begin(trainee, AFTER)

    page = trainee.get(f"/quizzes/{AFTER}/").text

    assert "Go on with the attempt of 23 November 2026 10:00" in page
    assert "23 November 2026 09:00" in page
    assert "Not passed<" in page


def test_a_quiz_page_costs_the_same_however_much_was_answered(site: Site, trainee: FlaskClient) -> None:
    attempt = begin(trainee, AFTER)
    paper(trainee, attempt)

    def cost() -> int:
        with count_queries() as statements:
            paper(trainee, attempt)
        return len(statements)

    before = cost()
    send_form(trainee, attempt, **best_form(site, AFTER), do="save")
    assert cost() == before <= 5


def test_a_result_costs_the_same_however_many_attempts_there_are(trainee: FlaskClient) -> None:
    def cost() -> int:
        attempt = begin(trainee, AFTER)
        send_form(trainee, attempt, do="hand_in")
        result(trainee, attempt)
        with count_queries() as statements:
            result(trainee, attempt)
        return len(statements)

    assert cost() == cost() <= 5


def test_handing_in_costs_the_same_however_much_was_answered(site: Site, trainee: FlaskClient) -> None:
    def cost(**answers: str) -> int:
        attempt = begin(trainee, AFTER)
        send_form(trainee, attempt, **answers, do="save")
        with count_queries() as statements:
            send_form(trainee, attempt, do="hand_in")
        return sum("UPDATE review_card" not in statement for statement in statements)

    blank = cost()
    assert cost(**best_form(site, AFTER)) <= blank + 3  # the log is looked at, then written


@pytest.mark.parametrize("quiz", [AFTER, AT_ONCE])
def test_papers_and_results_are_in_chinese_too(site: Site, quiz: str) -> None:
    client = visitor(site, "tanglan", "zh")
    attempt = begin(client, quiz)

    page = paper(client, attempt)
    send_form(client, attempt, **best_form(site, quiz), do="hand_in")

    assert "交卷" in page
    assert "通过" in result(client, attempt)
