"""A grade's way in the browser: marked by hand, settled, regraded by a mended key, told, looked up, undone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from elearn.accounts.roles import Role
from elearn.content.files import read_folder
from elearn.db.database import Database
from tests.browser.conftest import MakePerson, OpenWindow, log_in
from tests.browser.reading_aloud import assert_easy
from tests.essays import CHOICE, QUIZ, publish_essays
from tests.make import CITY
from tests.published import FOLDER, publish_files


@pytest.fixture
def essays(live_database: Database) -> Iterator[Database]:
    """Publish the quiz with an essay, its other key the wrong way round; the shipped course follows it."""
    with live_database.write() as session:
        publish_essays(session, is_mended=False)
    yield live_database
    with live_database.write() as session:
        publish_files(session, read_folder(FOLDER))


def hand_in(page: Page, username: str) -> str:
    """Answer both questions and hand them in; give the result's address."""
    log_in(page, username)
    page.goto(f"/quizzes/{QUIZ}/")
    page.locator("main form button").click()
    page.locator("textarea[name]").fill("The river was black below the weir.\nPlease look into it.")
    page.locator(f"input[name={CHOICE}][value=c1]").check()
    page.locator("aside .go").click()
    page.wait_for_url("**/result")
    return page.url


def mark(page: Page, facts: str, do: str, reason: str = "") -> None:
    """Fill the rubric in and send it."""
    page.fill("#marks-facts", facts)
    page.fill("#marks-advice", "1.5")
    page.fill("#comment", "Clear, but short.")
    if reason:
        page.fill("#reason", reason)
    page.locator(f"button[name=do][value={do}]").click()


def regrade(lecturer: Page) -> str:
    """Go from the quiz's page to a preview, and commit it; give its address."""
    lecturer.goto(f"/statistics/{QUIZ}")
    lecturer.locator(f"a[href*='question={CHOICE}']").first.click()
    assert_easy(lecturer)
    lecturer.locator("main form .go").click()
    assert_easy(lecturer)
    plan = lecturer.url
    lecturer.fill("#reason", "The choices were mixed up.")
    lecturer.locator("main form .go").click()
    expect(lecturer.locator("main .note").last).to_contain_text("The choices were mixed up.")
    assert_easy(lecturer)
    return plan


def read_why(trainee: Page, result: str) -> None:
    """Find the notice, and through it the new mark and its reason."""
    trainee.goto("/learn/")
    assert_easy(trainee)
    trainee.goto("/notices/")
    assert_easy(trainee)
    trainee.locator("button[value=look]").first.click()
    trainee.wait_for_url(result)
    expect(trainee.locator("main .note").last).to_be_visible()
    expect(trainee.locator("main")).to_contain_text("3.5")
    expect(trainee.locator("main")).to_contain_text("The choices were mixed up.")
    assert_easy(trainee)


def test_a_grade_is_given_settled_mended_told_and_given_back(
    open_window: OpenWindow, new_person: MakePerson, essays: Database
) -> None:
    trainee = open_window("phone", "zh-CN", "dark").new_page()
    result = hand_in(trainee, new_person())
    hand_in(open_window("desk").new_page(), new_person())
    lecturer = open_window("desk", "en", "light").new_page()
    log_in(lecturer, new_person(Role.LECTURER, unit=CITY))
    lecturer.goto("/marking/")
    assert_easy(lecturer)
    lecturer.locator("main form .go").first.click()
    assert_easy(lecturer)
    first = lecturer.url
    mark(lecturer, "2", "next")
    expect(lecturer).not_to_have_url(first)
    mark(lecturer, "3", "save")
    expect(lecturer.locator("tbody .chip.good")).to_have_count(2)
    assert_easy(lecturer)

    other = open_window("phone", "zh-CN", "light").new_page()
    log_in(other, new_person(Role.LECTURER, unit=CITY))
    other.goto(first)
    assert_easy(other)
    mark(other, "1", "save", reason="两条事实没有依据。")

    with essays.write() as session:
        publish_essays(session)
    plan = regrade(lecturer)
    read_why(trainee, result)
    lecturer.locator("tbody a").first.click()
    assert_easy(lecturer)
    lecturer.goto(plan)
    lecturer.locator("form[action$=undo] button").click()
    lecturer.fill("#reason", "It was right after all.")
    lecturer.locator("main form .go").click()
    lecturer.goto("/regrades/")
    assert_easy(lecturer)
    trainee.goto(result)
    expect(trainee.locator("main")).to_contain_text("2.5")
    expect(trainee.locator("main")).to_contain_text("It was right after all.")
