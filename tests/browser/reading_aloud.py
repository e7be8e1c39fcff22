"""What somebody who cannot see a page, or cannot use a mouse, would stumble over: axe-core's findings."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROWEST, FINGER = 320, 44  # pixels of CSS
ACTIONS = (
    "button:not(.hidden), .btn, .tabs a, label.choice, label.row, label.chip, select, summary, "
    "input:not([type=hidden], .hidden, .choice *, label.row *, label.chip *)"
)
SMALL = """([actions, least]) => [...document.querySelectorAll(actions)]
  .filter((one) => one.offsetParent && one.getBoundingClientRect().height < least)
  .map((one) => one.outerHTML.slice(0, 120))"""


def obstacles(page: Page) -> list[str]:
    """List every violation of WCAG 2.2 A and AA on a page: rule, what is wrong, where."""
    options = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{page.url} {one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:5]}" for one in found]


def sideways(page: Page) -> int:
    """Give by how many pixels a page is wider than its window: whoever reads it would have to push it to and fro."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def assert_easy(page: Page) -> None:
    """Assert that a page has no obstacle and fits its window; a phone's also fits the narrowest phone, and a finger."""
    assert obstacles(page) == []
    assert sideways(page) <= 0, f"{page.url} is {sideways(page)} px too wide"
    size = page.viewport_size
    if size is not None and size["width"] < 600:
        small = page.evaluate(SMALL, [ACTIONS, FINGER])
        assert small == [], f"too small for a finger on {page.url}: {small}"
        page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
        assert sideways(page) <= 0, f"{page.url} is {sideways(page)} px too wide for {NARROWEST} px"
        page.set_viewport_size(size)
