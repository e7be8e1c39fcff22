"""What somebody who cannot see a page, or cannot use a mouse, would stumble over: axe-core's findings."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def obstacles(page: Page) -> list[str]:
    """List every violation of WCAG 2.2 A and AA on a page: rule, what is wrong, where."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}}).response["violations"]
    return [f"{page.url} {one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:5]}" for one in found]


def sideways(page: Page) -> int:
    """Give by how many pixels a page is wider than its window: whoever reads it would have to push it to and fro."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
