"""A lecturer writes a lecture in the browser: both languages, fields above them, pictures, and how it will look."""

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.content.files import read_folder
from elearn.content.lecture_text import put_together, taken_apart
from elearn.content.manuscripts import files_of
from elearn.content.merging import difference
from elearn.content.models import Medium
from elearn.content.shelf import latest_id
from elearn.db.database import Database
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.small import LECTURE_EN, LECTURE_ZH, SVG
from tests.published import FOLDER
from tests.security.test_script_injection import PAYLOADS, is_inert
from tests.visiting import token_of
from tests.web.conftest import opened_site
from tests.writing import furnish, publish, send, visitor, write

ZH, EN = "lectures/water.zh.md", "lectures/water.en.md"


@pytest.fixture
def small(sqlite_database: Database, tmp_path: Path, clock: StandingClock) -> Iterator[Site]:
    """Build an application of one's own with the small course, to publish in."""
    with opened_site(sqlite_database.url.render_as_string(), tmp_path, clock) as site:
        yield furnish(site)


def fields(page: TestResponse) -> dict[str, str]:
    """Give every field of the editor's form as a browser would send it."""
    form = re.search(r"<form[^>]*data-editor.*?</form>", page.text, re.DOTALL)
    assert form is not None
    found = {
        name: html.unescape(text)
        for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL)
    }
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrf_token":
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


def stored(site: Site, path: str) -> str:
    with site.database.read() as session:
        return files_of(session, latest_id(session) or 0)[path].decode()


def test_saving_what_was_not_changed_changes_no_byte(wu: FlaskClient) -> None:
    address = write(wu, "lecture/water")

    assert send(wu, address, **fields(wu.get(address))).status_code == 303

    assert wu.get(f"{address}/file?path={ZH}").text == LECTURE_ZH
    assert wu.get(f"{address}/file?path={EN}").text == LECTURE_EN


def test_only_the_lines_of_what_was_changed_change(wu: FlaskClient) -> None:
    address = write(wu, "lecture/water")
    form = fields(wu.get(address))
    form |= {"title_en": "Drinking water: safe", "review_by": "2028-01-01", "topics": "water, wells"}
    form["body-1"] = form["body-1"].replace("Walk along", "Go along")

    send(wu, address, **form)
    send(wu, address, **fields(wu.get(address)) | {"objectives_en": "Recognise the zones\nGo there"})

    lines = [line for line in difference(LECTURE_EN, wu.get(f"{address}/file?path={EN}").text) if line[0] in "+-"]
    assert lines == [
        "-title: Drinking water",
        '+title: "Drinking water: safe"',
        "-topics: [water]",
        "+topics: [water, wells]",
        "-review_by: 2027-08-15",
        "+review_by: 2028-01-01",
        "+  - Go there",
        "-    Walk along the boundary.",
        "+    Go along the boundary.",
    ]


def test_what_is_written_reaches_the_lecture_when_it_is_published(small: Site) -> None:
    wu = visitor(small, "wu")
    address = write(wu, "lecture/water")
    form = fields(wu.get(address))
    send(wu, address, **form | {"body-1": form["body-1"].replace("Walk along", "Go along")})

    publish(wu, address)

    assert "Go along the boundary" in visitor(small, "tanglan").get("/learn/township/water/monday").text


def test_the_preview_is_made_of_what_was_sent_and_keeps_nothing(wu: FlaskClient) -> None:
    address = write(wu, "lecture/water")
    form = fields(wu.get(address))
    form["body-1"] = form["body-1"].replace("No outfalls", "**No outfalls**").replace("code-2026:318", "code-2027:318")

    page = send(wu, f"{address}/preview", language="en", **form)
    part = send(wu, f"{address}/preview", language="en", part="1", **form)

    for answer in (page, part):
        assert "<strong>No outfalls</strong>" in answer.text
        assert "code-2027" in answer.text
        assert "<b>Think about it</b> May one?" in answer.text
    chinese = send(wu, f"{address}/preview", language="zh", **form).text
    assert "<b>想一想</b>" in chinese  # though the page is English: it is the lecture's reader who is spoken to
    assert "<html" not in part.text
    assert "**No" not in fields(wu.get(address))["body-1"]


def test_front_matter_that_cannot_be_read_is_written_as_it_is(wu: FlaskClient) -> None:
    address = write(wu, "lecture/water")
    broken = LECTURE_ZH.replace("title: 饮用水", 'title: "饮用水')
    send(wu, address, **{"text-0": broken, "text-1": LECTURE_EN, "version": "1"})

    page = wu.get(address)

    assert "C104" in page.text
    assert fields(page)["text-0"] == broken


def picture(form: str = "PNG", **more: object) -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(stream, form, **more)
    return io.BytesIO(stream.getvalue())


def bring(client: FlaskClient, data: io.BytesIO, name: str = "a.png", alt: str = "a tank") -> TestResponse:
    sent = {"csrf_token": token_of(client), "picture": (data, name), "alt": alt}
    return client.post("/author/pictures", data=sent, headers={"Accept": "application/json"})


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_anew_and_shown(wu: FlaskClient, lasting: tuple[Site, FlaskClient], form: str) -> None:
    secret = b"GPS 25.77 113.01 <script>"
    data = io.BytesIO(picture(form).getvalue() + secret)

    answer = bring(wu, data, "../../etc/passwd")

    assert answer.status_code == 200
    line = answer.json["line"] if answer.json else ""
    assert re.fullmatch(r"!\[a tank\]\(media/p-[0-9a-f]{16}\.(png|jpg|webp)\)", line)
    with lasting[0].database.read() as session:
        bodies = list(session.scalars(select(Medium.body)))
    assert not any(secret in body for body in bodies)
    address = write(wu, "lecture/water")
    form_ = fields(wu.get(address))
    shown = send(wu, f"{address}/preview", language="zh", **form_ | {"body-0": form_["body-0"] + f"\n{line}\n"}).text
    found = re.findall(r'src="(/media/[0-9a-f]{64}\.\w+)"', shown)
    assert wu.get(found[-1]).status_code == 200


def test_a_picture_is_published_with_the_lecture_that_shows_it(small: Site) -> None:
    wu = visitor(small, "wu")
    line = (bring(wu, picture()).json or {})["line"]
    address = write(wu, "lecture/water")
    form = fields(wu.get(address))
    send(wu, address, **form | {f"body-{n}": form[f"body-{n}"] + f"\n{line}\n" for n in (0, 1)})

    drafts = re.findall(r'name="draft" value="([\w-]+)"', wu.get("/author/publish").text)
    publish(wu, *drafts)

    assert line in stored(small, ZH)
    assert "a tank" in visitor(small, "tanglan").get("/learn/township/water/monday").text


@pytest.mark.parametrize(
    ("data", "alt"),
    [
        (b"MZ this is no picture", "x"),
        (b"", "x"),
        (SVG.replace("<path", "<script>alert(1)</script><path").encode(), "x"),
        (SVG.replace("<path", '<path onload="alert(1)"').encode(), "x"),
        (SVG.replace("<path", '<image href="https://example.org/a.png"/><path').encode(), "x"),
        (SVG.replace("<path", "<foreignObject><p>x</p></foreignObject><path").encode(), "x"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(), "x"),
        (picture().getvalue(), "  "),
    ],
)
def test_what_is_no_harmless_picture_is_refused(wu: FlaskClient, data: bytes, alt: str) -> None:
    answer = bring(wu, io.BytesIO(data), alt=alt)

    assert answer.status_code == 422
    assert "Drafts ·" not in wu.get("/author/").text


def test_a_drawing_without_anything_active_is_kept(wu: FlaskClient) -> None:
    assert bring(wu, io.BytesIO(SVG.encode())).status_code == 200


@pytest.mark.parametrize("item", ["../course", "..%2f..%2fetc%2fpasswd", "a/../../b.svg", ".hidden.svg", "p.exe"])
def test_no_address_reaches_beyond_the_media_folder(wu: FlaskClient, item: str) -> None:
    assert send(wu, f"/author/items/picture/{item}/edit").status_code in (404, 405)
    assert wu.get(f"/author/items/picture/{item}/history").status_code in (404, 405)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_written_into_any_field_is_text_wherever_it_is_shown(
    small: Site, wu: FlaskClient, payload: str
) -> None:
    address = write(wu, "lecture/water")
    form = fields(wu.get(address))
    said = {
        key: text + payload for key, text in form.items() if not key.startswith(("seen", "version", "law", "review"))
    }
    send(wu, address, **form | said)

    pages = [wu.get(address), send(wu, address, **form | said | {"version": "1"}), wu.get("/author/")]
    pages += [send(wu, f"{address}/preview", language=key, **form | said) for key in ("zh", "en")]
    pages += [wu.get(f"/author/publish?draft={address.rpartition('/')[2]}")]
    assert bring(wu, picture(), alt=payload).mimetype == "application/json"
    for page in pages:
        assert is_inert(page.text, payload), page.request.path


def test_every_lecture_of_the_course_is_taken_apart_and_put_together_byte_for_byte() -> None:
    for path, body in read_folder(FOLDER).items():
        if path.endswith(".md") and path.startswith("lectures/"):
            part = taken_apart(path, body.decode())
            assert part is not None
            assert put_together(body.decode(), part.front, part.body) == body.decode()
