"""A paper whose script comes long after it, as on a slow line: what is answered meanwhile is not lost."""

from playwright.sync_api import Route

from elearn.db.database import Database
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, log_in
from tests.published import AFTER

SCRIPT = "**/attempt*.js"


def test_what_is_answered_before_the_script_is_here_is_kept_when_it_comes(
    open_window: OpenWindow, new_person: MakePerson, live_database: Database
) -> None:
    phone = open_window("phone")
    page = phone.new_page()
    log_in(page, new_person())
    attempt = papers.begin(page, AFTER)
    papers.choose(page, "dw-001", 0)
    papers.expect_state(page, "dw-001", "saved")
    held: list[Route] = []
    phone.route(SCRIPT, lambda route: held.append(route))
    with page.expect_request(SCRIPT):
        page.reload(wait_until="commit")

    papers.choose(page, "dw-001", 2)
    papers.choose(page, "dw-002", 1)
    held[0].continue_()

    for question in ("dw-001", "dw-002"):
        papers.expect_state(page, question, "saved")
    assert sorted(one.question_id for one in papers.events(live_database, attempt)) == ["dw-001", "dw-001", "dw-002"]
    phone.unroute_all()
    page.reload()
    assert (papers.picked(page, "dw-001"), papers.picked(page, "dw-002")) == ([2], [1])
