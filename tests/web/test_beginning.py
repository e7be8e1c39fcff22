"""A lecturer begins something new in the browser: a draft with named gaps, which becomes a file at the export."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from elearn.cli.publishing import export_files, publish_files
from elearn.config import read_settings
from elearn.content.scaffolds import LECTURES
from elearn.web.wiring import Site
from tests.content.small import COURSE, make_files
from tests.content.test_discussions import BRIEF
from tests.writing import publish, send, texts, write

SAID = {"title_zh": "新的：一", "title_en": "New: one", "item_id": "fresh"}


def begin(client: FlaskClient, kind: str, **said: str) -> str:
    answer = send(client, "/author/new", kind=kind, **(SAID | said))
    assert answer.status_code == 303, answer.text
    return str(answer.location).removesuffix("/questions")


@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        ("lecture", ("lectures/fresh.zh.md", "lectures/fresh.en.md")),
        ("practice", ("quizzes/fresh.yaml",)),
        ("test", ("quizzes/fresh.yaml",)),
        ("bank", ("quizzes/fresh.yaml",)),
        ("discussion", ("discussions/fresh.yaml",)),
    ],
)
def test_what_is_begun_is_a_draft_whose_gaps_are_named(wu: FlaskClient, kind: str, paths: tuple[str, ...]) -> None:
    address = begin(wu, kind)

    page = wu.get(address).text
    for path, title in zip(paths, (SAID["title_zh"], SAID["title_en"]), strict=False):
        assert title in wu.get(f"{address}/file?path={path}").text
    assert 'class="chip bad"' in page
    assert "fresh" in wu.get("/author/").text


def test_a_title_in_one_language_names_the_draft_in_both(wu: FlaskClient) -> None:
    address = begin(wu, "lecture", title_en="")

    assert f'<h1 class="lead">{SAID["title_zh"]}</h1>' in wu.get(address).text


def test_a_new_bank_grows_question_by_question(wu: FlaskClient) -> None:
    address = begin(wu, "bank")

    added = send(wu, f"{address}/questions", kind="numeric")

    assert added.location.endswith("/questions/fresh-001")
    assert "kind: numeric" in wu.get(f"{address}/file").text


@pytest.mark.parametrize(
    ("said", "kind", "why"),
    [
        ({"item_id": "water"}, "lecture", "choose another id"),
        ({"item_id": "water"}, "bank", "choose another id"),
        ({"item_id": "../x"}, "lecture", "lower-case letters"),
        ({"title_zh": " "}, "lecture", "fill this in"),
        ({"title_en": "x" * 201}, "discussion", "200 characters"),
        ({}, "picture", "Choose a kind"),
    ],
)
def test_what_cannot_be_begun_says_why_and_keeps_what_was_typed(
    wu: FlaskClient, said: dict[str, str], kind: str, why: str
) -> None:
    answer = send(wu, "/author/new", kind=kind, **(SAID | said))

    assert answer.status_code == 422
    assert why in answer.text
    assert SAID["title_en"] in answer.text or "title_en" in said


def test_two_who_begin_the_same_are_told(wu: FlaskClient) -> None:
    begin(wu, "discussion")

    assert send(wu, "/author/new", kind="discussion", **SAID).status_code == 422


def test_a_new_lecture_and_discussion_are_published_and_become_files(
    lasting: tuple[Site, FlaskClient], wu: FlaskClient, tmp_path: Path
) -> None:
    site, folder = lasting[0], tmp_path / "content"
    for path, body in make_files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    given = read_settings({"ELEARN_DATA_DIR": str(tmp_path), "ELEARN_CONTENT_DIR": str(folder)})
    publish_files(site.database, make_files(), given)
    lecture, brief, course = begin(wu, "lecture"), begin(wu, "discussion", item_id="sewage"), write(wu, "course/course")
    written = {
        f"text-{number}": LECTURES[language].format(
            id="fresh", title="T", today="2027-11-23", gap="x", text="Text.", monday="Walk."
        )
        for number, language in enumerate(("zh", "en"))
    }
    send(wu, lecture, **texts(wu.get(lecture)) | written)
    send(wu, brief, **texts(wu.get(brief)) | {"text-0": BRIEF})
    send(wu, course, **texts(wu.get(course)) | {"text-0": COURSE + "  - lecture: fresh\n"})

    answer = publish(wu, lecture, brief, course)

    assert answer.status_code == 303, answer.text
    export_files(site.database, folder)
    assert (folder / "lectures/fresh.zh.md").read_text() == written["text-0"]
    assert (folder / "discussions/sewage.yaml").read_text() == BRIEF
    assert "fresh" in wu.get("/learn/township/").text
