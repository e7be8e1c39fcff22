"""An exam against the clock in the browser: the end takes what was given, and what was kept arrives late."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select, update

from elearn.assessment.models import Attempt, Response
from elearn.content.files import read_folder
from elearn.db.database import Database
from elearn.identities import utc_now
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, Watch, log_in
from tests.browser.reading_aloud import assert_easy
from tests.examining import QUIZ, exam_files
from tests.published import FOLDER, publish_files


@pytest.fixture
def exam(live_database: Database, open_window: OpenWindow, new_person: MakePerson, watch: Watch) -> Iterator[Page]:
    """Publish an exam of half an hour whose late answers count, and begin it on a phone; then put the course back."""
    watch.forgiven.append(r"ERR_INTERNET_DISCONNECTED|status of 409")
    with live_database.write() as session:
        publish_files(session, exam_files("time_limit: 30\ngrace: 0\nlate: count\n"))
    page = open_window("phone", "en").new_page()
    log_in(page, new_person())
    papers.begin(page, QUIZ)
    yield page
    with live_database.write() as session:
        publish_files(session, read_folder(FOLDER))


def attempt_of(page: Page) -> str:
    """Give the public id of the attempt."""
    return page.url.split("/attempts/")[1].split("/")[0]


def leave(database: Database, attempt: str, left: timedelta) -> None:
    """Let so much time be left."""
    then = utc_now() + left
    with database.write() as session:
        values = {"deadline": then, "closes_at": then}
        session.execute(update(Attempt).where(Attempt.public_id == attempt).values(**values))


def test_the_end_comes_by_the_server_s_clock_and_takes_what_was_given(exam: Page, live_database: Database) -> None:
    expect(exam.locator("#left")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    assert_easy(exam)
    leave(live_database, attempt_of(exam), timedelta(seconds=50))
    exam.reload()
    expect(exam.locator("#spoken")).to_have_text("Minutes left: 1.")
    leave(live_database, attempt_of(exam), timedelta(seconds=6))
    exam.reload()
    papers.choose(exam, "e-1", 0)

    exam.wait_for_url("**/result", timeout=90_000)
    with live_database.read() as session:
        assert session.scalars(
            select(Response.question_id).join(Attempt).where(Attempt.public_id == attempt_of(exam))
        ).all() == ["e-1"]


def test_what_a_phone_had_kept_arrives_late_and_counts(exam: Page, live_database: Database) -> None:
    context: BrowserContext = exam.context
    attempt = attempt_of(exam)
    context.set_offline(True)
    papers.choose(exam, "e-1", 0)
    papers.expect_state(exam, "e-1", "waiting")
    exam.close()
    with live_database.write() as session:
        then = utc_now()
        session.execute(update(Attempt).where(Attempt.public_id == attempt).values(deadline=then, closes_at=then))
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/attempts/{attempt}/")

    expect(again.locator("#late")).to_have_text(re.compile("have arrived"))
    assert_easy(again)
    again.locator("#see button").click()
    expect(again.locator("main")).to_contain_text("1 of 4 marks")
