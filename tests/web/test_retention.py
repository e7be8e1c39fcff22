"""Delayed checks are offered by date, and administrators see what was kept: by county and topic, never a small cell."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.building import build
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.make import make_account, make_settings
from tests.review.learning import Learner
from tests.visiting import token_of, visitor

PRE, POST, CHECK, LATER_CHECK = "pre-test", "post-test", "delayed-30", "delayed-90"
HOME, OTHER = "431002101", "431003101"


@pytest.fixture
def learner(site: Site) -> Learner:
    """Let ``tanglan`` have handed in the post-test this morning."""
    found = Learner(site.database)
    found.take(POST)
    return found


@pytest.mark.parametrize(
    ("days", "offered"),
    [(29, []), (30, [CHECK]), (44, [CHECK]), (46, []), (90, [LATER_CHECK]), (119, [LATER_CHECK]), (121, [])],
)
def test_a_delayed_check_is_offered_by_its_date_for_a_while(
    learner: Learner, site: Site, clock: StandingClock, days: int, offered: list[str]
) -> None:
    clock.advance(timedelta(days=days))
    client = visitor(site, "tanglan")
    page = client.get("/learn/").text
    begun = {
        name: client.post(f"/quizzes/{name}/", data={"csrf_token": token_of(client)}).status_code == 303
        for name in (CHECK, LATER_CHECK)
    }

    assert [name for name in (CHECK, LATER_CHECK) if f'href="/quizzes/{name}/"' in page] == offered
    assert [name for name, is_begun in begun.items() if is_begun] == offered


def test_a_check_that_was_handed_in_is_not_offered_again(learner: Learner, site: Site, clock: StandingClock) -> None:
    clock.advance(timedelta(days=31))
    learner.later(31)
    learner.take(CHECK)
    page = visitor(site, "tanglan").get("/learn/").text

    assert f'href="/quizzes/{CHECK}/"' not in page


def test_without_a_post_test_there_is_no_delayed_check(site: Site, clock: StandingClock, trainee: FlaskClient) -> None:
    clock.advance(timedelta(days=31))
    refused = visitor(site, "tanglan").get(f"/quizzes/{CHECK}/").text

    assert "This quiz is not taken here." in refused
    assert f'action="/quizzes/{CHECK}/"' not in refused


@pytest.fixture(scope="module")
def after_a_year(published_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build a site where eleven people sat all checks, six of one county and five of another, four with reviews."""
    folder = tmp_path_factory.mktemp("kept")
    path = shutil.copyfile(published_sqlite_template, folder / "elearn.sqlite3")
    clock = StandingClock()
    site = build(make_settings(f"sqlite:///{path}", folder), clock)
    with site.database.write() as session:
        for number in range(11):
            make_account(session, f"officer{number}", unit=HOME if number < 6 else OTHER)
    for number in range(11):
        _live(Learner(site.database, f"officer{number}"), number)
    clock.advance(timedelta(days=200))
    yield site
    site.writer.close()
    site.database.dispose()


def _live(learner: Learner, number: int) -> None:
    """Know little before, much after, and a little less of that 30 days on; five of the eleven review."""
    learner.take(PRE, *_some(learner, PRE, 6))
    learner.take(POST, *_some(learner, POST, 1 + number % 2))
    learner.study()
    if number % 2 == 0:
        learner.later(3)
        for card in learner.due()[:4]:
            learner.answer(card.question_id)
        learner.later(27)
        for card in [card for card in learner.due() if card.memory.last][:4]:
            learner.answer(card.question_id)
    else:
        learner.later(30)
    learner.take(CHECK, *_some(learner, CHECK, 2 + number % 2))


def _some(learner: Learner, quiz: str, count: int) -> list[str]:
    with learner.database.read() as session:
        return [ref.id for ref in learner.shelf.outline(session).quizzes[quiz].questions[:count]]


def test_the_report_says_what_was_gained_and_kept_with_numbers_of_people(after_a_year: Site) -> None:
    page = visitor(after_a_year, "admin").get("/reports/retention").text

    assert "50%" in page  # before: six of twelve
    assert "gain 0.76" in page  # to 88 %: .379 / .5
    assert "kept 91%" in page
    assert "not an effect" in page
    assert "0.12" in page  # what a second sitting brings by itself


def test_counties_stand_by_code_and_those_with_too_few_stay_unsaid(after_a_year: Site) -> None:
    page = visitor(after_a_year, "admin").get("/reports/retention").text
    county = visitor(after_a_year, "county").get("/reports/retention").text

    assert 0 < page.index("Beihu District") < page.index("Suxian District")
    assert "6 people" in county
    assert "Suxian" not in county
    assert "too few to say" in county  # of six, three reviewed


def test_recall_as_foreseen_stands_beside_what_came(after_a_year: Site) -> None:
    page = visitor(after_a_year, "admin").get("/reports/retention").text

    assert "Brier score" in page
    assert '<svg class="plot"' in page


def test_every_wide_table_of_the_report_can_be_scrolled_from_the_keyboard(after_a_year: Site) -> None:
    page = visitor(after_a_year, "admin").get("/reports/retention").text

    assert page.count('<div class="scroll"') == page.count('<div class="scroll" tabindex="0" role="region"') == 5


def test_losses_are_written_with_a_minus_and_nothing_has_no_sign(after_a_year: Site) -> None:
    page = visitor(after_a_year, "admin").get("/reports/retention").text

    assert re.search(r">−\d+ <small>", page)
    assert not re.search(r"[>… ][-−+]0\b|>-\d", page)


def test_the_file_holds_the_same_figures(after_a_year: Site) -> None:
    answer = visitor(after_a_year, "admin").get("/reports/retention.csv")
    rows = answer.text.lstrip("\ufeff").split("\r\n")

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert rows[0].startswith("From,To,Who,People,Mean before")
    assert ",Everybody,11,0.5000,0.8787,0.3787," in rows[1]
    assert any(",Who did not review,5," in row for row in rows)


def test_trainees_and_lecturers_see_no_report_of_retention(after_a_year: Site) -> None:
    for username in ("tanglan", "lecturer"):
        for path in ("/reports/retention", "/reports/retention.csv"):
            assert visitor(after_a_year, username).get(path).status_code == 403


def test_the_report_costs_the_same_number_of_queries_however_many_people_there_are(after_a_year: Site) -> None:
    client = visitor(after_a_year, "admin")
    client.get("/reports/retention")
    with count_queries() as statements:
        client.get("/reports/retention")

    assert len(statements) <= 9


def test_ones_own_progress_shows_what_is_still_known_in_figures_and_words(after_a_year: Site) -> None:
    page = visitor(after_a_year, "officer0").get("/progress/").text

    assert "What you still know" in page
    assert 'role="img" aria-label="today: ' in page
    assert "in 90 days: " in page
