"""Files beside an essay: known by their content, for their owner and who marks, and nothing that runs."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.accounts.roles import Role
from elearn.web.wiring import Site
from tests import every_kind
from tests.make import CITY, OTHER_COUNTY, make_account
from tests.visiting import begin, token_of, visitor
from tests.web.papers import paper
from tests.web.test_kinds import every, kept

__all__ = ["every"]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ESSAY = every_kind.QUESTIONS["essay"]


@pytest.fixture(scope="module")
def people(every: Site) -> Site:
    """Make who writes, who marks, and who marks elsewhere."""
    with every.database.write() as session:
        for name in ("author", "second", "third"):
            make_account(session, f"att-{name}")
        make_account(session, "att-marker", Role.LECTURER, unit=CITY)
        make_account(session, "att-elsewhere", Role.LECTURER, unit=OTHER_COUNTY)
    return every


def upload(client: FlaskClient, attempt: str, body: bytes, name: str = "a.png", **fields: Any) -> TestResponse:
    """Send the paper's form with a file."""
    shown = dict(re.findall(r'name="(was-[^"]+)" value="(\d+)"', paper(client, attempt)))
    held = re.findall(rf'name="{ESSAY}.files" value="(\w+)"', paper(client, attempt))
    data = {**shown, f"{ESSAY}.files": held, f"{ESSAY}.text": "先到场。", "attach": ESSAY, **fields}
    file = {f"{ESSAY}.file": (io.BytesIO(body), name)}
    answer = client.post(f"/attempts/{attempt}/files", data={**data, **file, "csrf_token": token_of(client)})
    assert answer.status_code in (303, 404, 409)
    return answer


def files(site: Site, attempt: str, username: str) -> list[str]:
    """List the files of the answer that counts."""
    answer = kept(site, attempt, username).get(ESSAY)
    return answer["files"] if answer else []


def test_a_file_is_kept_beside_the_text_and_given_back_to_be_saved(people: Site) -> None:
    client = visitor(people, "att-author")
    attempt = begin(client, every_kind.QUIZ)

    upload(client, attempt, PNG, "../../etc/界标\x07.html")

    (key,) = files(people, attempt, "att-author")
    assert kept(people, attempt, "att-author")[ESSAY]["text"] == "先到场。"
    assert f'href="files/{key}"' in paper(client, attempt)
    answer = client.get(f"/attempts/{attempt}/files/{key}")
    assert answer.data == PNG
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ".html" not in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_files_are_read_by_their_owner_and_by_who_marks_them_after_hand_in(people: Site) -> None:
    client = visitor(people, "att-second")
    attempt = begin(client, every_kind.QUIZ)
    upload(client, attempt, PDF, "brief.pdf")
    (key,) = files(people, attempt, "att-second")
    own, to_mark = f"/attempts/{attempt}/files/{key}", f"/marking/files/{attempt}/{key}"
    marker = visitor(people, "att-marker")
    assert marker.get(to_mark).status_code == 404  # what is not handed in is nobody else's business

    client.post(f"/attempts/{attempt}/", data={"do": "hand_in", "csrf_token": token_of(client)})

    assert client.get(own).data == PDF
    assert marker.get(to_mark).data == PDF
    assert visitor(people, "att-elsewhere").get(to_mark).status_code == 404
    assert visitor(people, "att-author").get(own).status_code == 404
    assert visitor(people, "att-author").get(to_mark).status_code == 403
    assert people.test_client().get(own).status_code == 303
    assert client.get(f"/attempts/{attempt}/result").text.count(f'href="files/{key}"') == 1


def test_who_marks_sees_the_files_of_the_answer_and_apart_from_them_what_was_taken_out(people: Site) -> None:
    client = visitor(people, "att-second")
    attempt = begin(client, every_kind.QUIZ)
    upload(client, attempt, PNG, "wang-er.png")
    upload(client, attempt, PDF, "brief.pdf")
    out, held = files(people, attempt, "att-second")
    upload(client, attempt, b"", attach="", remove=f"{ESSAY} {out}")
    client.post(f"/attempts/{attempt}/", data={"do": "hand_in", "csrf_token": token_of(client)})
    marker = visitor(people, "att-marker")

    page = marker.get(f"/marking/answers/{attempt}/{ESSAY}").text

    answer, _, loose = page.partition("Attached, but not in the answer that was handed in: 1")
    assert f'href="/marking/files/{attempt}/{held}"' in answer
    assert f'href="/marking/files/{attempt}/{out}"' in loose
    assert out not in answer
    assert held not in loose
    given = marker.get(f"/marking/files/{attempt}/{out}")
    assert given.data == PNG
    assert "wang" not in given.headers["Content-Disposition"]  # names are hidden from who marks


def test_a_marker_does_not_find_the_own_file_as_one_to_mark(people: Site) -> None:
    with people.database.write() as session:
        make_account(session, "att-both", unit=CITY, roles=[(Role.LECTURER, CITY)])
    client = visitor(people, "att-both")
    attempt = begin(client, every_kind.QUIZ)
    upload(client, attempt, PNG)
    (key,) = files(people, attempt, "att-both")
    client.post(f"/attempts/{attempt}/", data={"do": "hand_in", "csrf_token": token_of(client)})

    assert client.get(f"/marking/files/{attempt}/{key}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><script>alert(1)</script>", b"GIF89a", b"MZ" + b"\0" * 99, b"%PDF-1.7 no end", PNG[:20], b"<svg/>"],
)
def test_what_is_no_picture_and_no_pdf_is_refused_whatever_its_name(people: Site, body: bytes) -> None:
    client = visitor(people, "att-third")
    attempt = begin(client, every_kind.QUIZ)

    upload(client, attempt, body, "picture.png")

    assert files(people, attempt, "att-third") == []
    assert "attached" in paper(client, attempt) or body == b""


def test_no_more_files_than_the_question_allows_and_each_can_be_taken_out(people: Site) -> None:
    client = visitor(people, "att-third")
    attempt = begin(client, every_kind.QUIZ)
    for number in range(3):
        upload(client, attempt, PNG[:20] + bytes([number]) + PNG[20:])
    held = files(people, attempt, "att-third")
    assert len(held) == 2

    upload(client, attempt, b"", attach="", remove=f"{ESSAY} {held[0]}")

    assert files(people, attempt, "att-third") == held[1:]
    assert kept(people, attempt, "att-third")[ESSAY]["text"] == "先到场。"


def test_a_question_without_attachments_takes_none(people: Site) -> None:
    client = visitor(people, "att-third")
    attempt = begin(client, every_kind.QUIZ)
    assert upload(client, attempt, PNG, attach="k-single").status_code == 404
    assert upload(client, attempt, PNG, attach="nowhere").status_code == 404
