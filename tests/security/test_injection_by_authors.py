"""What lecturers write is text and clean markup on every page of the site, in both languages, drafts and published."""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.test_discussions import BRIEF
from tests.make import make_account, make_tree
from tests.published import PEOPLE, publish_files
from tests.security.poisoning import EVERY_KIND, MARKUP, PAYLOADS, actives, course, poisoned, written
from tests.visiting import begin, visitor
from tests.web.belongings import class_of_tanglan
from tests.web.conftest import opened_site
from tests.web.papers import send_form
from tests.web.routes import routes
from tests.web.test_lecture_writing import fields as fields_of
from tests.web.test_question_writing import values
from tests.writing import send, texts, write

DRAFTED = ("k-single", "k-case")
NAMES = {"course_id": "township", "lecture_id": "water", "discussion_id": "sewage", "kind": "quiz", "number": "1"}


@pytest.fixture(scope="module")
def poisoned_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build a site on which a poisonous course is published, with the five people and a class."""
    folder = tmp_path_factory.mktemp("poison")
    path = shutil.copyfile(sqlite_template, folder / "elearn.sqlite3")
    for name, body in (files := course()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    with opened_site(f"sqlite:///{path}", folder, StandingClock(), CONTENT_DIR=str(folder)) as site:
        with site.database.write() as session:
            make_tree(session)
            for name, (role, unit) in PEOPLE.items():
                make_account(session, name, role, unit=unit)
            publish_files(session, files, note=" ".join(PAYLOADS)[:400])
        yield site


def crawled(site: Site, client: FlaskClient, known: dict[str, str]) -> dict[str, str]:
    """Open every address of the site that answers with a page; give the pages."""
    found = {}
    for route in routes(site, known):
        if route.method == "GET":
            answer = client.get(route.path)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                found[route.path] = answer.text
    return found


def poisoned_quiz(client: FlaskClient) -> str:
    """Write every payload into every text of a draft with two questions, whatever the check says of it."""
    address = write(client, "quiz/every")
    quiz = values(EVERY_KIND.replace("id: every-kind", "id: every", 1))
    quiz["questions"] = [row for row in quiz["questions"] if row["id"] in DRAFTED]
    fields = texts(client.get(address)) | {"text-0": written(poisoned(quiz, " ".join(PAYLOADS)))}
    assert send(client, address, **fields).status_code == 303
    return address


def poisoned_brief(client: FlaskClient) -> str:
    """Write every payload into every text of a discussion."""
    address = write(client, "discussion/sewage")
    fields = texts(client.get(address)) | {"text-0": written(poisoned(values(BRIEF), " ".join(PAYLOADS)))}
    assert send(client, address, **fields).status_code == 303
    return address


def test_whatever_is_published_does_nothing_on_any_page_in_either_language(poisoned_site: Site) -> None:
    trainee = visitor(poisoned_site, "tanglan")
    quiz = {"quiz_id": "water", "question_id": "w-1", "section_id": "zones", "item_id": "water"}
    known = NAMES | quiz | class_of_tanglan(poisoned_site)
    handed_in = begin(trainee, "every")
    send_form(trainee, handed_in, do="hand_in")
    begun = begin(trainee, "water")
    seen = 0
    for who, language in [*product(("tanglan", "lecturer"), ("zh-CN", "en")), ("admin", "zh-CN")]:
        client = visitor(poisoned_site, who, language)
        pages = crawled(poisoned_site, client, known | {"attempt_id": handed_in, "quiz_id": "every"})
        for path in (f"/attempts/{begun}/", "/quizzes/water/", "/search?q=alert", "/search?q=script"):
            pages[path] = client.get(path).text
        for path, page in pages.items():
            assert actives(page) == [], path
            seen += "alert(7)" in page
    assert seen >= 100


def test_whatever_is_written_in_drafts_does_nothing_on_any_page_of_the_authors(poisoned_site: Site) -> None:
    client = visitor(poisoned_site, "lecturer")
    every = " ".join(PAYLOADS)
    quiz, brief, lecture = poisoned_quiz(client), poisoned_brief(client), write(client, "lecture/water")
    fields = fields_of(client.get(lecture))
    body = {"body-0": f'## {every} {{#a minutes=5}}\n\n{every}\n\n![{every}](media/zones.svg "{every}")\n'}
    front = {f"{name}_{language}": every for name in ("title", "lecturer", "summary") for language in ("zh", "en")}
    send(client, lecture, **fields | body | front)
    one, other = (f"{quiz}/questions/{name}" for name in DRAFTED)
    looks = {"zh-CN": [lecture, f"{quiz}/questions", one, f"{one}/try"], "en": [brief, quiz, other, f"{other}/try"]}
    for language, paths in looks.items():
        client = visitor(poisoned_site, "lecturer", language)
        pages = {path: client.get(path).text for path in ("/author/publish", *paths)}
        pages["preview"] = send(client, f"{lecture}/preview", language=language[:2], **fields | body | front).text
        for path, page in pages.items():
            assert actives(page) == [], path
            assert "alert(7)" in page, path


@pytest.mark.parametrize("payload", [*MARKUP, "<a href='//evil.example'>x</a>", "<p style='x'>", "{{ 50337 }}"])
def test_what_would_do_something_is_noticed(payload: str) -> None:
    assert actives(f"<!doctype html><p>{payload}") != []
