"""Photograph every page of the demo, at both widths, light and dark, in both languages: for people to look at.

``python -m tests.browser.photographs [folder] [look …]`` writes to ``var/photographs`` and takes every look
(``360-light-zh``, …) unless told otherwise, and says of each page by how many pixels it is too wide, what its console
wrote, what axe-core finds, and which words are not in the page's language (``foreign_words``). Pages that links lead to
are found by following them (``crawling``), as each of the demo's people; what comes of a click stands in ``walks``.
"""

import sys
import tempfile
from collections.abc import Collection, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright
from werkzeug.routing import MapAdapter

from elearn.app import create_app
from elearn.config import read_settings
from tests import chromium
from tests.browser.conftest import WIDTHS, log_in
from tests.browser.crawling import pages_of
from tests.browser.foreign_words import foreign_words
from tests.browser.reading_aloud import obstacles, sideways
from tests.browser.walks import LAST, WALKS, Walk
from tests.cli.serving import ROOT, elearn, served
from tests.make import PASSWORD

LANGUAGES, SCHEMES = ("zh-CN", "en"), ("light", "dark")


def photograph(folder: Path, looks: Collection[str] = ()) -> Iterator[tuple[Path, int, list[str]]]:
    """Take the pictures; give each file, by how many pixels its page is too wide, and what else is wrong with it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        demo = Path(name)
        made = elearn("demo", "--folder", name, "--no-serve", folder=demo, ELEARN_DEMO_PASSWORD=PASSWORD)
        assert made.returncode == 0, made.stderr
        with served(demo, ELEARN_STYLEGUIDE="true") as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.binary(), args=list(chromium.FLAGS))
            base = f"http://127.0.0.1:{site.port}"
            found = _by_links(browser, base, adapter_of(demo))
            for size, scheme, language in product(WIDTHS, SCHEMES, LANGUAGES):
                look = f"{WIDTHS[size][0]}-{scheme}-{language[:2]}"
                if looks and look not in looks:
                    continue
                for who, walk in [*WALKS.items(), ("trainee", LAST)]:
                    page = _window(browser, base, size, scheme, language)
                    steps = walk if walk is LAST else [*found.get(who, []), *walk]
                    yield from _walk(page, who, steps, folder / look)
                    page.context.close()
            browser.close()


def adapter_of(folder: Path) -> MapAdapter:
    """Give what matches addresses with views."""
    app = create_app(read_settings({"ELEARN_DATA_DIR": str(folder)}))
    adapter = app.url_map.bind("127.0.0.1")
    app.writer.close()
    app.database.dispose()
    return adapter


def _by_links(browser: Browser, base: str, adapter: MapAdapter) -> dict[str, Walk]:
    """Find what links lead to: each view once, as the first who comes to it; the course, as whoever teaches it, too."""
    seen: set[str] = set()
    found: dict[str, Walk] = {}
    for who in filter(None, WALKS):
        steps = _found(browser, base, who, adapter)
        views = {name.partition("-")[2] for name, _ in steps}
        found[who] = [step for step in steps if step[0].partition("-")[2] not in seen - {"learn.course", "account.me"}]
        seen |= views
    return found


def _found(browser: Browser, base: str, who: str, adapter: MapAdapter) -> Walk:
    """List the pages that links lead somebody to, as person-view."""
    page = _window(browser, base, "desk", "light", "en")
    log_in(page, who)
    found = pages_of(page, adapter, "/" if who != "trainee" else "/learn/")
    page.context.close()
    return [(f"{who}-{view}", address) for view, address in found.items()]


def _window(browser: Browser, base: str, size: str, scheme: Any, language: str) -> Page:
    width, height = WIDTHS[size]
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale=language,
        timezone_id="Asia/Shanghai",
    )
    return context.new_page()


def _walk(page: Page, who: str, walk: Walk, folder: Path) -> Iterator[tuple[Path, int, list[str]]]:
    errors: list[str] = []
    page.on("console", lambda entry: errors.append(entry.text) if entry.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    if who:
        log_in(page, who)
    for name, step in walk:
        path, wide, found = folder / f"{name}.png", 0, list[str]()
        try:
            if isinstance(step, str):
                page.goto(step)
            else:
                step(page)
            page.wait_for_load_state("networkidle")
            page.evaluate("scrollTo(0, 0)")  # or bars lie over what a reader would scroll from under them
            page.screenshot(path=path, full_page=True)
            wide = sideways(page)
            found = [*obstacles(page), *foreign_words(page)]
        except Error as error:  # the others are still to be seen
            found = [f"{name} WAS NOT REACHED: {error.message[:200]}"]
        yield path, wide, [*errors, *found]
        errors.clear()


def main() -> None:
    """Take the pictures into the folder that was named, and say what is wrong with a page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "photographs"
    for path, wide, errors in photograph(folder, sys.argv[2:]):
        print(path, f"{wide} px too wide" if wide > 0 else "", *errors, flush=True)


if __name__ == "__main__":
    main()
