"""Pages around the midnight of a repeal: lectures say what they rest on, quizzes what is left of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient

from elearn.accounts.roles import Role
from elearn.content.check import check_library
from elearn.content.publishing import items_of
from elearn.db.database import Database
from elearn.study import publish
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.old_course import EVENING, MIDNIGHT, WRITTEN, old_files
from tests.make import CITY, make_account, make_tree
from tests.visiting import post, visitor
from tests.web.conftest import opened_site

MARK = "rests on law that has been repealed"


@pytest.fixture
def night() -> StandingClock:
    """Give a clock that stands at the last minute of the old laws."""
    return StandingClock(EVENING)


@pytest.fixture
def reader(database: Database, tmp_path: Path, night: StandingClock) -> Iterator[FlaskClient]:
    """Publish the old course, and log a trainee in before midnight."""
    library, problems = check_library(old_files(), today=WRITTEN.date())
    assert library is not None, problems
    with database.write() as session:
        make_tree(session)
        make_account(session)
        make_account(session, "lecturer", Role.LECTURER, unit=CITY)
        publish(session, library, items_of(library), source="", now=WRITTEN, account_id=None, note="")
    url = database.url.render_as_string(hide_password=False)
    site: Site
    with opened_site(url, tmp_path, night) as site:
        yield visitor(site, "tanglan")


def test_a_lecture_says_from_midnight_on_that_it_rests_on_repealed_law(
    reader: FlaskClient, night: StandingClock
) -> None:
    for path in ("/learn/old/water/zones", "/learn/old/water/fines"):
        assert MARK not in reader.get(path).text
    assert "Rests on repealed law" not in reader.get("/learn/old/").text

    night.moment = MIDNIGHT

    for path in ("/learn/old/water/zones", "/learn/old/water/fines"):
        page = reader.get(path).text
        assert MARK in page
        assert "Water Law: repealed on 15 August 2026" in page
        assert "1989" not in page[page.index(MARK) : page.index("</ul>")]
    assert "Rests on repealed law" in reader.get("/learn/old/").text
    author = visitor(cast("Site", reader.application), "lecturer")
    assert ">Rests on repealed law</span>" in author.get("/author/").text


def test_a_lecture_no_longer_asks_what_rests_on_repealed_law(reader: FlaskClient, night: StandingClock) -> None:
    assert 'id="w-1"' in reader.get("/learn/old/water/zones").text

    night.moment = MIDNIGHT

    assert 'id="w-1"' not in reader.get("/learn/old/water/zones").text
    assert 'id="w-1"' not in reader.get("/learn/old/water/zones?check=w-1&w-1=true").text
    assert 'id="w-2"' in reader.get("/learn/old/water/fines").text


def test_a_quiz_says_how_many_questions_are_left(reader: FlaskClient, night: StandingClock) -> None:
    assert "4 questions" in reader.get("/quizzes/water/").text

    night.moment = MIDNIGHT

    assert "2 questions" in reader.get("/quizzes/water/").text
    page = reader.get("/quizzes/post/").text
    assert "All its questions rest on law that has been repealed." in page
    assert "Begin</button>" not in page
    assert post(reader, "/quizzes/post/", "/account/").status_code == 403


def test_a_result_of_before_looks_as_before(reader: FlaskClient, night: StandingClock) -> None:
    attempt = post(reader, "/quizzes/water/", "/quizzes/water/").location
    post(reader, attempt, attempt, do="hand_in", **{"w-1": "true"})
    before = reader.get(f"{attempt}result").text

    night.moment = MIDNIGHT

    assert reader.get(f"{attempt}result").text == before
    assert "(w-1)" in before
