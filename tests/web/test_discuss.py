"""Briefs of discussions in pages: listed, read in the reader's language, found by their words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.db.database import Database
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.small import make_files
from tests.content.test_discussions import BRIEF, PATH
from tests.make import make_account, make_tree
from tests.published import publish_files
from tests.visiting import visitor
from tests.web.conftest import opened_site


@pytest.fixture
def site(database: Database, tmp_path: Path, clock: StandingClock) -> Iterator[Site]:
    """Build the application on the small course with a discussion, and a trainee and a lecturer."""
    with database.write() as session:
        make_tree(session)
        make_account(session)
        make_account(session, "lecturer", "lecturer")
        publish_files(session, make_files() | {PATH: BRIEF.encode()})
    with opened_site(database.url.render_as_string(hide_password=False), tmp_path, clock) as site:
        yield site


@pytest.mark.parametrize(("language", "title", "case"), [("zh-CN", "污水", "案例二"), ("en", "Sewage", "Case 2")])
def test_a_brief_is_listed_and_read_in_the_readers_language(site: Site, language: str, title: str, case: str) -> None:
    client = visitor(site, "tanglan", language)

    for path in ("/discuss/", "/learn/township/"):
        assert f'<a href="/discuss/sewage"><b>{title}</b></a>' in client.get(path).text
    page = client.get("/discuss/sewage").text
    assert f'<h1 class="lead">{title}</h1>' in page
    assert f"<h2>{case}</h2>" in page
    assert "/sources#code-2026-305" in page


def test_a_brief_is_found_by_its_words(site: Site) -> None:
    page = visitor(site, "tanglan", "zh-CN").get("/search?q=建了不转").text

    assert '<a href="/discuss/sewage">' in page
    assert "<mark>建了不转</mark>" in page


def test_lecturers_see_briefs_among_the_content(site: Site) -> None:
    assert '<a href="/discuss/sewage">' in visitor(site, "lecturer", "en").get("/author/").text


def test_a_discussion_that_does_not_exist_is_not_found(site: Site) -> None:
    assert visitor(site, "tanglan").get("/discuss/nothing").status_code == 404


def test_a_course_without_discussions_says_so(site: Site) -> None:
    with site.database.write() as session:
        publish_files(session, make_files())
    client = visitor(site, "tanglan", "en")

    assert "There are no discussions yet." in client.get("/discuss/").text
    assert "/discuss/" not in client.get("/learn/township/").text
