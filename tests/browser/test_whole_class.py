"""The whole class: a roster of 170 units, slips and links, attendance, an exam repeated, scores, map, certificate."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.assessment.models import Attempt
from elearn.assessment.papers import paper_of
from elearn.assessment.queries import sheet_of
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.identities import utc_now
from elearn.organisation.service import load_units
from elearn.organisation.tree import UnitRow, read_units
from elearn.questions.registry import kind_of
from elearn.reporting import mastery
from tests.browser import papers
from tests.browser.conftest import OpenWindow, Watch, log_in
from tests.browser.reading_aloud import assert_easy
from tests.browser.rostering import come_in, come_in_by_link, import_roster, links
from tests.browser.test_staff import export, rows_of
from tests.completing import Course
from tests.published import AT_ONCE, COURSE, FOLDER

EXAM, TITLE = "final-exam", "全市培训班"


@pytest.fixture
def townships(live_database: Database) -> list[UnitRow]:
    """Load the whole city: give its eleven counties and 159 townships and subdistricts."""
    rows, problems = read_units((FOLDER / "organisation.csv").read_text("utf-8"))
    assert not problems
    with live_database.write() as session:
        load_units(session, rows)
    return [row for row in rows if row.level != "city"]


def test_a_class_from_its_roster_to_a_certificate_that_anybody_can_verify(
    open_window: OpenWindow, watch: Watch, tmp_path: Path, townships: list[UnitRow], live_database: Database
) -> None:
    watch.forgiven.append("422")  # the browser notes the wrong code's answer
    admin = open_window("desk", "zh-CN", "light", accept_downloads=True).new_page()
    log_in(admin, "admin")
    address = make_class(admin)
    slip = import_roster(admin, address, tmp_path, townships)
    first, second = (open_window("phone", *look).new_page() for look in (("zh-CN", "light"), ("en", "dark")))
    come_in(first, "qx-001", slip)
    come_in_by_link(second, links(admin)["qx-002"])
    make_groups(admin, address)
    attend(admin, address, first, second)

    study_a_lecture(first)
    the_rest_of_the_course(live_database)
    sit_the_exam(first, live_database, knows=False)
    assert_easy(first)
    sit_the_exam(first, live_database, knows=True)
    sit_the_exam(second, live_database, knows=True)
    second.locator("main ul.rows a").first.tap()
    second.wait_for_url("**/result")
    assert_easy(second)

    look_at_scores(admin, address)
    look_at_the_map(admin, live_database)
    issue(admin, address)
    number = find_certificate(first)
    assert "买买提·吐尔逊" not in verify(open_window("desk", "en", "dark").new_page(), number)


def make_class(page: Page) -> str:
    """Make a class with a lecture that is going on, and say what completes it; give its address."""
    page.goto("/admin/classes/new")
    assert_easy(page)
    today = (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()
    for field, text in {"title_zh": TITLE, "first_day": today, "last_day": today, "host": "某学院"}.items():
        page.locator(f"[name={field}]").fill(text)
    page.locator("[name=unit]").select_option("4310")
    page.get_by_role("button", name="建立培训班").click()
    page.wait_for_url("**/admin/classes/*")
    address = page.url
    page.goto(f"{address}/programme")
    for field, text in {"title_zh": "农村环境整治", "begins_at": "00:00", "ends_at": "23:59"}.items():
        page.locator(f"[name={field}]").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="列入日程").click()
    assert_easy(page)
    page.goto(f"{address}/completion")
    page.locator("#attendance").fill("100")
    page.locator(f"[name=quiz][value={EXAM}]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    assert_easy(page)
    page.goto(address)
    with page.expect_navigation():
        page.get_by_role("button", name="开班").click()
    return address


def make_groups(page: Page, address: str) -> None:
    """Mix twelve groups evenly."""
    page.goto(f"{address}/groups")
    page.locator("#count").fill("12")
    page.get_by_role("button", name="开始分组").click()
    expect(page.locator("main")).to_contain_text("第 12 组")
    assert_easy(page)


def attend(screen: Page, address: str, first: Page, second: Page) -> None:
    """Type a wrong code and then the one on the screen; another scans the picture, which has it in its address."""
    screen.goto(address)
    assert_easy(screen)
    screen.get_by_role("link", name="展示签到码").first.click()
    screen.wait_for_url("**/screen")
    assert_easy(screen)
    first.goto("/classes/")
    assert_easy(first)
    first.get_by_role("link", name="我已到场").tap()
    first.wait_for_url("**/attend/*")
    scanned = first.url
    for code in ("000000x", screen.locator("#digits").inner_text()):
        first.locator("#code").fill(code)
        first.get_by_role("button", name="我已到场").tap()
        if code.endswith("x"):
            expect(first.get_by_role("alert")).to_contain_text("签到码不对")
    expect(first.get_by_role("status")).to_contain_text("已记录您到场")
    second.goto(f"{scanned}?code={screen.locator('#digits').inner_text()}")
    second.locator("main form .go").tap()
    expect(second.get_by_role("status")).to_be_visible()
    assert_easy(second)
    expect(screen.locator("#came")).to_have_text("已到 2 人", timeout=10_000)


def study_a_lecture(phone: Page) -> None:
    """Read the first lecture to its end, and hand its quiz in."""
    phone.goto(f"/learn/{COURSE}/{AT_ONCE}")
    while "/quizzes/" not in phone.url:
        here = phone.url
        phone.locator("article form[method=post] button").tap()
        expect(phone).not_to_have_url(here)
    phone.locator("main form button").tap()
    phone.wait_for_url("**/attempts/*/")
    phone.locator("aside .go").tap()
    phone.wait_for_url("**/result")


def the_rest_of_the_course(database: Database) -> None:
    """Let both finish what the course asks, and ten of their county sit the exam, through the services."""
    with database.write() as session:
        course = Course(session)
        for username in ("qx-001", "qx-002"):
            course.live_through(username)
        counties = select(Account.username).where(Account.username.like("qx-%"), Account.username > "qx-012")
        for place, username in enumerate(session.scalars(counties.order_by(Account.username).limit(10)).all()):
            course.take(username, EXAM, rightly=6 + place)


def sit_the_exam(phone: Page, database: Database, *, knows: bool) -> None:
    """Hand the exam in, either empty or with everything answered rightly; another try follows a failed one."""
    attempt = papers.begin(phone, EXAM)
    if knows:
        for name, answer in right_answers(database, attempt).items():
            for value in answer if isinstance(answer, list) else [str(answer).lower()]:
                box = phone.locator(f"input[name='{name}'][value='{value}']")
                box.check() if box.count() else papers.write(phone, name, str(answer))
    phone.locator("aside .go").tap()
    phone.wait_for_url("**/result")
    phone.goto(f"/quizzes/{EXAM}/")
    expect(phone.locator("main ul.rows .chip").first).to_have_class("chip good" if knows else "chip due")


def right_answers(database: Database, attempt: str) -> dict[str, object]:
    """Give what to answer: question → what earns all its marks."""
    with database.read() as session:
        owner = session.execute(select(Attempt.account_id).where(Attempt.public_id == attempt)).scalar_one()
        specs = paper_of(session, Shelf(), sheet_of(session, attempt, owner)).specs
    return {spec["id"]: kind_of(spec["kind"]).best_answer(spec) for spec in specs}


def look_at_scores(page: Page, address: str) -> None:
    """See how the class stands, who has not passed, and take that table along."""
    page.goto(address)
    page.get_by_role("link", name="成绩").last.click()
    expect(page.locator(".figs")).to_contain_text("170")
    assert_easy(page)
    page.get_by_role("link", name="未通过").first.click()
    page.wait_for_url("**state=not_passed*")
    expect(page.locator("tbody")).not_to_contain_text("买买提·吐尔逊")
    assert_easy(page)
    page.locator("#state").select_option("passed")
    page.locator("form[role=search] button").click()
    expect(page.locator("tbody")).to_contain_text("买买提·吐尔逊")
    rows = rows_of(export(page, "xlsx"))
    assert {"买买提·吐尔逊", "𠮷小满"} <= {cell for row in rows for cell in row}
    assert_easy(page)


def look_at_the_map(page: Page, database: Database) -> None:
    """See which topics the county has not understood, and the questions of one; a township alone is not told."""
    mastery.refresh(database, utc_now, lambda _done, _total: None)  # the worker's round of every five minutes
    page.goto(f"/reports/mastery?source={EXAM}")
    assert_easy(page)
    page.locator("table.map tbody a", has_text="北湖区").click()
    page.wait_for_url("**unit=431002*")
    expect(page.locator("table.map tfoot td").first).to_contain_text("%")
    assert_easy(page)
    page.locator("table.map thead a").first.click()
    page.wait_for_url("**/mastery/topic*")
    assert_easy(page)


def issue(page: Page, address: str) -> None:
    """Issue certificates to those whom the page shows."""
    page.goto(f"{address}/certificates")
    assert_easy(page)
    page.get_by_role("button", name=re.compile("2")).click()
    expect(page.locator("table").first).to_contain_text("买买提·吐尔逊")
    assert_easy(page)


def find_certificate(phone: Page) -> str:
    """Find the own certificate from the page of one's progress; give its number."""
    phone.goto("/progress/")
    phone.locator("main a[href^='/certificates/2']").tap()
    expect(phone.locator(".certificate .person")).to_contain_text("买买提·吐尔逊")
    assert_easy(phone)
    return phone.url.rpartition("/")[2]


def verify(stranger: Page, number: str) -> str:
    """Verify it without an account, in another browser; give what the page says: the name is shown in part."""
    stranger.goto("/verify/")
    assert_easy(stranger)
    stranger.locator("#serial").fill(number)
    stranger.locator("main form .go").click()
    expect(stranger.locator("main .chip.good")).to_be_visible()
    assert_easy(stranger)
    return stranger.locator("main").inner_text()
