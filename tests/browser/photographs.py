"""Photograph every page of the demo, at both widths, light and dark, in both languages: for people to look at.

``python -m tests.browser.photographs [folder]`` writes to ``var/photographs`` unless told otherwise.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.browser.conftest import WIDTHS, log_in
from tests.cli.serving import ROOT, elearn, served
from tests.make import PASSWORD
from tests.published import AFTER, AT_ONCE, COURSE

Step = str | Callable[[Page], object]
LANGUAGES, SCHEMES = ("zh-CN", "en"), ("light", "dark")
LECTURE = f"/learn/{COURSE}/{AFTER}"


def follow(selector: str) -> Step:
    """Make a step that clicks the first of what a selector finds."""
    return lambda page: page.locator(selector).first.click()


def begin(quiz: str) -> Step:
    """Make a step that begins a quiz, or goes on with it."""

    def step(page: Page) -> None:
        page.goto(f"/quizzes/{quiz}/")
        page.locator("main form button").click()

    return step


def check_first(page: Page) -> None:
    """Answer the first question that is still open, and check it."""
    card = page.locator("[data-question]:has(label.choice)").first
    card.locator("label.choice").first.click()
    card.locator("button[name=check]").click()


WALKS: dict[str, list[tuple[str, Step]]] = {
    "": [("login", "/login"), ("not-found", "/nowhere")],
    "trainee": [
        ("today", "/learn/"),
        ("course", "/courses/"),
        ("lecture", f"{LECTURE}/basics"),
        ("lecture-rules", f"{LECTURE}/rules"),
        ("lecture-table", f"/learn/{COURSE}/{AT_ONCE}/thought"),
        ("progress", "/progress/"),
        ("sources", "/sources"),
        ("quiz", f"/quizzes/{AT_ONCE}/"),
        ("attempt", begin(AT_ONCE)),
        ("checked", check_first),
        ("attempt-after", begin(AFTER)),
        ("result", follow("aside .go")),
        ("me", "/account/"),
        ("password", "/account/password"),
    ],
    "lecturer": [
        ("statistics", "/statistics/"),
        ("statistics-quiz", f"/statistics/{AFTER}"),
        ("statistics-question", follow("#questions tbody th a")),
        ("papers", f"/papers/?quiz={AFTER}"),
        ("paper", follow("main form .small")),
        ("paper-questions", follow("main table a")),
        ("author", "/author/"),
    ],
    "admin": [
        ("scores-quiz", f"/reports/scores?quiz={AFTER}"),
        ("scores-none", "/reports/scores?q=nobody"),
        ("scores", "/reports/scores"),
        ("scores-person", follow("tbody th a")),
        ("scores-attempt", follow("main ul.rows a")),
        ("units", "/reports/units"),
        ("units-quiz", f"/reports/units?quiz={AFTER}"),
        ("people", "/admin/people/"),
        ("person", follow("main ul.rows a")),
        ("new-person", "/admin/people/new"),
        ("new-person-faults", follow("main .go")),
        ("organisation", "/admin/units/"),
    ],
    "county": [("county-scores", "/reports/scores")],
}


def photograph(folder: Path) -> Iterator[tuple[Path, int, list[str]]]:
    """Take the pictures; give each file, by how many pixels its page is too wide, and the errors in the console."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        demo = Path(name)
        made = elearn("demo", "--folder", name, "--no-serve", folder=demo, ELEARN_DEMO_PASSWORD=PASSWORD)
        assert made.returncode == 0, made.stderr
        with served(demo) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.binary(), args=list(chromium.FLAGS))
            for (size, (width, height)), scheme, language in product(WIDTHS.items(), SCHEMES, LANGUAGES):
                for username, walk in WALKS.items():
                    context = browser.new_context(
                        base_url=f"http://127.0.0.1:{site.port}",
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,  # type: ignore[arg-type]
                        locale=language,
                        timezone_id="Asia/Shanghai",
                    )
                    yield from _walk(context.new_page(), username, walk, folder / f"{size}-{scheme}-{language[:2]}")
                    context.close()
            browser.close()


def _walk(
    page: Page, username: str, walk: list[tuple[str, Step]], folder: Path
) -> Iterator[tuple[Path, int, list[str]]]:
    errors: list[str] = []
    page.on("console", lambda entry: errors.append(entry.text) if entry.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    if username:
        log_in(page, username)
    for name, step in walk:
        if isinstance(step, str):
            page.goto(step)
        else:
            step(page)
        page.wait_for_load_state("networkidle")
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        yield path, wide, list(errors)
        errors.clear()


def main() -> None:
    """Take the pictures into the folder that was named, and say what is wrong with a page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "photographs"
    for path, wide, errors in photograph(folder):
        print(path, f"{wide} px too wide" if wide > 0 else "", *errors)


if __name__ == "__main__":
    main()
