"""Steps of a walk from page to page: the address to open, or what to do there."""

from collections.abc import Callable

from playwright.sync_api import Page

Step = str | Callable[[Page], object]
Walk = list[tuple[str, Step]]


def follow(selector: str, at: str = "", by: str = "") -> Step:
    """Make a step that clicks the first that fits: where one is, on the page ``at``, or after a click on ``by``."""

    def step(page: Page) -> None:
        if at:
            page.goto(at)
        for one in filter(None, (by, selector)):
            page.locator(one).first.click(timeout=15_000)

    return step


def send_nothing(page: Page) -> None:
    """Send the form as it is, past what the browser would say of it."""
    form = page.locator("main form[method=post]").first
    with page.expect_navigation():
        form.evaluate("form => { form.noValidate = true; setTimeout(() => form.requestSubmit()); }")


def stay(page: Page) -> None:
    """Remain where one is: the same page is looked at in another way."""
    page.wait_for_load_state()
