"""The whole way without a mouse: what has the focus can always be seen, and nothing is out of reach."""

from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow
from tests.make import PASSWORD
from tests.published import AFTER, COURSE

# Whether the element in focus, or the choice it belongs to, draws an outline, and lies in the window.
SHOWS = """() => {
  const here = document.activeElement, drawn = here.closest(".choice") ?? here, box = drawn.getBoundingClientRect();
  const isSeen = box.bottom > 0 && box.top < innerHeight && getComputedStyle(drawn).outlineStyle !== "none";
  return isSeen ? "" : here.outerHTML.slice(0, 120);
}"""
FARTHEST = 150


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that fits the selector has the focus; every stop on the way must be visible."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # the browser's own controls
        unseen = page.evaluate(SHOWS)
        assert unseen == "", f"the focus cannot be seen on {unseen}"
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def test_log_in_a_section_a_quiz_and_hand_in_with_the_keyboard_only(
    open_window: OpenWindow, new_person: MakePerson
) -> None:
    page = open_window("desk").new_page()
    page.goto("/login")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    tab_to(page, "[name=username]")
    page.keyboard.type(new_person())
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn/")

    tab_to(page, "main .go")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/learn/{COURSE}/**")
    tab_to(page, "article label.choice input")
    page.keyboard.press("Space")
    tab_to(page, "article [name=check]")
    page.keyboard.press("Enter")
    expect(page.locator("article .explain")).to_be_visible()
    tab_to(page, "article form[method=post] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thought")
    expect(page.locator("aside .toc .done")).to_have_count(1)

    page.goto(f"/quizzes/{AFTER}/")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/**")
    tab_to(page, "[name=dw-001]")
    page.keyboard.press("ArrowDown")
    papers.expect_state(page, "dw-001", "saved")
    assert papers.picked(page, "dw-001") == [1]
    tab_to(page, "[name=dw-004]")
    page.keyboard.type("97")
    tab_to(page, "[name=dw-005]")
    page.keyboard.press("Space")
    for question in ("dw-004", "dw-005"):
        papers.expect_state(page, question, "saved")
    tab_to(page, "[value=hand_in]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    expect(page.locator("h1")).to_be_visible()
