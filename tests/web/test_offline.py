"""The course for the road: what is listed can be stored, holds nothing of anybody, and no key before its time."""

import json
import re

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.published import AFTER, AT_ONCE
from tests.visiting import begin, post, visitor

STORED = re.compile(r"/(static/[\w.-]+|media/[\w.-]+|offline/(contents|lectures/[\w-]+)\?v=[0-9a-f]{12})")


@pytest.fixture
def reader(lasting_site: Site) -> FlaskClient:
    """Log a trainee in."""
    return visitor(lasting_site, "tanglan")


def addresses(client: FlaskClient) -> list[str]:
    """Give the addresses that are to be stored."""
    return [file["url"] for file in client.get("/offline/list.json").get_json()["files"]]


def test_everything_that_is_listed_is_there_and_holds_nothing_personal(reader: FlaskClient) -> None:
    listed = addresses(reader)
    pages = {address: reader.get(address) for address in listed}

    assert len([address for address in listed if "/lectures/" in address]) == 6
    assert [address for address in listed if not STORED.fullmatch(address)] == []
    assert {page.status_code for page in pages.values()} == {200}
    texts = [page.text for address, page in pages.items() if address.startswith("/offline/")]
    assert [
        word for word in ("唐岚", "tanglan", "csrf", "/attempts/", 'method="post"') if any(word in t for t in texts)
    ] == []


def test_the_pages_need_nothing_that_is_not_listed(reader: FlaskClient) -> None:
    listed = addresses(reader)
    needed = set()
    for address in listed:
        if address.startswith("/offline/"):
            needed |= set(re.findall(r'(?:src|<link[^>]* href|<use href)="(/[^"#]+)', reader.get(address).text))

    assert needed - set(listed) == set()


def test_the_size_that_is_said_is_about_what_comes_over_the_line(reader: FlaskClient) -> None:
    found = reader.get("/offline/list.json").get_json()
    accept = {"Accept-Encoding": "gzip"}
    came = sum(len(reader.get(file["url"], headers=accept).data) for file in found["files"])

    assert 0.7 < found["bytes"] / came < 1.4


def test_an_edition_changes_with_the_language(reader: FlaskClient, lasting_site: Site) -> None:
    chinese = visitor(lasting_site, "chenyu", "zh-CN")

    lectures = {address for address in addresses(reader) if "/lectures/" in address}
    assert lectures & set(addresses(chinese)) == set()
    assert lectures == {address for address in addresses(reader) if "/lectures/" in address}


def test_the_questions_of_a_quiz_come_along_only_where_it_shows_its_keys_at_once(reader: FlaskClient) -> None:
    at_once, after = (reader.get(f"/offline/lectures/{lecture}").text for lecture in (AT_ONCE, AFTER))

    assert 'id="ec-001"' in at_once
    assert 'id="practice"' not in after
    assert "taken on the site" in after


def test_what_is_asked_on_an_open_paper_is_left_out_until_it_is_handed_in(lasting_site: Site) -> None:
    client = visitor(lasting_site, "chenyu")
    before = addresses(client)
    begin(client, AT_ONCE)

    page = client.get(f"/offline/lectures/{AT_ONCE}").text
    assert 'id="ec-001"' not in page
    assert "until you hand it in" in page
    assert "taken on the site" not in page
    assert addresses(client) != before


def test_the_worker_and_the_manifest_are_for_everybody(lasting_site: Site) -> None:
    client = lasting_site.test_client()
    worker, manifest = client.get("/sw.js"), client.get("/manifest.webmanifest")

    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert ".put(" not in worker.text  # it stores nothing by itself
    icons = {icon["src"] for icon in json.loads(manifest.data)["icons"]}
    assert {client.get(icon).mimetype for icon in icons} == {"image/png"}


def test_logging_out_leads_to_the_page_that_clears_the_browser(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")
    left = post(client, "/logout", "/account/")

    assert "leave." in client.get(left.location).text
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert "leave." not in client.get("/login").text


def test_wechat_is_told_how_to_save_a_file(lasting_site: Site) -> None:
    client = visitor(lasting_site, "admin")
    wechat = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) MicroMessenger/8.0.60"}

    assert "attachment" in client.get("/admin/roster/template.xlsx").headers["Content-Disposition"]
    page = client.get("/admin/roster/template.xlsx", headers=wechat)
    assert page.mimetype == "text/html"
    assert "Content-Disposition" not in page.headers
    assert "Open in browser" in page.text
