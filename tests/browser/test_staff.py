"""The ways of those who look after a course: a lecturer, the city's administrator, a county's administrator."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.conftest import LOOKS, OTHER_LOOKS, MakePerson, OpenWindow, Watch, log_in
from tests.browser.reading_aloud import assert_easy
from tests.make import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.published import AFTER


@pytest.fixture
def finished(open_window: OpenWindow, new_person: MakePerson) -> tuple[str, str]:
    """Let a trainee of each county hand in a quiz; give their names."""
    names = ("麦芽·阿依", "𠮷㛃")
    for name, unit in zip(names, (TOWNSHIP, OTHER_TOWNSHIP), strict=True):
        page = open_window("phone").new_page()
        log_in(page, new_person(name=name, unit=unit))
        papers.begin(page, AFTER)
        page.locator("aside .go").click()
        page.wait_for_url("**/result")
    return names


def export(page: Page, form: str) -> Path:
    """Ask for the table as a file, wait until it is made, and take it."""
    page.locator(f"button[name=format][value={form}]").click()
    page.wait_for_url("**/reports/exports/*")
    with page.expect_download() as found:
        page.locator("main a.go").click(timeout=30_000)  # appears when the worker has made the file
    return found.value.path().rename(found.value.path().with_suffix(f".{form}"))


def rows_of(path: Path) -> list[list[str]]:
    """Read a table that was exported, as Excel and WPS do."""
    if path.suffix == ".csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "without a BOM, Excel takes it for another encoding"
        return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    book = openpyxl.load_workbook(path)
    rows = [[str(value or "") for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return rows


def says(rows: list[list[str]], name: str) -> bool:
    """Tell whether a name stands in a table."""
    return any(name in row for row in rows)


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS[:1])  # at a desk: ``test_grades``, ``test_authoring``
def test_a_lecturer_sees_who_has_done_what_and_the_faults_of_the_text(
    size: str, language: str, scheme: str, open_window: OpenWindow, finished: tuple[str, str]
) -> None:
    page = open_window(size, language, scheme).new_page()
    log_in(page, "lecturer")
    page.goto("/statistics/")
    assert_easy(page)
    page.locator(f"main a[href='/statistics/{AFTER}']").click()
    page.locator("#q").fill(finished[0])
    page.locator("form[role=search] button").click()
    expect(page.locator("#people tbody tr")).not_to_have_count(0)
    expect(page.locator("#people tbody tr").first).to_contain_text(finished[0])
    assert_easy(page)
    page.locator("nav.tabs a[href='/author/']").click()
    expect(page.locator("main h2")).not_to_have_count(0)
    assert_easy(page)


@pytest.mark.parametrize(("size", "language", "scheme"), OTHER_LOOKS[:1])  # at a desk: ``test_whole_class``
def test_an_administrator_filters_the_scores_and_exports_them_as_they_stand(
    size: str, language: str, scheme: str, open_window: OpenWindow, finished: tuple[str, str]
) -> None:
    page = open_window(size, language, scheme, accept_downloads=True).new_page()
    here, elsewhere = finished
    log_in(page, "admin")
    page.goto("/reports/scores")
    assert_easy(page)
    page.locator("#unit").select_option(COUNTY)
    page.locator("#quiz").select_option(AFTER)
    page.locator("form[role=search] button").click()
    expect(page.locator("tbody")).to_contain_text(here)
    expect(page.locator("tbody")).not_to_contain_text(elsewhere)
    assert_easy(page)
    filtered = page.url
    for form in ("xlsx", "csv"):
        page.goto(filtered)
        rows = rows_of(export(page, form))
        assert says(rows, here)
        assert not says(rows, elsewhere)
    assert_easy(page)
    page.goto(filtered)
    page.get_by_role("link", name=here).first.click()
    assert_easy(page)
    page.locator("main ul.rows a").first.click()
    assert_easy(page)
    page.goto(f"/reports/units?quiz={AFTER}")
    assert_easy(page)


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS[:1])
def test_an_administrator_makes_a_person_whose_slip_opens_the_site(
    size: str, language: str, scheme: str, open_window: OpenWindow
) -> None:
    page = open_window(size, language, scheme).new_page()
    log_in(page, "admin")
    page.goto("/admin/people/")
    assert_easy(page)
    page.locator("main a.go").click()
    assert_easy(page)
    page.locator("[name=name]").fill("欧阳·㛃")
    page.locator("[name=username]").fill(f"ouyang-{size}")
    page.locator("[name=unit]").select_option(TOWNSHIP)
    page.locator("main form .go").last.click()
    assert_easy(page)
    username, password = page.locator(".password").all_inner_texts()
    page.locator("main a.btn").last.click()
    page.wait_for_url("**/admin/people/*")
    page.locator("aside details summary").first.click()
    assert_easy(page)
    page.goto("/admin/units/")
    assert_easy(page)

    theirs = open_window("phone").new_page()
    log_in(theirs, username, password)
    theirs.wait_for_url("**/account/password")


def test_a_county_administrator_sees_the_own_county_only(
    open_window: OpenWindow, finished: tuple[str, str], watch: Watch
) -> None:
    here, elsewhere = finished
    city = open_window().new_page()
    log_in(city, "admin")
    city.goto(f"/reports/scores?q={elsewhere}")
    person = city.get_by_role("link", name=elsewhere).first.get_attribute("href")
    page = open_window(accept_downloads=True).new_page()
    log_in(page, "county")
    page.goto("/reports/scores")
    assert_easy(page)
    expect(page.locator("tbody")).to_contain_text(here)
    expect(page.locator("tbody")).not_to_contain_text(elsewhere)
    rows = rows_of(export(page, "xlsx"))
    assert says(rows, here)
    assert not says(rows, elsewhere)
    page.goto("/admin/people/")
    expect(page.locator("main ul.rows")).not_to_contain_text(elsewhere)
    watch.forgiven.append("status of 404")
    answer = page.goto(person or "")

    assert answer is not None
    assert answer.status == 404
    assert_easy(page)
