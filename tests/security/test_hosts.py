"""The Host header: only names of ours are answered where they are set, and no page repeats what was sent."""

import pytest

from elearn.web.wiring import Site
from tests.published import COURSE
from tests.visiting import visitor
from tests.web.conftest import OpenSite

OURS = "learn.example.org"
FOREIGN = [
    "evil.example",
    "learn.example.org.evil.example",
    "evil.example:443",
    "learn.example.org@evil.example",
    "evil.example/learn.example.org",
    "127.0.0.1",
    "localhost",
    "xlearn.example.org",
]
ODD = ["", ":", "[", "[::1", "a b", "学习.cn", "\xff", "a" * 5000, "..", "-", "%00", "host:notaport", "host:99999999"]


@pytest.mark.parametrize("host", FOREIGN + ODD)
def test_a_host_that_is_not_ours_is_refused_in_words(open_site: OpenSite, host: str) -> None:
    client = open_site(trusted_hosts=OURS).test_client()

    answer = client.get("/login", environ_overrides={"HTTP_HOST": host.encode("utf-8").decode("latin-1")})

    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", [OURS, f"{OURS}:443"])
def test_our_own_host_is_answered(open_site: OpenSite, host: str) -> None:
    client = open_site(trusted_hosts=f"{OURS.title()}, 10.0.0.5").test_client()

    assert client.get("/login", headers={"Host": host}).status_code == 200
    assert client.get("/login", headers={"Host": "10.0.0.5"}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN + ODD)
def test_without_the_setting_a_foreign_host_gets_into_no_page_and_no_redirect(lasting_site: Site, host: str) -> None:
    client = lasting_site.test_client()
    client.environ_base["HTTP_HOST"] = host.encode("utf-8").decode("latin-1")

    for path in ("/login", "/", f"/learn/{COURSE}", "/nowhere", "/learn", "/static/nowhere"):
        answer = client.get(path)

        assert answer.status_code < 500, path
        assert "evil" not in answer.text
        assert "evil" not in answer.headers.get("Location", "")
        assert answer.headers.get("Location", "/").startswith("/")


def test_other_headers_about_the_host_are_not_believed(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")
    forged = {"X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example"}
    forged |= {"X-Forwarded-Prefix": "/evil", "X-Original-URL": "/account/", "X-Rewrite-URL": "/account/"}

    answer = client.get("/learn/", headers=forged)

    assert answer.status_code == 200
    assert "evil" not in answer.text
    assert "Next step" in answer.text
