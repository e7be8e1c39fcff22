"""The lecturer's view of the content: its state, and every fault of the files as they are now."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from elearn.content.files import read_folder
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.small import make_files
from tests.published import FOLDER, publish_files
from tests.visiting import visitor
from tests.web.conftest import OpenSite
from tests.writing import change, write

QUIZ, LECTURE = "quizzes/water.yaml", "lectures/water.zh.md"
MARKS = re.compile(r">(Rests on repealed law|Review is due|Translation missing|Draft has faults)<")
SHIPPED = [*FOLDER.glob("lectures/*.zh.md"), *FOLDER.glob("quizzes/*.yaml"), *FOLDER.glob("discussions/*.yaml")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the small course into a folder."""
    top = tmp_path / "content"
    for path, body in make_files().items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(body)
    return top


@pytest.fixture
def site(open_site: OpenSite, folder: Path) -> Site:
    """Build the application on that folder, and publish it."""
    site = open_site(content_dir=str(folder))
    with site.database.write() as session:
        publish_files(session, read_folder(folder))
    return site


@pytest.fixture
def lecturer(site: Site) -> FlaskClient:
    """Log the lecturer in."""
    return visitor(site, "lecturer")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_files_as_published_have_nothing_to_say(open_site: OpenSite) -> None:
    text = visitor(open_site(), "lecturer").get("/author/").text

    assert "The files are exactly what is published." in text
    assert "Faults · 0" in text
    assert text.count("As published") == len(SHIPPED)


def test_a_fault_is_shown_with_its_place_and_remedy(folder: Path, lecturer: FlaskClient) -> None:
    edit(folder / QUIZ, "pass_percent", "pas_percent")

    text = lecturer.get("/author/").text

    line = next(n for n, line in enumerate((folder / QUIZ).read_text().splitlines(), 1) if "pas_percent" in line)
    assert f"<code>{QUIZ}:{line}:1</code>" in text
    assert "pass_percent" in text.split("<code>")[1]
    assert "cannot be published before the faults below are mended" in text


def test_faults_of_all_files_are_shown_together(folder: Path, lecturer: FlaskClient) -> None:
    edit(folder / QUIZ, "pass_percent", "pas_percent")
    edit(folder / LECTURE, "law_as_of", "law_at")

    text = lecturer.get("/author/").text

    assert f"<code>{QUIZ}:" in text
    assert f"<code>{LECTURE}:" in text


def test_what_is_mended_is_gone_at_the_next_look(folder: Path, lecturer: FlaskClient) -> None:
    edit(folder / QUIZ, "pass_percent", "pas_percent")
    assert "Faults · 0" not in lecturer.get("/author/").text

    edit(folder / QUIZ, "pas_percent", "pass_percent")

    assert "Faults · 0" in lecturer.get("/author/").text


def test_a_change_without_fault_names_what_has_changed(folder: Path, site: Site, lecturer: FlaskClient) -> None:
    edit(folder / QUIZ, "pass_percent: 60", "pass_percent: 70")

    text = lecturer.get("/author/").text

    assert "whoever runs this site can publish them" in text
    assert text.count("Changed since</span>") == 1
    assert text.count("As published") == 1
    with site.database.write() as session:
        publish_files(session, read_folder(folder), note="seventy")
    assert "seventy" in lecturer.get("/author/").text
    assert "The files are exactly what is published." in lecturer.get("/author/").text


def test_a_folder_that_is_gone_is_said_and_breaks_nothing(folder: Path, lecturer: FlaskClient) -> None:
    shutil.rmtree(folder)

    answer = lecturer.get("/author/")

    assert answer.status_code == 200
    assert "cannot be read just now" in answer.text


def test_a_translation_that_is_missing_and_a_review_that_is_due_are_marked(
    site: Site, lecturer: FlaskClient, clock: StandingClock
) -> None:
    assert not MARKS.findall(lecturer.get("/author/").text)
    change(lecturer, write(lecturer), ", en: May one?", "")
    assert set(MARKS.findall(lecturer.get("/author/").text)) == {"Translation missing", "Draft has faults"}

    clock.moment = datetime(2027, 8, 16, tzinfo=UTC)  # the day after the one until which it was to be reviewed

    assert "Review is due" in MARKS.findall(visitor(site, "lecturer").get("/author/").text)


@pytest.mark.parametrize("username", ["tanglan", "county"])
def test_the_page_is_for_lecturers(site: Site, username: str) -> None:
    assert visitor(site, username).get("/author/").status_code == 403


def test_the_same_files_are_not_checked_again(site: Site, lecturer: FlaskClient) -> None:
    lecturer.get("/author/")
    desk = site.extensions["desk"]
    first = desk.inspect(site.clock().date())

    assert desk.inspect(site.clock().date()) is first
