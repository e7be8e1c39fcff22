"""Random schedules of cuts: whatever happens to the line, each last answer is on the server, once.

The suite runs few; ``make cuts`` runs two hundred (``CUTS=400 SEED=7 make cuts`` others).
"""

import os
from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Browser

from elearn.content.files import read_folder
from elearn.db.database import Database
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, Watch, log_in
from tests.browser.cuts import Schedule
from tests.examining import QUESTIONS, QUIZ, exam_files
from tests.published import FOLDER, publish_files

CUTS, SEED = int(os.environ.get("CUTS", "8")), int(os.environ.get("SEED", "2026"))
IN_ONE = 12  # cuts in one schedule: on one attempt of one person, with up to two devices


@pytest.fixture
def exam(live_database: Database) -> Iterator[None]:
    """Publish an exam of four hours; then put the course back."""
    with live_database.write() as session:
        publish_files(session, exam_files("time_limit: 240\n"))
    yield
    with live_database.write() as session:
        publish_files(session, read_folder(FOLDER))


@pytest.mark.usefixtures("exam")
def test_after_every_schedule_the_server_has_each_last_answer_once(
    browser: Browser, open_window: OpenWindow, new_person: MakePerson, watch: Watch, live_database: Database
) -> None:
    watch.forgiven.append("")  # a broken line is an error in every console
    chance, cuts = Random(SEED), 0
    while cuts < CUTS:
        page = open_window("phone").new_page()
        log_in(page, new_person())
        attempt = papers.begin(page, QUIZ)
        schedule = Schedule(browser, page.context.storage_state(), page.url, list(QUESTIONS), chance)
        page.context.close()
        schedule.run(min(IN_ONE, CUTS - cuts))
        schedule.close()
        cuts += schedule.cuts
        kept = papers.events(live_database, attempt)
        print(f"{cuts} cuts, seed {SEED}: {schedule.answers} answers given, {len(kept)} events kept")

        assert papers.answers(live_database, attempt) == schedule.given
        assert len(kept) <= schedule.answers
