"""A lecturer writes, looks at what would change for whom, and publishes; every publication can be brought back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from elearn.content.manuscripts import files_of
from elearn.content.shelf import latest_id
from elearn.db.database import Database
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.small import QUIZ, make_files
from tests.published import publish_files
from tests.web.conftest import OpenSite, opened_site
from tests.writing import change, furnish, publish, send, texts, visitor, write

OLD, NEW = "en: May one?", "en: May anybody?"


@pytest.fixture
def both(app: Site) -> Site:
    """Build the application with the small course, on each database."""
    return furnish(app)


@pytest.fixture
def small(sqlite_database: Database, tmp_path: Path, clock: StandingClock) -> Iterator[Site]:
    """Build the application with the small course, for promises that no database has a part in."""
    with opened_site(sqlite_database.url.render_as_string(), tmp_path, clock) as site:
        yield furnish(site)


@pytest.fixture
def wu(small: Site) -> FlaskClient:
    """Log a lecturer of the city in."""
    return visitor(small, "wu")


def served(site: Site, path: str = "quizzes/water.yaml") -> str:
    """Read a file of what is published now."""
    with site.database.read() as session:
        return files_of(session, latest_id(session) or 0)[path].decode()


def count(site: Site) -> int:
    with site.database.read() as session:
        return latest_id(session) or 0


def test_a_publication_says_how_far_it_has_come(small: Site, wu: FlaskClient) -> None:
    address = write(wu)
    change(wu, address, OLD, NEW)
    (name,) = re.findall(r'name="progress" value="([^"]+)"', wu.get("/author/publish").text)
    assert wu.get(f"/author/publish/progress/{name}").json == {"done": 0, "total": 0}

    publish(wu, address, progress=name)

    made = wu.get(f"/author/publish/progress/{name}").json
    assert made is not None
    assert made["done"] == made["total"] > 5


def test_drafts_are_listed_by_what_they_are_and_by_their_title(wu: FlaskClient) -> None:
    address = write(wu)
    change(wu, address, OLD, NEW)

    assert f'<a href="{address}">Quiz · Practice</a>' in wu.get("/author/").text
    assert "<b>Quiz · Practice</b><br>" in wu.get("/author/publish").text
    assert '<h1 class="lead">Practice</h1>' in wu.get(address).text


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..%2fx", "x" * 40, ""])
def test_no_name_of_a_progress_leads_out_of_its_folder(small: Site, wu: FlaskClient, tmp_path: Path, name: str) -> None:
    address = write(wu)
    change(wu, address, OLD, NEW)

    assert publish(wu, address, progress=name).status_code == 303
    assert not (tmp_path / "publishing").exists()
    assert wu.get(f"/author/publish/progress/{name or 'x'}").status_code in (200, 404)


def test_what_is_written_is_served_from_its_publication_on(both: Site) -> None:
    wu = visitor(both, "wu")
    address = write(wu)
    change(wu, address, OLD, NEW)
    assert served(both) == QUIZ

    answer = publish(wu, address)

    assert answer.status_code == 303
    assert served(both) == QUIZ.replace(OLD, NEW)
    page = wu.get(answer.location).text
    assert "why" in page
    assert "<ins>" in page
    assert wu.get(address).status_code == 404


def test_a_fault_is_told_with_its_line_and_nothing_is_published(small: Site, wu: FlaskClient) -> None:
    address = write(wu)
    change(wu, address, "pass_percent", "pas_percent")

    answer = publish(wu, address)

    assert answer.status_code == 409
    assert f'href="{address}?line=5#text-0"' in answer.text
    assert "quizzes/water.yaml:5:1" in answer.text
    assert served(small) == QUIZ


def test_the_second_of_two_who_save_sees_both_texts_and_their_common_one(both: Site) -> None:
    wu = visitor(both, "wu")
    address, he = write(wu), visitor(both, "he")
    seen = texts(he.get(address))
    change(wu, address, OLD, "en: First?")

    answer = send(he, address, **seen | {"text-0": QUIZ.replace(OLD, "en: Second?")})

    assert answer.status_code == 409
    for text in ("en: First?", "en: Second?", OLD):
        assert text in answer.text
    assert "First?" in texts(wu.get(address))["text-0"]


def test_changes_in_different_places_are_put_together(small: Site, wu: FlaskClient) -> None:
    address, he = write(wu), visitor(small, "he")
    seen = texts(he.get(address))
    change(wu, address, OLD, "en: First?")

    answer = send(he, address, **seen | {"text-0": QUIZ.replace("answer: 500", "answer: 501")})

    together = texts(answer)["text-0"]
    assert "en: First?" in together
    assert "answer: 501" in together
    assert send(he, address, **texts(answer)).status_code == 303


def test_what_was_published_meanwhile_is_beside_the_text_and_not_overwritten(both: Site) -> None:
    wu = visitor(both, "wu")
    address = write(wu)
    change(wu, address, OLD, NEW)
    with both.database.write() as session:
        publish_files(session, make_files(quiz=QUIZ.replace("answer: 500", "answer: 600")))

    refused = publish(wu, address)
    page = wu.get(address)
    send(wu, address, **texts(page))
    answer = publish(wu, address)

    assert refused.status_code == 409
    assert "answer: 600" in page.text
    assert answer.status_code == 303
    assert served(both) == QUIZ.replace("answer: 500", "answer: 600").replace(OLD, NEW)


def test_who_teaches_for_a_county_may_write_and_not_publish(small: Site) -> None:
    guest = visitor(small, "guest")
    address = write(guest)
    change(guest, address, OLD, NEW)

    assert publish(guest, address).status_code == 403
    assert "published by lecturers of the whole organisation" in guest.get("/author/publish").text
    assert served(small) == QUIZ


@pytest.mark.parametrize("path", ["/author/", "/author/publish", "/author/history", "/author/history/1"])
def test_writing_is_for_lecturers(small: Site, path: str) -> None:
    assert visitor(small, "tanglan").get(path).status_code == 403


def test_a_publication_is_brought_back_as_drafts_and_then_published(both: Site) -> None:
    wu = visitor(both, "wu")
    first = count(both)
    address = write(wu)
    change(wu, address, OLD, NEW)
    publish(wu, address)

    answer = send(wu, f"/author/history/{first}/bring-back")
    names = re.findall(r"draft=([\w-]+)", answer.location)
    publish(wu, *names)

    assert served(both) == QUIZ
    assert count(both) == first + 2
    assert "en: May anybody?" in wu.get(f"/author/history/{first + 1}").text
    assert len(re.findall("bring-back", wu.get("/author/items/quiz/water/history").text)) == 2


def test_an_item_that_came_later_goes_when_an_earlier_publication_comes_back(small: Site, wu: FlaskClient) -> None:
    first = count(small)
    send(
        wu,
        "/author/import",
        block=["1．甲？\nA．一\nB．二\n答案：A"],
        source="paste",
        quiz_id="more",
        quiz_kind="bank",
        title_zh="更多",
        title_en="More",
        topic="water",
    )
    address = re.findall(r"/author/drafts/[\w-]+", wu.get("/author/").text)[0]
    text = QUIZ.replace("id: water\n", "id: more\n").replace("id: w-", "id: m-").replace("kind: practice", "kind: bank")
    send(wu, address, **{"text-0": text, "version": "1"})
    assert publish(wu, address).status_code == 303

    answer = send(wu, f"/author/history/{first}/bring-back")
    publish(wu, *re.findall(r"draft=([\w-]+)", answer.location))

    with small.database.read() as session:
        assert "quizzes/more.yaml" not in files_of(session, latest_id(session) or 0)


def test_a_changed_key_tells_how_many_papers_keep_their_marks(small: Site, wu: FlaskClient) -> None:
    address = write(wu)
    change(wu, address, "answer: 500", "answer: 501")

    page = wu.get(f"/author/publish?draft={address.rpartition('/')[2]}").text

    assert "What counts as right changes; nobody has handed in an answer to it." in page


def test_autosave_keeps_and_says_when_somebody_else_was_faster(small: Site, wu: FlaskClient) -> None:
    address = write(wu)
    fields = texts(wu.get(address))
    kept = send(wu, f"{address}/autosave", **fields | {"text-0": QUIZ.replace(OLD, NEW)})
    late = send(wu, f"{address}/autosave", **fields)

    assert kept.json == {"version": 2, "at": "09:00", "seen": [QUIZ.replace(OLD, NEW)]}
    assert late.status_code == 409
    assert NEW in texts(wu.get(address))["text-0"]


def test_where_two_must_agree_a_writer_cannot_publish_alone(open_site: OpenSite) -> None:
    site = open_site(publishing_needs_second="true")
    lecturer = visitor(site, "lecturer")
    address = write(lecturer, "quiz/drinking-water")
    change(lecturer, address, "pass_percent: 60", "pass_percent: 70")

    answer = publish(lecturer, address)

    assert answer.status_code == 409
    assert "another person than the writers publishes" in answer.text
    asked = send(lecturer, "/author/publish", draft=address.rpartition("/")[2], do="ask")
    assert asked.status_code == 303
