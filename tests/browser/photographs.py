"""Photograph every page of the demo, at both widths, light and dark, in both languages: for people to look at.

``python -m tests.browser.photographs [folder] [look …]`` writes to ``var/photographs`` and takes every look
(``360-light-zh``, …) unless told otherwise, and says of each page by how many pixels it is too wide, what its console
wrote, what axe-core finds, and which words are not in the page's language (``foreign_words``). Pages that links lead to
are found by following them (``crawling``), as each of the demo's people; what comes of a click stands in ``walks``.
Each look has a site of its own, a copy of the same demo: what one look does leaves nothing behind for the next. At the
end the pages are listed that no picture shows.
"""

import inspect
import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright
from werkzeug.routing import MapAdapter

from elearn.app import create_app
from elearn.config import read_settings
from tests import chromium
from tests.browser.conftest import WIDTHS, log_in
from tests.browser.crawling import pages_of, views_of
from tests.browser.foreign_words import foreign_words
from tests.browser.material import prepare
from tests.browser.reading_aloud import obstacles, sideways
from tests.browser.steps import Step, Walk
from tests.browser.walks import OTHERS, WALKS
from tests.cli.serving import ROOT, elearn, served
from tests.make import PASSWORD

LANGUAGES, SCHEMES = ("zh-CN", "en"), ("light", "dark")
ON_PAPER = "-on-paper"  # the end of the name of a picture that shows a page as it is printed
SHEET: ViewportSize = {"width": 718, "height": 1047}  # A4 within margins of 1 cm, in CSS pixels
PRINTED = ("class_members.listing", "class_groups.listing", "class_programme.listing", "attendance.listing",
           "own_classes.programme", "class_certificates.overview", "saved_views.on_paper", "hours.own",
           "class_discussions.printed", "certificates.show")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold a picture's file, by how many pixels its page is too wide, what else is wrong, and what it shows."""

    path: Path
    wide: int
    found: list[str]
    views: set[str]


def photograph(folder: Path, looks: Collection[str] = ()) -> Iterator[Picture]:
    """Make the demo, and take the pictures; the last one given is none, and lists what was not photographed."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        demo = Path(name) / "demo"
        made = elearn("demo", "--folder", str(demo), "--no-serve", folder=demo, ELEARN_DEMO_PASSWORD=PASSWORD)
        assert made.returncode == 0, made.stderr
        prepare(demo, read_settings({"ELEARN_DATA_DIR": str(demo)}))
        yield from pictures_of(demo, folder, looks)


def pictures_of(demo: Path, folder: Path, looks: Collection[str] = ()) -> Iterator[Picture]:
    """Take the pictures of a demo, which stays as it is."""
    adapter, left = site_map(demo)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.binary(), args=list(chromium.FLAGS))
        with _copied(demo) as base:
            found = _by_links(browser, base, adapter)
        for size, scheme, language in product(WIDTHS, SCHEMES, LANGUAGES):
            look = f"{WIDTHS[size][0]}-{scheme}-{language[:2]}"
            if looks and look not in looks:
                continue
            with _copied(demo) as base:
                walks = [(who, [*found.get(who, []), *walk], None) for who, walk in WALKS.items()]
                for who, walk, agent in [*walks, *OTHERS]:
                    page = _window(browser, base, size, scheme, language, agent)
                    for picture in _walk(page, who, walk, folder / look, adapter):
                        left -= picture.views
                        yield picture
                    page.context.close()
        browser.close()
    yield Picture(folder, 0, [f"NO PICTURE SHOWS {view}" for view in sorted(left)], set())


@contextmanager
def _copied(demo: Path) -> Iterator[str]:
    """Serve a copy of the demo; give its address."""
    with tempfile.TemporaryDirectory() as name:
        copy = shutil.copytree(demo, Path(name) / "demo")
        with served(copy, command="serve", ELEARN_STYLEGUIDE="true") as site:
            yield f"http://127.0.0.1:{site.port}"


def site_map(folder: Path) -> tuple[MapAdapter, set[str]]:
    """Give what matches addresses with views, and which of these answer a GET with a page, as they declare."""
    app = create_app(read_settings({"ELEARN_DATA_DIR": str(folder)}))
    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    given = {view: str(inspect.unwrap(app.view_functions[view]).__annotations__.get("return")) for view in views}
    app.writer.close()
    app.database.dispose()
    return app.url_map.bind("127.0.0.1"), {view for view in views if re.search(r"\b(Page|Grouped)\b", given[view])}


def _by_links(browser: Browser, base: str, adapter: MapAdapter) -> dict[str, Walk]:
    """Find what links lead to: each view once, as the first who comes to it; the course, as whoever teaches it, too."""
    seen: set[str] = set()
    found: dict[str, Walk] = {}
    for who in filter(None, WALKS):
        steps = _found(browser, base, who, adapter)
        views = {_view_of(name) for name, _ in steps}
        found[who] = [step for step in steps if _view_of(step[0]) not in seen - {"learn.course", "account.me"}]
        seen |= views
    return found


def _found(browser: Browser, base: str, who: str, adapter: MapAdapter) -> Walk:
    """List the pages that links lead somebody to, as person-view."""
    page = _window(browser, base, "desk", "light", "en")
    log_in(page, who)
    found = pages_of(page, adapter, "/" if who != "trainee" else "/learn/")
    page.context.close()
    steps: Walk = []
    for view, address in found.items():
        steps += [(f"{who}-{view}{end}", address) for end in (("", ON_PAPER) if view in PRINTED else ("",))]
    return steps


def _view_of(name: str) -> str:
    return name.partition("-")[2].removesuffix(ON_PAPER)


def _window(browser: Browser, base: str, size: str, scheme: Any, language: str, agent: str | None = None) -> Page:
    width, height = WIDTHS[size]
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale=language,
        timezone_id="Asia/Shanghai",
        user_agent=agent,
    )
    return context.new_page()


def _walk(page: Page, who: str, walk: Walk, folder: Path, adapter: MapAdapter) -> Iterator[Picture]:
    errors: list[str] = []
    page.on("console", lambda entry: errors.append(entry.text) if entry.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    if who:
        log_in(page, who)
    window = page.viewport_size or SHEET
    for name, step in walk:
        is_paper = name.endswith(ON_PAPER)
        page.emulate_media(media="print" if is_paper else "screen")
        page.set_viewport_size(SHEET if is_paper else window)
        path, wide, found = folder / f"{name}.png", 0, list[str]()
        try:
            found = _go(page, step)
            _take(page, path)
            wide = sideways(page)
            found += [*obstacles(page), *foreign_words(page)]
        except Error as error:  # the others are still to be seen
            found = [f"{name} WAS NOT REACHED: {error.message[:200]}"]
        yield Picture(path, wide, [*errors, *found], views_of(adapter, page.url))
        errors.clear()


def _take(page: Page, path: Path) -> None:
    """Photograph the whole page in a window as long as it is: a bar stands at its end, and late pictures load."""
    window = page.viewport_size or SHEET
    if window == SHEET and page.locator(".across").count():
        window = {"width": SHEET["height"], "height": SHEET["width"]}
        page.set_viewport_size(window)
    for _ in range(3):  # parts that were out of sight have their true height once they are seen
        length = page.evaluate("() => { scrollTo(0, 0); return document.documentElement.scrollHeight; }")
        page.set_viewport_size({"width": window["width"], "height": max(window["height"], length)})
        page.wait_for_load_state("networkidle")
    page.screenshot(path=path, full_page=True)
    page.set_viewport_size(window)


def _go(page: Page, step: Step) -> list[str]:
    """Take a step; say so when an address led elsewhere."""
    if not isinstance(step, str):
        step(page)
        page.wait_for_load_state("networkidle")
        return []
    page.goto(step)
    page.wait_for_load_state("networkidle")
    there = urlsplit(page.url).path
    return [] if there == unquote(urlsplit(step).path) else [f"LED TO {there}"]


def main() -> None:
    """Take the pictures into the folder that was named, and say what is wrong with a page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "photographs"
    for picture in photograph(folder, sys.argv[2:]):
        print(picture.path, f"{picture.wide} px too wide" if picture.wide > 0 else "", *picture.found, flush=True)


if __name__ == "__main__":
    main()
