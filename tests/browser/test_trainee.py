"""The way of a trainee: first password, today, lecture, quiz, result, progress; on a phone and at a desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.conftest import LOOKS, MakePerson, OpenWindow, log_in
from tests.browser.reading_aloud import assert_easy
from tests.published import AFTER, AT_ONCE, COURSE

OWN = "a heron by the reservoir"
FINISH = "article form[method=post] button"


def choose_own_password(page: Page, password: str) -> None:
    """Walk through the forced change of the first password."""
    page.wait_for_url("**/account/password")
    assert_easy(page)
    page.locator("[name=current]").fill("three clear springs")
    page.locator("[name=password]").fill(password)
    page.locator("[name=again]").fill(password)
    page.locator("main form .go").click()
    page.wait_for_url("**/learn/")


def read_lecture(page: Page) -> None:
    """Read a lecture to its end, answering the questions in its text on the way; arrive at its quiz."""
    for section in range(20):
        question = page.locator("article form.note").first
        if question.count():
            question.locator("label.choice").first.click()
            question.locator("button").click()
            expect(page.locator("article .explain").first).to_be_visible()
        if section < 2:
            assert_easy(page)
        page.locator(FINISH).click()
        if "/quizzes/" in page.url:
            return
    raise AssertionError("the lecture has no end")


def answer_each_kind(page: Page) -> None:
    """Answer a question of each kind, and see each answer saved."""
    papers.choose(page, "ec-001", 2)
    papers.write(page, "ec-002", "10")
    papers.write(page, "ec-004", "沙")
    papers.choose(page, "ec-005", 0, 1)
    papers.choose(page, "ec-006", 1)
    for question in ("ec-001", "ec-002", "ec-004", "ec-005", "ec-006"):
        papers.expect_state(page, question, "saved")


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_a_trainee_comes_from_the_first_password_to_a_passed_lecture(
    size: str, language: str, scheme: str, open_window: OpenWindow, new_person: MakePerson
) -> None:
    username = new_person(must_change_password=True)
    phone = open_window(size, language, scheme)
    page = phone.new_page()
    page.goto("/")
    assert_easy(page)
    log_in(page, username)
    choose_own_password(page, OWN)
    assert_easy(page)
    page.locator("main .go").click()
    read_lecture(page)
    assert_easy(page)
    page.locator("main form button").click()
    answer_each_kind(page)
    papers.card(page, "ec-001").locator("[name=check]").click()
    expect(papers.card(page, "ec-001").locator(".explain .chip.good")).to_be_visible()
    assert_easy(page)
    phone.close()

    page = open_window(size, language, scheme).new_page()  # another device
    log_in(page, username, OWN)
    page.locator(f"main a[href='/quizzes/{AT_ONCE}/']").last.click()
    page.locator("main form button").click()
    expect(papers.card(page, "ec-002").locator("input[type=text]")).to_have_value("10")
    assert papers.picked(page, "ec-005") == [0, 1]
    page.locator("aside .go").click()
    page.wait_for_url("**/result")

    assert_easy(page)
    expect(page.locator(".explain")).to_have_count(page.locator(".dots a").count())
    expect(page.locator(".dots .right")).not_to_have_count(0)
    page.locator(".explain a.chip.law").first.click()
    page.wait_for_url("**/sources#*")
    expect(page.locator(":target")).to_be_in_viewport()
    assert_easy(page)
    page.goto("/progress/")
    expect(page.locator(f"main a.chip[href='/quizzes/{AT_ONCE}/']")).to_have_class("chip due")
    assert_easy(page)


def test_the_course_page_and_a_quiz_without_feedback_on_the_way(page: Page, new_person: MakePerson) -> None:
    log_in(page, new_person())
    page.goto(f"/learn/{COURSE}/")
    page.locator("details summary").first.click()
    assert_easy(page)
    papers.begin(page, AFTER)

    expect(page.locator("[name=check]")).to_have_count(0)
    assert_easy(page)
    page.locator("aside .go").click()
    page.wait_for_url("**/result")
    expect(page.locator(".explain")).to_have_count(page.locator(".dots a").count())


def test_a_trainee_without_script_takes_the_same_quiz(open_window: OpenWindow, new_person: MakePerson) -> None:
    page = open_window("phone", java_script_enabled=False).new_page()
    log_in(page, new_person())
    papers.begin(page, AT_ONCE)
    papers.choose(page, "ec-001", 2)
    papers.write(page, "ec-002", "10")
    papers.choose(page, "ec-005", 0, 1)
    page.locator("noscript button").click()

    expect(page.get_by_text("作答已保存")).to_be_visible()
    assert papers.picked(page, "ec-005") == [0, 1]
    page.locator("[value=ec-001][name=check]").click()
    expect(papers.card(page, "ec-001").locator(".explain .chip.good")).to_be_visible()
    page.locator("[value=ec-006][name=check]").click()
    expect(page.get_by_text("请先作答")).to_be_visible()
    papers.write(page, "ec-004", "沙")
    page.locator("aside .go").click()
    expect(page.locator(".dots .right")).to_have_count(3)


def test_enter_in_a_line_of_text_never_hands_in(open_window: OpenWindow, new_person: MakePerson) -> None:
    for script in (True, False):
        page = open_window("phone", java_script_enabled=script).new_page()
        log_in(page, new_person())
        papers.begin(page, AFTER)
        papers.card(page, "dw-004").locator("input[type=text]").fill("97")
        papers.card(page, "dw-004").locator("input[type=text]").press("Enter")

        papers.expect_state(page, "dw-004", "saved")
        assert page.url.endswith("/")
