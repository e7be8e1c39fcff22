"""Answers on a bad line: nothing given is lost, nothing is kept twice, and the page always says how things stand."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from elearn.db.database import Database
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, Watch, log_in
from tests.browser.reading_aloud import assert_easy
from tests.cli.serving import Served, await_that, is_running, served
from tests.make import PASSWORD
from tests.published import AFTER

NO_LINE = r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_FAILED"


@pytest.fixture
def phone(open_window: OpenWindow, watch: Watch) -> BrowserContext:
    """Open a phone's window whose line may be cut."""
    watch.forgiven.append(NO_LINE)
    return open_window("phone")


@pytest.fixture
def paper(phone: BrowserContext, new_person: MakePerson) -> Page:
    """Begin a quiz on the phone."""
    page = phone.new_page()
    log_in(page, new_person())
    papers.begin(page, AFTER)
    return page


def attempt_of(page: Page) -> str:
    """Give the public id of the attempt whose paper a page shows."""
    return page.url.split("/attempts/")[1].split("/")[0]


def log_out(page: Page) -> None:
    """Log out on the page about oneself."""
    page.goto("/account/")
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url("**/login?left=1")


def test_the_line_is_cut_after_every_answer_and_each_arrives_once(
    paper: Page, phone: BrowserContext, live_database: Database
) -> None:
    questions = ["dw-001", "dw-002", "dw-003", "dw-005"]
    for question in questions:
        phone.set_offline(True)
        papers.choose(paper, question, 0)
        papers.expect_state(paper, question, "waiting")
        expect(paper.locator("#line")).to_be_in_viewport()
        phone.set_offline(False)
        papers.expect_state(paper, question, "saved")
    expect(paper.locator("#line")).to_be_hidden()

    kept = papers.events(live_database, attempt_of(paper))
    assert sorted(event.question_id for event in kept) == questions


def test_the_page_that_waits_for_the_line_has_no_obstacle(paper: Page, phone: BrowserContext) -> None:
    phone.set_offline(True)
    papers.choose(paper, "dw-001", 0)
    papers.expect_state(paper, "dw-001", "waiting")

    assert_easy(paper)


def test_handing_in_without_a_line_waits_visibly_and_goes_out_by_itself(
    paper: Page, phone: BrowserContext, live_database: Database
) -> None:
    papers.choose(paper, "dw-001", 1)
    papers.expect_state(paper, "dw-001", "saved")
    phone.set_offline(True)
    papers.write(paper, "dw-004", "97")
    paper.locator("aside .go").click()
    expect(paper.locator("#line button")).to_be_visible()
    assert_easy(paper)
    phone.set_offline(False)
    paper.wait_for_url("**/result")

    attempt = attempt_of(paper)
    assert len(papers.events(live_database, attempt)) == 2
    assert papers.answers(live_database, attempt)["dw-004"] == "97"


def test_a_hand_in_that_waits_can_be_taken_back(paper: Page, phone: BrowserContext) -> None:
    phone.set_offline(True)
    papers.choose(paper, "dw-001", 1)
    paper.locator("aside .go").click()
    paper.locator("#line button").click()
    phone.set_offline(False)

    papers.expect_state(paper, "dw-001", "saved")
    assert "/result" not in paper.url


def test_what_a_closed_tab_had_not_sent_goes_out_when_it_is_opened_again(
    paper: Page, phone: BrowserContext, live_database: Database
) -> None:
    phone.set_offline(True)
    papers.choose(paper, "dw-003", 2)
    papers.card(paper, "dw-004").locator("input[type=text]").fill("97")  # and closed while typing
    papers.expect_state(paper, "dw-003", "waiting")
    address = paper.url
    paper.close()
    phone.set_offline(False)
    again = phone.new_page()
    again.goto(address)

    papers.expect_state(again, "dw-003", "saved")
    papers.expect_state(again, "dw-004", "saved")
    assert papers.picked(again, "dw-003") == [2]
    assert len(papers.events(live_database, attempt_of(again))) == 2


def test_an_answer_whose_acknowledgement_was_lost_is_kept_once(paper: Page, live_database: Database) -> None:
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch())
        route.abort()

    paper.route("**/responses", lose, times=1)
    papers.choose(paper, "dw-001", 0)
    papers.expect_state(paper, "dw-001", "saved")

    assert [answer.status for answer in lost] == [200]
    assert len(papers.events(live_database, attempt_of(paper))) == 1


def test_an_answer_that_changes_while_it_is_being_saved_ends_as_the_last_one(
    paper: Page, live_database: Database
) -> None:
    held: list[Route] = []
    paper.route("**/responses", lambda route: held.append(route), times=1)
    with paper.expect_request("**/responses"):
        papers.choose(paper, "dw-001", 0)
    papers.choose(paper, "dw-001", 3)
    papers.expect_state(paper, "dw-001", "saving")
    assert papers.answers(live_database, attempt_of(paper)) == {}
    held[0].continue_()
    papers.expect_state(paper, "dw-001", "saved")

    paper.reload()
    assert papers.picked(paper, "dw-001") == [3]


def test_two_tabs_of_one_paper_keep_in_step_and_the_later_answer_counts(
    paper: Page, phone: BrowserContext, live_database: Database
) -> None:
    other = phone.new_page()
    other.goto(paper.url)
    papers.choose(paper, "dw-001", 0)
    papers.expect_state(other, "dw-001", "elsewhere")
    assert papers.picked(other, "dw-001") == [0]
    papers.choose(other, "dw-001", 1)
    papers.choose(other, "dw-002", 0)
    papers.expect_state(other, "dw-002", "saved")
    papers.expect_state(paper, "dw-002", "elsewhere")
    papers.choose(paper, "dw-003", 2)
    papers.expect_state(paper, "dw-003", "saved")

    paper.reload()
    assert [papers.picked(paper, question) for question in ("dw-001", "dw-002", "dw-003")] == [[1], [0], [2]]


def test_a_page_that_lay_open_on_another_device_still_gives_the_answer_that_counts(
    paper: Page, open_window: OpenWindow, live_database: Database
) -> None:
    desk = open_window("desk", storage_state=paper.context.storage_state()).new_page()
    desk.goto(paper.url)
    for question in ("dw-002", "dw-003", "dw-001"):
        papers.choose(paper, question, 0)
    papers.expect_state(paper, "dw-001", "saved")
    papers.choose(desk, "dw-001", 2)
    papers.expect_state(desk, "dw-001", "saved")

    paper.reload()
    assert papers.picked(paper, "dw-001") == [2]


def test_who_is_logged_out_is_told_and_what_waits_goes_out_after_logging_in_again(
    phone: BrowserContext, new_person: MakePerson, watch: Watch, live_database: Database
) -> None:
    watch.forgiven.append("status of 400")
    username, (paper, other) = new_person(), (phone.new_page(), phone.new_page())
    log_in(paper, username)
    attempt = papers.begin(paper, AFTER)
    log_out(other)
    papers.choose(paper, "dw-001", 0)
    papers.expect_state(paper, "dw-001", "kept")
    expect(paper.locator("#line a")).to_be_visible()
    assert_easy(paper)
    assert papers.answers(live_database, attempt) == {}
    log_in(other, username)

    papers.expect_state(paper, "dw-001", "saved")  # without a hand laid on it
    expect(paper.locator("#line")).to_be_hidden()
    assert len(papers.events(live_database, attempt)) == 1


def test_another_person_on_the_same_browser_never_sends_what_was_left_there(
    phone: BrowserContext, new_person: MakePerson, watch: Watch, live_database: Database
) -> None:
    watch.forgiven += ["status of 400", "status of 404"]
    first, second, paper, other = new_person(), new_person(), phone.new_page(), phone.new_page()
    log_in(paper, first)
    attempt = papers.begin(paper, AFTER)
    log_out(other)
    log_in(other, second)
    papers.choose(paper, "dw-001", 0)
    papers.expect_state(paper, "dw-001", "kept")
    theirs = papers.begin(other, AFTER)
    papers.choose(other, "dw-002", 0)
    papers.expect_state(other, "dw-002", "saved")
    paper.locator("#line a").click()
    expect(paper.locator("#paper")).to_have_count(0)
    assert papers.answers(live_database, attempt) == {}
    assert list(papers.answers(live_database, theirs)) == ["dw-002"]
    log_out(other)
    log_in(other, first)
    other.goto(f"/attempts/{attempt}/")

    papers.expect_state(other, "dw-001", "saved")


def test_a_paper_handed_in_on_another_device_says_so_and_leads_to_the_result(
    paper: Page, open_window: OpenWindow, watch: Watch
) -> None:
    watch.forgiven.append("status of 409")
    desk = open_window("desk", storage_state=paper.context.storage_state()).new_page()
    desk.goto(paper.url)
    desk.locator("aside .go").click()
    desk.wait_for_url("**/result")
    papers.choose(paper, "dw-001", 0)

    papers.expect_state(paper, "dw-001", "failed")
    expect(paper.locator("#line")).to_be_in_viewport()
    paper.locator("#line a").click()
    paper.wait_for_url("**/result")


def test_a_page_of_some_other_network_is_no_acknowledgement(paper: Page, live_database: Database) -> None:
    portal = {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to the hotel</h1>"}
    paper.route("**/responses", lambda route: route.fulfill(**portal), times=1)
    with paper.expect_request_finished(lambda request: request.url.endswith("/responses")):
        papers.choose(paper, "dw-001", 0)

    papers.expect_state(paper, "dw-001", "saved")
    assert len(papers.events(live_database, attempt_of(paper))) == 1


def kill(site: Served) -> None:
    """Kill a site as a power cut does, and wait until nobody listens."""
    everybody = [*site.workers(), *site.pids("work.started")]
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    await_that(lambda: not any(is_running(pid) for pid in everybody), what="the end of the workers")


def test_a_server_that_is_killed_in_the_middle_of_a_quiz_loses_nothing(
    published_sqlite_template: Path, tmp_path: Path, phone: BrowserContext, watch: Watch
) -> None:
    shutil.copyfile(published_sqlite_template, tmp_path / "elearn.sqlite3")
    with served(tmp_path) as site:
        watch.host = f"127.0.0.1:{site.port}"
        page = phone.new_page()
        page.goto(f"http://{watch.host}/login")
        page.locator("[name=username]").fill("tanglan")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button").click()
        page.goto(f"http://{watch.host}/quizzes/{AFTER}/")
        page.locator("main form button").click()
        papers.choose(page, "dw-001", 0)
        papers.expect_state(page, "dw-001", "saved")
        kill(site)
    papers.choose(page, "dw-002", 1)
    papers.expect_state(page, "dw-002", "waiting")
    with served(tmp_path, port=site.port):
        papers.expect_state(page, "dw-002", "saved")
        page.reload()
        assert [papers.picked(page, question) for question in ("dw-001", "dw-002")] == [[0], [1]]
        page.close()
