"""A lecturer brings questions in the browser: read, looked at, mended, kept as a draft, or nothing at all."""

import html
import io
import itertools
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.content.documents import parse_yaml
from elearn.web.wiring import Site
from tests.interchange.expected import BANKS
from tests.interchange.word_files import docx, p
from tests.security.test_script_injection import PAYLOADS, is_inert
from tests.visiting import token_of, visitor

PAPER = (BANKS / "35-ten-question-paper.txt").read_text(encoding="utf-8")
QUIZ = {"title_zh": "水", "title_en": "Water", "quiz_id": "water-new", "topic": "drinking-water", "quiz_kind": "bank"}
DOUBTFUL = "1．甲？\nA．一\nB．二\nC．三\n答案：A\n2．乙？\nA．一\nC．二\n答案：A\n3．丙？\nA．一\nB．二"
NUMBERS = itertools.count(1)
BLOCK = re.compile(r'<textarea id="block-\d+"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def writer(site: Site) -> FlaskClient:
    """Log the lecturer in, on each database: for what is kept."""
    return visitor(site, "lecturer")


@pytest.fixture(scope="module")
def lecturer(lasting_site: Site) -> FlaskClient:
    """Log the lecturer in, once."""
    return visitor(lasting_site, "lecturer")


def kept(client: FlaskClient) -> int:
    """Count the drafts that are listed."""
    return client.get("/author/import").text.count("/author/drafts/")


def send(client: FlaskClient, path: str, **data: Any) -> TestResponse:
    return client.post(path, data=data | {"csrf_token": token_of(client)})


def preview(client: FlaskClient, text: str) -> str:
    return send(client, "/author/import/preview", text=text).text


def blocks(page: str) -> list[str]:
    return [html.unescape(found) for found in BLOCK.findall(page)]


def doubts(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'name="doubts" value="([^"]*)"', page)]


def keep(client: FlaskClient, texts: list[str], **more: Any) -> str:
    """Keep all, and give the address of the draft."""
    own = {"quiz_id": f"water-{next(NUMBERS)}"}  # there is one draft of a quiz
    answer = send(client, "/author/import", **({"block": texts, "source": "paste"} | QUIZ | own | more))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_the_preview_counts_and_names_line_and_reason(lecturer: FlaskClient) -> None:
    page = preview(lecturer, DOUBTFUL)

    assert "1 clean, 1 to look at, 1 refused" in page
    assert "line 6" in page
    assert "Choice C follows choice A." in page
    assert "No answer was found for this question." in page


def test_nothing_is_kept_while_one_question_is_doubtful(lecturer: FlaskClient) -> None:
    page, before = preview(lecturer, DOUBTFUL), kept(lecturer)

    answer = send(lecturer, "/author/import", block=blocks(page), doubts=doubts(page), **QUIZ)

    assert answer.status_code == 422
    assert "Nothing was kept: 2 questions" in answer.text
    assert kept(lecturer) == before


def test_what_is_mended_confirmed_or_left_out_is_kept_all_together(writer: FlaskClient) -> None:
    page = preview(writer, DOUBTFUL)

    address = keep(writer, blocks(page), doubts=doubts(page), accept=["2"], leave=["3"])

    table, _ = parse_yaml("quizzes/water.yaml", writer.get(f"{address}/file").text)
    assert table is not None
    assert len(table.entries["questions"].value.items) == 2  # type: ignore[union-attr]
    assert "Drafts · 1" in writer.get("/author/import").text


def test_a_question_that_is_mended_in_the_preview_is_clean(lecturer: FlaskClient) -> None:
    page = preview(lecturer, DOUBTFUL)
    texts = blocks(page)
    texts[1] = texts[1].replace("一", "甲乙")
    texts[2] += "\n答案：B"

    page = send(lecturer, "/author/import/preview", block=texts, doubts=doubts(page), line=["1", "6", "10"]).text

    assert "3 clean, 0 to look at, 0 refused" in page


def test_ids_are_proposed_past_those_that_are_published(lecturer: FlaskClient) -> None:
    address = keep(lecturer, blocks(preview(lecturer, PAPER)), quiz_id="dw")

    text = lecturer.get(f"{address}/file").text
    assert "id: dw-001\n" not in text  # the shipped course has dw-001
    assert len(set(re.findall(r"- id: (dw-\d+)", text))) == 10


def test_the_draft_shows_what_is_still_missing_by_line(lecturer: FlaskClient) -> None:
    address = keep(lecturer, blocks(preview(lecturer, PAPER)))

    page = lecturer.get(address).text

    assert "C114" in page
    assert re.search(r"quizzes/water-\d+.yaml:14:5", page)


def test_a_second_editor_does_not_overwrite_the_first(writer: FlaskClient) -> None:
    address = keep(writer, blocks(preview(writer, PAPER)))
    send(writer, address, **{"text-0": "id: first", "version": "1"})

    answer = send(writer, address, **{"text-0": "id: second", "seen-0": "", "version": "1"})

    assert answer.status_code == 409
    assert "id: first" in answer.text
    assert "id: second" in answer.text
    assert writer.get(f"{address}/file").text == "id: first\n"


def test_a_quiz_that_is_there_is_not_taken_for_a_new_one(lecturer: FlaskClient) -> None:
    texts = blocks(preview(lecturer, PAPER))

    answer = send(lecturer, "/author/import", block=texts, source="paste", **QUIZ | {"quiz_id": "drinking-water"})

    assert answer.status_code == 422
    assert "There is a quiz or a draft of this id already" in answer.text


def test_a_word_file_is_read_in_the_browser(lecturer: FlaskClient) -> None:
    data = docx(p("1．甲？"), p("A．一 B．二"), p("答案：B"))

    page = send(lecturer, "/author/import/preview", file=(io.BytesIO(data), "..\\..\\题库.docx")).text

    assert "1 clean, 0 to look at, 0 refused" in page
    assert "题库.docx" in page
    assert ".." not in blocks(page)[0]


@pytest.mark.parametrize(("name", "code"), [("a.docm", "B603"), ("a.exe", "B610"), ("a.docx", "B601")])
def test_a_file_that_is_not_opened_is_refused_with_its_reason(lecturer: FlaskClient, name: str, code: str) -> None:
    page = send(lecturer, "/author/import/preview", file=(io.BytesIO(b"PK\x03\x04"), name)).text

    assert code in page
    assert "0 clean, 0 to look at, 0 refused" in page


def test_a_paste_of_ten_megabytes_is_refused_clearly(lecturer: FlaskClient) -> None:
    answer = send(lecturer, "/author/import/preview", text="题" * 3_400_000)

    assert answer.status_code == 413
    assert "Traceback" not in answer.text
    assert "<h1" in answer.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_imported_text_holds_is_inert(lecturer: FlaskClient, payload: str) -> None:
    text = f"{payload}\n1．{payload}甲？\nA．{payload}\nB．二\n答案：A\n解析：{payload}"
    page = preview(lecturer, text)
    address = keep(lecturer, blocks(page), source=payload)

    for shown in (page, lecturer.get(address).text, lecturer.get("/author/import").text):
        assert is_inert(shown, payload)


def test_the_template_is_a_workbook_that_is_read_as_empty(lecturer: FlaskClient) -> None:
    data = lecturer.get("/author/import/template").data

    page = send(lecturer, "/author/import/preview", file=(io.BytesIO(data), "questions.xlsx")).text

    assert "B608" in page


def test_a_draft_that_is_thrown_away_is_gone(writer: FlaskClient) -> None:
    address = keep(writer, blocks(preview(writer, PAPER)))

    send(writer, f"{address}/discard")

    assert writer.get(address).status_code == 404
