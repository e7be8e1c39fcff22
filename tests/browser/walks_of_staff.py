"""What staff come to by clicks: answers to mark, slips to print, links, two accounts of one person."""

from playwright.sync_api import FilePayload, Page

from tests.browser.material import AGAIN, ESSAY
from tests.browser.steps import Walk, follow, send_nothing, stay

FAULTY = "姓名,单位,工号\n白小石,安和街道,YS-9001\n黑小石,无此单位,YS-9002\n"
ROSTER = "姓名,单位,工号\n白小石,安和街道,YS-9001\n青小石,安和街道,YS-9003\n"


def bring_roster(text: str) -> Walk:
    """Bring a roster; look at what an import would do."""

    def bring(page: Page) -> None:
        page.goto("/admin/roster/")
        roster = FilePayload(name="roster.csv", mimeType="text/csv", buffer=text.encode())
        page.locator("input[type=file]").set_input_files(roster)
        page.locator("main form .go").click()

    return [("roster-dry-run" if text == ROSTER else "roster-faults", bring)]


def import_all(page: Page) -> None:
    """Import the roster that is shown, and wait until a worker has done it."""
    page.locator("main form .go").click()
    page.locator("form[action$='/slips']").wait_for(timeout=60_000)


def slips_of_class(page: Page) -> None:
    """Make slips with links for those of a class who have never logged in."""
    page.goto("/admin/classes/")
    page.locator("main .rows a, main .card a").last.click()
    page.locator("a[href$='/members']").first.click()
    page.locator("#again").check()
    page.locator("form[action$='/slips'] button[name=how]").click()


def foresee(page: Page) -> None:
    """See what would be done to two people, one of whom it cannot be done to."""
    page.goto("/admin/people/")
    for box in page.locator("main .tick").all()[:2]:
        box.check()
    page.locator("details:has(#action) summary").click()
    page.locator("#action").select_option("lock")
    page.locator("details:has(#action) button").click()


def first_password(page: Page) -> None:
    """Make a new first password for somebody."""
    page.goto("/admin/people/?role=trainee")
    page.locator("main .rows a").first.click()
    page.locator("details:has(form[action$='/reset']) summary").click()
    page.locator("form[action$='/reset'] button").first.click()


def mark_nothing(page: Page) -> None:
    """Send marks that are none."""
    for field in page.locator("main input[id^=marks-]").all():
        field.fill("9")
    page.locator("main .go").click()


def mark(page: Page) -> None:
    """Mark the answer that is shown."""
    for field in page.locator("main input[id^=marks-]").all():
        field.fill("2")
    page.locator("#comment").fill("先写事实，再写建议；日期要写全。")
    page.locator("main button[value=save]").click()


def link_for_somebody(page: Page) -> None:
    """Make a link by which somebody chooses a password."""
    page.goto("/admin/people/?role=trainee")
    page.locator("main .rows a").first.click()
    page.locator("details:has(form[action$='/link']) summary").click()
    page.locator("form[action$='/link'] button").first.click()


def use_link(page: Page) -> None:
    """Open the link that is shown, as its owner does, who is logged in nowhere."""
    address = page.locator(".password").nth(1).inner_text()
    page.context.clear_cookies()
    page.goto(address)


MARKING: Walk = [
    ("marking", "/marking/"),
    ("marking-answer", follow("main form .go")),
    ("marking-faults", mark_nothing),
    ("marking-marked", mark),
    ("marking-question", f"/marking/{ESSAY}/rb-001/"),
    ("marking-again", follow("main tbody a")),
    ("marking-done", "/marking/"),
]
OFFICE: Walk = [
    ("roster", "/admin/roster/"),
    *bring_roster(FAULTY),
    *bring_roster(ROSTER),
    ("roster-imported", import_all),
    ("roster-slips", follow("form[action$='/slips'] .go")),
    ("roster-slips-on-paper", stay),
    ("class-slips", slips_of_class),
    ("class-slips-on-paper", stay),
    ("people-foreseen", foresee),
    ("password-slip", first_password),
    ("password-slip-on-paper", stay),
    ("twice", "/admin/people/twice"),
    ("twice-merge", follow("main a.btn")),
    ("twice-merged", follow("main form .bad")),
    ("person-merged", f"/admin/people/?q={AGAIN}"),
]
LINKS: Walk = [("link", link_for_somebody), ("link-opened", use_link), ("link-faults", send_nothing)]
