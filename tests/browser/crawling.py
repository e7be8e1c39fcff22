"""Find every page that a person can come to by links: one address for each view, so that no page is forgotten."""

import re
from collections import deque
from contextlib import suppress
from html import unescape
from urllib.parse import urlsplit

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

MOST_ASKED = 400
LINK = re.compile(r'<a\b[^>]*\shref="([^"#]+)')
# Not pages to look at: they end a session, are for machines, or were looked at as what they hand out.
LEFT_OUT = frozenset({"account.log_out", "health.healthz", "metrics.metrics", "offline.listed"})


def pages_of(page: Page, adapter: MapAdapter, begin: str) -> dict[str, str]:
    """Follow links from ``begin`` as whoever is logged in on ``page``; give the first address of each view of HTML."""
    found: dict[str, str] = {}
    seen, waiting = {begin}, deque([begin])
    asked = 0
    while waiting and asked < MOST_ASKED:
        address = waiting.popleft()
        view = view_of(adapter, address)
        if view is None or view in found or view in LEFT_OUT:
            continue
        asked += 1
        answer = page.request.get(address, max_redirects=0)
        if answer.status in (302, 303, 308):
            _note(answer.headers.get("location", ""), seen, waiting)
            continue
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found[view] = address
        for link in LINK.findall(answer.text()):
            _note(unescape(link), seen, waiting)
    return found


def view_of(adapter: MapAdapter, address: str) -> str | None:
    """Name the view that answers an address; None for none."""
    try:
        endpoint, _ = adapter.match(urlsplit(address).path, "GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def views_of(adapter: MapAdapter, address: str) -> set[str]:
    """Name the views of an address, whichever way it was asked for: what a form shows stands at its action."""
    found = set[str]()
    for method in ("GET", "POST"):
        with suppress(HTTPException, RequestRedirect):
            found.add(adapter.match(urlsplit(address).path, method)[0])
    return found


def _note(link: str, seen: set[str], waiting: deque[str]) -> None:
    if link.startswith("/") and not link.startswith(("//", "/static/")) and link not in seen:
        seen.add(link)
        waiting.append(link)
