"""What a page weighs on the wire: with a phone at the edge of the network, each kilobyte is a part of a second."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, log_in
from tests.cli.serving import await_that
from tests.published import AFTER, AT_ONCE, COURSE

LECTURE_FIRST, LECTURE_AGAIN, PAPER_FIRST = 110_000, 12_000, 50_000  # bytes, headers included
TODAY_FIRST, TODAY_AGAIN = 90_000, 10_000
# A phone at the edge of the network: 50 kbit/s both ways, a second for every answer; seconds until there is text.
EDGE = {"offline": False, "latency": 1_000, "downloadThroughput": 6_250, "uploadThroughput": 6_250}
TEXT_FIRST, TEXT_AGAIN = 10.0, 5.0
PAINTED = """() => new Promise((give) => {
  const look = (entries) => entries.find(({ name }) => name === "first-contentful-paint")?.startTime / 1000;
  new PerformanceObserver((list) => { const at = look(list.getEntries()); if (at) give(at); })
    .observe({ type: "paint", buffered: true });
})"""


# Pictures that would wait until they are scrolled to are weighed as well.
ALL_PICTURES = """() => Promise.all([...document.images].map((picture) => {
  picture.loading = "eager";
  return picture.decode();
}))"""


def weigh(page: Page, path: str) -> dict[str, float]:
    """Open a page with all its pictures, and give how many bytes each address brought over the line."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    addresses: dict[str, str] = {}
    bytes_of: dict[str, float] = {}

    def loaded(event: Any) -> None:
        address = addresses.pop(event["requestId"])
        bytes_of[address] = bytes_of.get(address, 0) + event["encodedDataLength"]

    wire.on("Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]}))
    wire.on("Network.loadingFinished", loaded)
    page.goto(path)
    page.evaluate(ALL_PICTURES)
    await_that(lambda: page.evaluate("true") and not addresses, what="everything that was asked for")
    wire.detach()
    return bytes_of


@pytest.fixture
def cookies(open_window: OpenWindow, new_person: MakePerson) -> Any:
    """Log somebody in and give the cookies, for windows whose cache is empty."""
    window = open_window()
    log_in(window.new_page(), new_person())
    return window.storage_state()


def sections(window: BrowserContext) -> list[str]:
    """List the addresses of all sections of both lectures."""
    page = window.new_page()
    found: list[str] = []
    for lecture in (AT_ONCE, AFTER):
        page.goto(f"/learn/{COURSE}/{lecture}")
        found += [str(link.get_attribute("href")) for link in page.locator("aside .toc a").all()]
    return found


def test_a_lecture_is_small_when_it_is_first_seen_and_tiny_when_it_is_seen_again(
    open_window: OpenWindow, cookies: Any
) -> None:
    heavy = []
    for path in sections(open_window(storage_state=cookies)):
        page = open_window("phone", storage_state=cookies).new_page()
        first, again = weigh(page, path), weigh(page, path)
        page.context.close()
        assert any(address.endswith(".css") for address in first), "the first visit must begin with an empty cache"
        print(f"{path}: {sum(first.values()):,.0f} bytes first, {sum(again.values()):,.0f} again")
        if sum(first.values()) > LECTURE_FIRST or sum(again.values()) > LECTURE_AGAIN:
            heavy.append((path, first, again))

    assert heavy == [], f"the budget is {LECTURE_FIRST} bytes first, {LECTURE_AGAIN} again"


def test_a_quiz_paper_is_small(open_window: OpenWindow, cookies: Any) -> None:
    for quiz in (AT_ONCE, AFTER):
        attempt = papers.begin(open_window(storage_state=cookies).new_page(), quiz)
        parts = weigh(open_window("phone", storage_state=cookies).new_page(), f"/attempts/{attempt}/")
        print(f"{quiz}: {sum(parts.values()):,.0f} bytes")

        assert any(address.endswith(".js") for address in parts)
        assert sum(parts.values()) <= PAPER_FIRST, parts


def test_the_first_page_of_a_trainee_is_small(open_window: OpenWindow, cookies: Any) -> None:
    page = open_window("phone", storage_state=cookies).new_page()
    first, again = weigh(page, "/learn/"), weigh(page, "/learn/")
    print(f"today: {sum(first.values()):,.0f} bytes first, {sum(again.values()):,.0f} again")

    assert any(address.endswith(".css") for address in first)
    assert sum(first.values()) <= TODAY_FIRST, first
    assert sum(again.values()) <= TODAY_AGAIN, again


def test_at_the_edge_of_the_network_there_is_text_soon(open_window: OpenWindow, cookies: Any) -> None:
    page = open_window("phone", storage_state=cookies).new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", EDGE)
    seconds = {}
    for path, most in (("basics", TEXT_FIRST), ("rules", TEXT_AGAIN), ("basics", TEXT_AGAIN)):
        page.goto(f"/learn/{COURSE}/{AFTER}/{path}", wait_until="commit")
        seconds[path, most] = page.evaluate(PAINTED)
    page.goto("/learn/", wait_until="commit")
    seconds["today", TEXT_AGAIN] = page.evaluate(PAINTED)
    print(seconds)

    assert [(name, most, found) for (name, most), found in seconds.items() if found > most] == []
