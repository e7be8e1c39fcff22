"""Plans in pages: from a suggestion to the follow-up, the lecturer's advice, and the figures of administrators."""

import io
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.discussion.conftest import make_talk
from tests.test_photographs import SECRET, exif, jpeg
from tests.visiting import token_of, visitor
from tests.web.conftest import opened_site
from tests.web.routes import routes


@pytest.fixture
def site(published_sqlite_template: Path, tmp_path: Path, clock: StandingClock) -> Iterator[Site]:
    """Build the application on one database, with a clock that the test moves on."""
    path = shutil.copyfile(published_sqlite_template, tmp_path / "elearn.sqlite3")
    with opened_site(f"sqlite:///{path}", tmp_path, clock) as opened:
        with opened.database.write() as session:
            make_talk(session)
        yield opened


def test_a_plan_goes_its_way(site: Site, clock: StandingClock) -> None:
    tang, prof = visitor(site, "tang"), visitor(site, "prof")
    page = tang.get("/plans/?suggestion=drinking-water/walk-the-zone").text
    assert 'value="2026-12-23"' in page
    text = re.findall(r'<textarea id="text"[^>]*>\s*([^<]+)</textarea>', page)[0]
    sent = {"text": text, "by_day": "2026-12-23", "topic": "drinking-water"}
    assert tang.post("/plans/", data={**sent, "by_day": "gestern", "csrf_token": token_of(tang)}).status_code == 422
    tang.post("/plans/", data={**sent, "suggestion": "drinking-water/walk-the-zone", "csrf_token": token_of(tang)})
    name = re.findall(r'href="/plans/([\w-]{16})"', tang.get("/plans/").text)[0]
    assert "You are asked about it from 23 December 2026 on." in tang.get("/plans/").text

    clock.advance(timedelta(days=31))
    tang, prof = visitor(site, "tang"), visitor(site, "prof")
    form = {"standing": "blocked", "said": "没有方案图。已向县里要。", "blocker": "", "csrf_token": token_of(tang)}
    wrong = tang.post(f"/plans/{name}/follow-up", data=form)
    assert (wrong.status_code, "没有方案图" in wrong.text) == (422, True)
    picture = (io.BytesIO(jpeg(exif(1))), "IMG.jpg")
    sent = {**form, "blocker": "cooperation", "picture": picture}
    answer = tang.post(f"/plans/{name}/follow-up", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = prof.get(f"/plans/{name}").text
    assert "Blocked: cooperation of others" in page
    assert SECRET not in prof.get(re.findall(r"/plans/pictures/[\w-]+", page)[0]).data

    advice = {"text": "方案在县局档案室。", "csrf_token": token_of(prof)}
    prof.post(f"/plans/{name}/advice", data=advice)
    assert '<p class="lines" lang="zh-CN">方案在县局档案室' in tang.get(f"/plans/{name}").text  # in an English page
    assert "has commented on your plan" in tang.get("/notices/").text
    assert text in prof.get("/plans/themes?topic=drinking-water").text
    report = visitor(site, "boss").get("/reports/plans").text
    assert '<td class="num">*</td>' in report  # not "<5": it may also be what would give such a number away
    assert "没有方案图" not in report

    sent = {"text": "外人", "by_day": "2026-12-30", "do": "withdraw", "standing": "done", "said": "外人"}
    pictured = re.findall(r"/plans/pictures/([\w-]+)", page)[0]
    known = {"plan_id": name, "picture_id": pictured}
    ways = [one for one in routes(site, known) if one.endpoint.startswith("plans.") and one.path.count("/") > 1]
    for username in ("chen", "lina", "countyboss"):
        client = visitor(site, username)
        for way in ways:
            if name in way.path or pictured in way.path:
                found = client.open(way.path, method=way.method, data={**sent, "csrf_token": token_of(client)})
                assert found.status_code in (403, 404), way
    assert "外人" not in tang.get(f"/plans/{name}").text
