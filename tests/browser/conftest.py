"""A real browser before a real server: at both widths, with no way off the site, and no fault unnoticed."""

import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from elearn.accounts.roles import Role
from elearn.db.database import Database
from tests import chromium
from tests.cli.serving import Served, served
from tests.make import PASSWORD, make_account

WIDTHS = {"phone": (360, 740), "desk": (1280, 800)}
# Size, language and colours of a window: between them, two looks show each of these once.
LOOKS = [("phone", "zh-CN", "light"), ("desk", "en", "dark")]
OTHER_LOOKS = [("phone", "en", "dark"), ("desk", "zh-CN", "light")]
HERE = Path(__file__).parent
OpenWindow = Callable[..., BrowserContext]
MakePerson = Callable[..., str]


@pytest.hookimpl(tryfirst=True)  # before tests that need what is missing are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as needing Chromium."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def live_site(published_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run ``elearn run`` on the shipped course and the five people of ``tests.published``."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copyfile(published_sqlite_template, folder / "elearn.sqlite3")
    with served(folder) as site:
        yield site


@pytest.fixture(scope="package")
def live_database(live_site: Served) -> Iterator[Database]:
    """Open the running site's database beside it, to look at what is kept and to make people."""
    database = Database(f"sqlite:///{live_site.log.parent / 'elearn.sqlite3'}")
    yield database
    database.dispose()


@pytest.fixture
def new_person(live_database: Database) -> MakePerson:
    """Make people whom no other test knows; give their user names."""

    def make(role: Role = Role.TRAINEE, **values: Any) -> str:
        username = f"{role}.{uuid.uuid4().hex}"
        with live_database.write() as session:
            make_account(session, username, role, **values)
        return username

    return make


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once for all journeys of a worker."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.binary(), args=list(chromium.FLAGS))
        yield started
        started.close()


@dataclass(slots=True)
class Watch:
    """Note what must not happen in a journey; ``forgiven`` are patterns of console errors that the test expects."""

    host: str
    abroad: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of a browser's window."""
        context.on("request", lambda request: self._note(request.url))
        context.on("console", lambda entry: self.errors.append(entry.text) if entry.type == "error" else None)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _note(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob", "about") and urlsplit(url).netloc != self.host:
            self.abroad.append(url)

    def unforgiven(self) -> list[str]:
        """List the errors that nobody expected."""
        return [error for error in self.errors if not any(re.search(pattern, error) for pattern in self.forgiven)]


@pytest.fixture
def watch(live_site: Served) -> Iterator[Watch]:
    """Watch a journey; at its end, fail if a page asked for another host or wrote an error to the console."""
    watching = Watch(f"127.0.0.1:{live_site.port}")
    yield watching
    assert watching.abroad == [], "a page asked for something from another host"
    assert watching.unforgiven() == [], "a page wrote an error to the console"


@pytest.fixture
def open_window(browser: Browser, watch: Watch) -> Iterator[OpenWindow]:
    """Open fresh browser windows without cookies, each as a device of its own."""
    opened: list[BrowserContext] = []

    def open_one(size: str = "desk", language: str = "zh-CN", scheme: Any = "light", **options: Any) -> BrowserContext:
        width, height = WIDTHS[size]
        context = browser.new_context(
            base_url=f"http://{watch.host}",
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            locale=language,
            color_scheme=scheme,
            timezone_id="Asia/Shanghai",
            **options,
        )
        watch.follow(context)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(params=WIDTHS)
def window(request: pytest.FixtureRequest, open_window: OpenWindow) -> BrowserContext:
    """Open a fresh browser window without cookies, at each width, in Chinese."""
    return open_window(request.param)


@pytest.fixture
def page(window: BrowserContext) -> Page:
    """Open a page."""
    return window.new_page()


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Log in through the form, and wait for the page one begins on."""
    page.goto("/login")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/login")
