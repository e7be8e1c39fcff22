"""A lecturer's way from a wrong key to a printed paper whose results are typed in twice, settled and counted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.reporting import quiz_figures
from elearn.reporting.patterns import key_of
from tests.browser.conftest import OpenWindow, log_in
from tests.browser.reading_aloud import assert_easy
from tests.cli.serving import Served, served
from tests.clock import StandingClock
from tests.published import AFTER
from tests.reporting.asking import silent
from tests.reporting.measured import sit


@pytest.fixture(scope="module")
def live_site(published_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a site of its own, on which 180 people have handed a quiz in whose first key they find wrong."""
    folder = tmp_path_factory.mktemp("figures")
    path = shutil.copyfile(published_sqlite_template, folder / "elearn.sqlite3")
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        quiz = Shelf().outline(session).quizzes[AFTER]
        spec = Shelf().document(session, quiz.questions[0].revision_hash)
        (key,) = key_of(spec)
        own, rival = "ABCD"[int(key[1:]) - 1], "B" if key == "c1" else "A"
        sit(session, quiz, [planted(place, len(quiz.questions), own, rival) for place in range(180)], key=own)
    quiz_figures.refresh(database, StandingClock(), silent)
    database.dispose()
    with served(folder) as site:
        yield site


def planted(place: int, size: int, own: str, rival: str) -> list[str]:
    """Answer a quiz: who knows more of the other questions (marked right where they say A) picks the rival first."""
    level = place % size
    return [rival if level > size // 2 else own, *["A" if item < level else "C" for item in range(size - 1)]]


def type_row(page: Page, first: str, cells: list[str]) -> None:
    """Type one row of the grid with the keyboard alone, beginning in the cell ``first``."""
    page.locator(first).focus()
    for cell in cells:
        page.keyboard.type(cell)
        page.keyboard.press("Tab")


def test_a_lecturer_finds_a_wrong_key_and_counts_a_printed_paper(open_window: OpenWindow) -> None:
    page = open_window("desk", "en", "dark").new_page()
    log_in(page, "lecturer")
    page.goto(f"/statistics/{AFTER}")
    first = page.locator("#first li").first
    expect(first).to_contain_text("Probably a wrong key")
    assert_easy(page)
    first.locator("a").first.click()
    expect(page.locator("polyline.key")).to_have_count(1)
    assert_easy(page)

    page.goto(f"/statistics/{AFTER}")
    page.get_by_role("link", name="Print on paper").click()
    page.get_by_role("button", name="Make a paper").click()
    page.wait_for_url("**/papers/*/")
    paper = page.url
    assert_easy(page)
    for sheet in ("questions/A", "answers/B", "key/A"):
        page.goto(f"{paper}{sheet}")
        expect(page.locator(".sheet h1")).to_have_count(1)
        assert_easy(page)
    keys = page.locator(".key tbody td:nth-child(2)").all_inner_texts()

    page.goto(f"{paper}entry-1")
    assert_easy(page)
    type_row(page, "[name=r1-who]", ["tanglan", "a", *keys])
    page.get_by_role("button", name="Keep these sheets").click()
    page.goto(f"{paper}entry-2")
    expect(page.locator("[name=r1-who]")).to_have_value("tanglan")
    type_row(page, "[name=r1-version]", ["A", "-", *keys[1:]])
    page.get_by_role("button", name="Keep these sheets").click()

    page.goto(f"{paper}compare")
    expect(page.locator("fieldset")).to_have_count(1)
    assert_easy(page)
    page.get_by_text(f"First pass: {keys[0]}").click()
    page.get_by_role("button", name="Count").click()
    expect(page.locator("[role=status]")).to_contain_text("1 result was counted")

    administrator = open_window().new_page()
    log_in(administrator, "admin")
    administrator.goto(f"/reports/scores?quiz={AFTER}&q=tanglan")
    expect(administrator.locator("tbody tr")).to_contain_text("100%")
