"""A timed exam without a line: leafed through, taken over by another device, carried by hand, without storage."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from elearn.content.files import read_folder
from elearn.db.database import Database
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, Watch, log_in
from tests.browser.reading_aloud import assert_easy
from tests.examining import QUIZ, exam_files
from tests.published import FOLDER, publish_files

HOUR_WRONG = "const right = Date.now; Date.now = () => right() + 3600000;"
NO_STORAGE = """
for (const name of ["localStorage", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
delete window.BroadcastChannel;
"""


@pytest.fixture
def exam(live_database: Database) -> Iterator[None]:
    """Publish an exam that shows one question at a time and may be leafed through; then put the course back."""
    with live_database.write() as session:
        publish_files(session, exam_files("time_limit: 30\npage: one_at_a_time\nlate: count\n"))
    yield
    with live_database.write() as session:
        publish_files(session, read_folder(FOLDER))


@pytest.fixture
def phone(open_window: OpenWindow, watch: Watch) -> BrowserContext:
    """Open a phone's window whose line may be cut, and in which no service worker runs, as in WeChat on an iPhone."""
    watch.forgiven.append(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    return open_window("phone", "en", service_workers="block")


def step(page: Page, way: str) -> None:
    """Leaf on, or back."""
    page.locator(f'#steps [value="{way}"]').click()


@pytest.mark.usefixtures("exam")
def test_an_exam_goes_on_without_a_line_and_another_device_takes_it_over(
    phone: BrowserContext,
    open_window: OpenWindow,
    new_person: MakePerson,
    live_database: Database,
    tmp_path: Path,
) -> None:
    phone.add_init_script(HOUR_WRONG)
    page = phone.new_page()
    log_in(page, new_person())
    attempt = papers.begin(page, QUIZ)
    expect(page.locator("#left")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    phone.set_offline(True)
    papers.choose(page, "e-1", 0)
    step(page, "next")
    papers.choose(page, "e-2", 0)
    page.locator('[data-dot="e-4"]').click()
    papers.choose(page, "e-4", 1)
    step(page, "previous")
    expect(papers.card(page, "e-3")).to_be_visible()
    expect(papers.card(page, "e-4")).to_be_hidden()

    page.locator("#sealed summary").click()
    assert_easy(page)
    with page.expect_download() as loading:
        page.locator("#sealed a").click()
    loading.value.save_as(tmp_path / "answers.txt")
    code = page.locator("#sealed output").inner_text()

    desk = open_window("desk", "en", storage_state=phone.storage_state()).new_page()
    desk.goto(f"/attempts/{attempt}/")
    papers.choose(desk, "e-1", 2)
    papers.expect_state(desk, "e-1", "saved")
    office = open_window("desk", "en").new_page()
    log_in(office, "admin")
    office.goto("/sealed/")
    assert_easy(office)
    office.locator("[type=file]").set_input_files(tmp_path / "answers.txt")
    office.locator("main form .go").click()
    expect(office.locator("dd.password")).to_have_text(code)
    assert_easy(office)
    office.locator("main form .go").click()
    expect(office.locator("#taken")).to_be_visible()
    phone.set_offline(False)
    expect(page.locator("#line")).to_be_hidden()

    assert papers.answers(live_database, attempt) == {"e-1": "c3", "e-2": "c1", "e-4": "c2"}
    assert len(papers.events(live_database, attempt)) == 4


@pytest.mark.usefixtures("exam")
def test_where_a_browser_keeps_nothing_the_page_itself_does(
    phone: BrowserContext, new_person: MakePerson, live_database: Database
) -> None:
    phone.add_init_script(NO_STORAGE)
    page = phone.new_page()
    log_in(page, new_person())
    attempt = papers.begin(page, QUIZ)
    phone.set_offline(True)
    papers.choose(page, "e-1", 0)
    papers.expect_state(page, "e-1", "waiting")
    phone.set_offline(False)

    papers.expect_state(page, "e-1", "saved")
    assert papers.answers(live_database, attempt) == {"e-1": "c1"}


@pytest.mark.usefixtures("exam")
def test_a_question_says_to_those_who_cannot_see_it_what_it_is(phone: BrowserContext, new_person: MakePerson) -> None:
    page = phone.new_page()
    log_in(page, new_person())
    papers.begin(page, QUIZ)
    papers.choose(page, "e-1", 1)
    papers.expect_state(page, "e-1", "saved")

    expect(page.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - heading "The exam" [level=1]
          - status
          - timer
          - list:
            - listitem:
              - group "Question e-1":
                - radio "Right e-1"
                - radio "Wrong e-1" [checked]
                - radio "Also wrong e-1"
              - status: /Saved/
          - button "Next question"
          - complementary:
            - heading "Answer sheet" [level=2]
            - link "Question 1"
            - link "Question 2"
            - button "Hand in"
        """
    )
