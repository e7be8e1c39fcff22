"""A quiz begun on a phone and gone on with at a desk, over a line that is cut and in tabs that are closed."""

from playwright.sync_api import Route, expect
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.db.database import Database
from elearn.progress.models import ReadingPlace
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, Watch, log_in
from tests.browser.test_bad_line import NO_LINE
from tests.cli.serving import await_that
from tests.published import AFTER, COURSE


def test_with_the_line_cut_the_tab_closed_and_the_device_changed_after_each_answer_nothing_is_lost(
    open_window: OpenWindow, watch: Watch, new_person: MakePerson, live_database: Database
) -> None:
    watch.forgiven.append(NO_LINE)
    username, given = new_person(), dict[str, int]()
    devices = [open_window("phone"), open_window("desk")]
    for device in devices:
        log_in(device.new_page(), username)
    page = devices[0].pages[0]
    attempt = papers.begin(page, AFTER)
    address = page.url
    for number, question in enumerate(["dw-001", "dw-002", "dw-003", "dw-005"]):
        device = devices[number % 2]
        page = device.new_page()
        page.goto(address)
        for known, place in given.items():  # what was given on the other device is here, and said to be saved
            assert papers.picked(page, known) == [place]
        device.set_offline(True)
        papers.choose(page, question, number % 2)
        papers.expect_state(page, question, "waiting")
        page.close()
        assert question not in papers.answers(live_database, attempt)
        device.set_offline(False)
        page = device.new_page()
        page.goto(address)
        papers.expect_state(page, question, "saved")
        given[question] = number % 2
        assert papers.picked(page, question) == [number % 2]
        page.close()

    kept = papers.events(live_database, attempt)
    assert sorted(event.question_id for event in kept) == sorted(given)


def test_a_tab_that_was_loading_while_another_sent_shows_what_it_sent(
    open_window: OpenWindow, new_person: MakePerson
) -> None:
    phone = open_window("phone")
    paper, other = phone.new_page(), phone.new_page()
    log_in(paper, new_person())
    papers.begin(paper, AFTER)

    def answer_meanwhile(route: Route) -> None:
        made_before = route.fetch()
        papers.choose(paper, "dw-001", 1)
        papers.write(paper, "dw-004", "97")
        for question in ("dw-001", "dw-004"):
            papers.expect_state(paper, question, "saved")
        paper.close()
        route.fulfill(response=made_before)

    other.route(paper.url, answer_meanwhile, times=1)
    other.goto(paper.url)

    for question in ("dw-001", "dw-004"):
        papers.expect_state(other, question, "saved")
    assert papers.picked(other, "dw-001") == [1]
    assert papers.card(other, "dw-004").locator("input").input_value() == "97"


def is_kept(database: Database, username: str) -> bool:
    """Say whether the server knows where somebody left off."""
    mine = select(ReadingPlace.block).join(Account, Account.id == ReadingPlace.account_id)
    with database.read() as session:
        return session.scalar(mine.where(Account.username == username)) is not None


def test_a_lecture_opens_on_another_device_at_the_paragraph_where_it_was_left(
    open_window: OpenWindow, new_person: MakePerson, live_database: Database
) -> None:
    username, devices = new_person(), [open_window("phone"), open_window("desk")]
    pages = [device.new_page() for device in devices]
    for page in pages:
        log_in(page, username)
    phone, desk = pages
    phone.goto(f"/learn/{COURSE}/{AFTER}/rules")
    paragraph = phone.locator("article.prose > *").nth(9)
    paragraph.evaluate("(block) => scrollTo(0, block.getBoundingClientRect().top + scrollY - 100)")
    expect(phone.locator("#finish")).to_have_count(1)
    phone.wait_for_function("key => localStorage.getItem(key)", arg=f"elearn:read:/learn/{COURSE}/{AFTER}/rules")
    phone.goto("/learn/")
    await_that(lambda: is_kept(live_database, username), what="the word on where it was left")
    desk.goto(f"/learn/{COURSE}/{AFTER}")

    assert desk.url.endswith(f"/{AFTER}")
    expect(desk.locator("article.prose > *").nth(9)).to_be_in_viewport()
    assert desk.evaluate("scrollY") > 300
