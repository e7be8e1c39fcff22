"""A trainee's week after the class, on a phone that is touched: cards one after another, with and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from elearn.db.database import Database
from elearn.identities import utc_now
from elearn.review.models import ReviewLog
from tests.browser.conftest import MakePerson, OpenWindow, log_in
from tests.browser.reading_aloud import assert_easy
from tests.review.learning import Learner
from tests.taking import ZONE

ASKED, TOLD = "form[data-step]", ".explain"


def answer(page: Page) -> str:
    """Answer the card that is shown, whatever its kind; give its question."""
    form = page.locator(ASKED)
    name = (form.get_attribute("action") or "").rpartition("/")[2]
    choice = form.locator("label.choice").first
    if choice.count():
        choice.tap()
        form.locator("button[value=answer]").tap()
    else:
        form.locator("button[value=forgotten]").tap()
    expect(page.locator(TOLD)).to_be_visible()
    return name


@pytest.mark.parametrize("has_script", [True, False])
def test_cards_are_reviewed_one_after_another_on_a_phone_with_and_without_scripts(
    has_script: bool, open_window: OpenWindow, new_person: MakePerson, live_database: Database
) -> None:
    username = new_person()
    learner = Learner(live_database, username)
    learner.day = utc_now().astimezone(ZONE).date() - timedelta(days=2)
    learner.study()
    learner.prefer("on", cap=5)
    phone = open_window("phone", "zh-CN", "light", java_script_enabled=has_script)
    page = phone.new_page()
    log_in(page, username)
    page.get_by_role("link", name="复习").tap()
    page.wait_for_url("**/review/")
    if has_script:
        assert_easy(page)
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))
    names = []
    for number in range(5):
        expect(page.locator("h1")).to_have_text("还记得吗？")
        names.append(answer(page))
        if has_script:
            expect(page.locator("h1")).to_be_focused()
            if number == 0:
                assert_easy(page)
        page.locator("a[data-step]").tap()
    expect(page.locator("h1")).to_have_text("今天的复习做完了")
    if has_script:
        assert_easy(page)

    assert len(set(names)) == 5
    assert (loads == []) is has_script
    with live_database.read() as session:
        kept = session.query(ReviewLog).filter_by(account_id=learner.actor.id, by="review").all()
        assert {row.question_id for row in kept} == set(names)
        assert all(row.took_ms for row in kept)
    width = page.evaluate("document.documentElement.scrollWidth") if has_script else 360
    assert width <= 360
