"""The course without a line: stored with one click, read in a valley, updated, gone with its reader; never an exam."""

import re

from playwright.sync_api import BrowserContext, expect

from elearn.content.files import read_folder
from elearn.db.database import Database
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, Watch, log_in
from tests.browser.reading_aloud import assert_easy
from tests.examining import exam_files
from tests.published import AFTER, AT_ONCE, COURSE, FOLDER, publish_files

STORED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push([request.url, await (await cache.match(request)).text()]);
  }
  return found;
}"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


def test_the_course_is_stored_read_without_a_line_updated_and_leaves_with_its_reader(
    open_window: OpenWindow, new_person: MakePerson, watch: Watch, live_database: Database
) -> None:
    watch.forgiven.append(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    phone: BrowserContext = open_window("phone")
    page = phone.new_page()
    log_in(page, new_person())
    page.goto("/offline/")
    expect(page.locator("#state")).to_have_text(re.compile(r"\d+ kB"))
    assert_easy(page)
    page.locator("#store").click()
    expect(page.locator("#open")).to_be_visible(timeout=60_000)
    expect(page.locator("#state")).to_have_text(re.compile("最新"))

    phone.set_offline(True)
    page.goto(f"/learn/{COURSE}/{AT_ONCE}")
    assert "/offline/lectures/" in page.url
    expect(page.locator("article figure img").first).to_have_js_property("complete", True)
    page.locator("article details summary").first.click()
    assert_easy(page)
    page.goto("/progress/")
    expect(page.locator("main ol a")).to_have_count(6)
    phone.set_offline(False)

    attempt = papers.begin(page, AFTER)
    papers.choose(page, "dw-001", 0)
    papers.expect_state(page, "dw-001", "saved")
    page.goto("/offline/")
    stored = dict(page.evaluate(STORED))
    assert [url for url in stored if "/attempts/" in url or "/quizzes/" in url] == []
    assert [url for url, text in stored.items() if attempt in text or 'data-question="dw-001"' in text] == []

    with live_database.write() as session:
        publish_files(session, exam_files())  # another course, small to publish
    page.reload()
    expect(page.locator("#store")).to_be_visible()
    page.locator("#store").click()
    expect(page.locator("#store")).to_be_hidden(timeout=60_000)
    newer = dict(page.evaluate(STORED))
    assert any("/offline/lectures/water?" in url for url in newer)
    assert [url for url in newer if AT_ONCE in url] == []
    with live_database.write() as session:
        publish_files(session, read_folder(FOLDER))

    page.goto("/account/")
    page.evaluate("for (const kind of ['read', 'sent']) localStorage.setItem(`elearn:${kind}:/x`, '{}')")
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url("**/login**")
    page.wait_for_function("async () => (await caches.keys()).length === 0")
    assert (page.evaluate(WORKERS), page.evaluate("localStorage.length")) == (0, 0)
