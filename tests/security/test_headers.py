"""What every answer carries: a strict policy for content, no sniffing, no frames, cookies that are out of reach."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.web.wiring import Site
from tests.published import AFTER, COURSE
from tests.visiting import begin, log_in, token_of, visitor
from tests.web.conftest import OpenSite

SECTION = re.compile(rf'href="(/learn/{COURSE}/{AFTER}/[^"#?]+)"')


def picture(client: FlaskClient) -> str:
    """Find the address of a picture in a lecture."""
    for path in dict.fromkeys(SECTION.findall(client.get(f"/learn/{COURSE}/{AFTER}").text)):
        found = re.findall(r'src="(/media/[^"]+)"', client.get(path).text)
        if found:
            return str(found[0])
    raise AssertionError("no lecture has a picture")


def every_kind(client: FlaskClient) -> dict[str, TestResponse]:
    """Fetch an answer of every kind."""
    attempt, token = begin(client, AFTER), token_of(client)
    static = re.findall(r'href="(/static/theme[^"]+)"', client.get("/learn/").text)[0]
    save = f"/attempts/{attempt}/responses"
    return {
        "page": client.get("/learn/"),
        "lecture": client.get(f"/learn/{COURSE}/{AFTER}"),
        "paper": client.get(f"/attempts/{attempt}/"),
        "not found": client.get("/nowhere"),
        "not allowed": client.get("/learn/nowhere/"),
        "wrong method": client.delete("/login"),
        "no token": client.post("/logout"),
        "unreadable": client.post(save, data="{", content_type="application/json", headers={"X-CSRFToken": token}),
        "JSON": client.post(save, json={"events": []}, headers={"X-CSRFToken": token}),
        "redirect": client.get("/"),
        "slash redirect": client.get("/learn"),
        "not modified": client.get("/account/", headers={"If-None-Match": client.get("/account/").headers["ETag"]}),
        "options": client.options("/learn/"),
        "head": client.head("/learn/"),
        "health": client.get("/healthz"),
        "metrics": client.get("/metrics"),
        "static": client.get(static),
        "static icon": client.get(re.findall(r'href="(/static/mark[^"]+)"', client.get("/learn/").text)[0]),
        "static not found": client.get("/static/nowhere.css"),
    }


def test_every_kind_of_answer_has_a_policy_without_loopholes(site: Site) -> None:
    for kind, answer in every_kind(visitor(site, "tanglan")).items():
        policy = answer.headers.get("Content-Security-Policy", "")

        assert policy.startswith("default-src 'none'"), kind
        assert "unsafe" not in policy, kind
        assert "*" not in policy, kind
        assert "data:" not in policy, kind
        assert "http" not in policy, kind
        assert "frame-ancestors 'none'" in policy, kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert "Server" not in answer.headers, kind


def test_pages_may_run_only_what_the_site_serves(site: Site) -> None:
    answer = visitor(site, "tanglan").get("/learn/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))

    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == "'self'"
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_picture_is_opened_in_a_sandbox_where_it_may_style_itself_only(site: Site) -> None:
    client = visitor(site, "tanglan")

    answer = client.get(picture(client))

    assert answer.headers.get_all("Content-Security-Policy") == [
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    ]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_has_a_script_or_a_style_or_a_handler_in_it(site: Site) -> None:
    for kind, answer in every_kind(visitor(site, "tanglan")).items():
        if answer.mimetype == "text/html":
            assert re.search(r"<script(?![^>]*\bsrc=)", answer.text) is None, kind
            assert re.search(r"<style|<[^>]+\sstyle=|<[^>]+\son\w+=|javascript:", answer.text) is None, kind
            assert re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text) is None, kind


def test_pages_are_kept_by_nobody_but_the_browser(site: Site) -> None:
    for kind, answer in every_kind(visitor(site, "tanglan")).items():
        if not kind.startswith("static") and answer.status_code == 200:
            assert re.search("private|no-store", answer.headers.get("Cache-Control", "")), kind


def cookie_of(client: FlaskClient) -> str:
    """Give the session cookie as it is set at log-in."""
    answer = log_in(client)
    (cookie,) = answer.headers.get_all("Set-Cookie")
    return cookie


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    cookie = cookie_of(site.test_client())

    assert cookie.startswith("session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Secure" not in cookie
    assert "Expires" not in cookie


def test_under_https_the_cookie_is_bound_to_the_host_and_to_encryption(open_site: OpenSite) -> None:
    client = open_site(base_url="https://learn.example.org").test_client()
    client.environ_base["wsgi.url_scheme"] = "https"

    cookie = cookie_of(client)

    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("base_url", "is_promised"), [("https://learn.example.org", True), ("http://10.0.0.5", False), ("", False)]
)
def test_browsers_are_told_to_stay_encrypted_where_the_site_is(
    open_site: OpenSite, base_url: str, is_promised: bool
) -> None:
    client = open_site(base_url=base_url).test_client()

    for path in ("/login", "/nowhere", "/static/nowhere.css"):
        promise = client.get(path).headers.get("Strict-Transport-Security", "")
        assert (promise == "max-age=31536000; includeSubDomains") == is_promised, path


def test_the_cookie_says_nothing_about_the_person(site: Site) -> None:
    client = visitor(site, "tanglan")
    cookie = client.get_cookie("session")
    assert cookie is not None
    with client.session_transaction() as kept:
        values = dict(kept)

    assert "tanglan" not in str(values)
    assert "唐岚" not in str(values)
    with site.database.read() as session:
        keys = session.connection().exec_driver_sql("SELECT token_hash FROM login_session").scalars().all()
    assert not any(key in str(values) for key in keys)
