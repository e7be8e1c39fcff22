"""Boards in pages: a conversation with a picture, and that for whoever is outside there is nothing at any address."""

import io
import re

import docx
import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.discussion.conftest import BRIEF, Talk, make_talk
from tests.test_photographs import SECRET, exif, jpeg
from tests.visiting import token_of, visitor
from tests.web.routes import routes

PICTURE = re.compile(r"/discuss/pictures/([\w-]+)")


@pytest.fixture(scope="module")
def talk(lasting_site: Site) -> Talk:
    """Make the class on the module's site."""
    with lasting_site.database.write() as session:
        return make_talk(session)


def begin(client: FlaskClient, board: str, **more: object) -> str:
    """Begin a thread with a photograph; give its address."""
    sent = {
        "title": "化粪池谁管",
        "text": "**三格式**满了没人抽 @周教授",
        "csrf_token": token_of(client),
        "says": "一口塘",
    }
    picture = (io.BytesIO(jpeg(exif(6))), "IMG_0001.jpg")
    answer = client.post(board, data={**sent, "picture": picture, **more}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_group_talks_its_lecturer_answers_and_the_class_keeps_it(lasting_site: Site, talk: Talk) -> None:
    tang, prof = visitor(lasting_site, "tang"), visitor(lasting_site, "prof")
    board = f"/discuss/boards/{talk.one}/{BRIEF}"
    assert board in tang.get(f"/discuss/{BRIEF}").text
    thread = begin(tang, board)
    page = tang.get(thread).text
    picture = tang.get(f"/discuss/pictures/{PICTURE.findall(page)[0]}")
    assert (picture.mimetype, SECRET in picture.data) == ("image/jpeg", False)
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert 'alt="一口塘"' in page

    assert "You are named in" in prof.get("/statistics/").text
    said = {"text": "合同里要写清**抽运**周期", "answers": "1", "csrf_token": token_of(prof)}
    answer = prof.post(thread, data=said)
    assert answer.location == f"{thread}?from=1#post-2"
    page = tang.get(thread).text
    assert '<span class="chip good">Lecturer</span>' in page
    assert "in answer to #1" in page
    assert "<strong>抽运</strong>" in page
    assert "An answer to you" in tang.get("/learn/").text

    own = re.findall(r"/discuss/posts/([\w-]+)", page)[0]
    tang.post(f"/discuss/posts/{own}", data={"text": "改了", "csrf_token": token_of(tang)})
    assert "三格式" in prof.get(f"/discuss/posts/{own}").text
    assert f"{thread}?from=1#post-2" in tang.get("/discuss/search?q=抽运").text
    record = prof.get(f"/classes/{talk.class_public}/discussions/print").text
    assert "合同里要写清" in record
    assert PICTURE.findall(page)[0] in record
    assert f"/classes/{talk.class_public}/discussions/" in prof.get(f"/classes/{talk.class_public}/").text
    word = prof.get(f"/classes/{talk.class_public}/discussions/word")
    lines = [paragraph.text for paragraph in docx.Document(io.BytesIO(word.data)).paragraphs]
    assert "合同里要写清抽运周期" in lines
    assert "Picture: 一口塘" in lines


@pytest.mark.parametrize("sent", [{"text": ""}, {"title": ""}, {"picture": (io.BytesIO(b"<svg/>"), "a.jpg")}])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    lasting_site: Site, talk: Talk, sent: dict[str, object]
) -> None:
    tang = visitor(lasting_site, "tang")
    whole = {"title": "很长的题目", "text": "写了半天的话", "csrf_token": token_of(tang), **sent}

    answer = tang.post(f"/discuss/boards/{talk.one}/{BRIEF}", data=whole, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert 'class="errors"' in answer.text
    assert all(
        str(value) in answer.text
        for value in whole.values()
        if isinstance(value, str) and value in "很长的题目写了半天的话"
    )


def test_whoever_is_outside_the_group_finds_nothing_at_any_address(lasting_site: Site, talk: Talk) -> None:
    tang = visitor(lasting_site, "tang")
    thread = begin(tang, f"/discuss/boards/{talk.one}/{BRIEF}")
    page = tang.get(thread).text
    known = {
        "group_id": talk.one,
        "discussion_id": BRIEF,
        "thread_id": thread.split("/")[-2],
        "post_id": re.findall(r"/discuss/posts/([\w-]+)", page)[0],
        "picture_id": PICTURE.findall(page)[0],
        "class_id": talk.class_public,
    }
    ways = [
        route for route in routes(lasting_site, known) if route.endpoint.startswith(("boards.", "posts.", "class_d"))
    ]
    assert len(ways) > 15
    sent = {"text": "外人", "title": "外人", "reason": "外人", "do": "hide", "problem": "外人", "person": "x"}
    for username in ("lina", "guest", "other", "countyboss", "chenyu"):
        client = visitor(lasting_site, username)
        token = token_of(client)
        for route in ways:
            answer = client.open(route.path, method=route.method, data={**sent, "csrf_token": token})
            assert answer.status_code == 404, f"{username} {route}: {answer.status}"
    assert "外人" not in tang.get(thread).text
    member = [client_way for client_way in ways if client_way.endpoint.startswith("class_d")]
    for route in member:
        answer = tang.open(route.path, method=route.method, data={"csrf_token": token_of(tang), "read_by": "class"})
        assert answer.status_code == 404, route
