"""The way in, for everybody: log in, arrive at the own first page, log out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, log_in
from tests.browser.reading_aloud import assert_easy


def test_the_way_in_can_be_walked_by_everybody(page: Page) -> None:
    page.goto("/login")

    assert_easy(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize(
    ("username", "path"),
    [("tanglan", "/learn/"), ("lecturer", "/statistics/"), ("county", "/reports/scores")],
)
def test_everybody_arrives_at_the_page_of_their_role(page: Page, username: str, path: str) -> None:
    log_in(page, username)

    assert page.url.endswith(path)
    assert_easy(page)


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(page: Page, watch: Watch) -> None:
    watch.forgiven.append("status of 422")
    page.goto("/login")
    page.locator("[name=username]").fill("tanglan")
    page.locator("[name=password]").fill("wrong")
    page.locator("main form button").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert_easy(page)


def test_the_language_can_be_changed_before_logging_in(page: Page) -> None:
    page.goto("/login")
    page.get_by_role("button", name="EN").click()

    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
