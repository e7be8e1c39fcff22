"""The address to go on to after log-in stays on this site, however it is written."""

import pytest

from elearn.web.wiring import Site
from tests.make import PASSWORD
from tests.visiting import csrf_of, visitor

ELSEWHERE = [
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\\/evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "\x01//evil.example/",
    "http://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "//[evil",
    "http://[::1",
    "//",
    "/" + "a" * 500,
    "/learn/\r\nSet-Cookie: session=evil",
    "/\u2028/evil.example",
    "/learn/\u202e",
]
HERE = ["/learn/", "/progress/?a=b&c=d", "/learn/%5Cevil", "/sources#code-2026", "/x/../learn/", "/学习"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_login_leads_nowhere_else(lasting_site: Site, wanted: str) -> None:
    client = lasting_site.test_client()
    page = client.get("/login", query_string={"next": wanted})
    assert page.status_code == 200
    assert "evil" not in page.text

    sent = {"username": "tanglan", "password": PASSWORD, "csrf_token": csrf_of(page), "next": wanted}
    answer = client.post("/login", data=sent)

    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_neither_does_an_open_session_nor_the_choice_of_language(lasting_site: Site, wanted: str) -> None:
    client = visitor(lasting_site, "tanglan")

    assert client.get("/login", query_string={"next": wanted}).location == "/learn/"
    sent = {"language": "en", "next": wanted, "csrf_token": csrf_of(client.get("/account/"))}
    assert client.post("/language", data=sent).location == "/"


@pytest.mark.parametrize("encoded", ["/%5Cevil.example", "%2F%2Fevil.example", "/%09/evil.example", "%5C%5Cevil"])
def test_an_encoded_way_out_is_seen_through(lasting_site: Site, encoded: str) -> None:
    assert visitor(lasting_site, "tanglan").get(f"/login?next={encoded}").location == "/learn/"


@pytest.mark.parametrize("wanted", HERE)
def test_login_leads_on_to_a_page_of_this_site(lasting_site: Site, wanted: str) -> None:
    client = visitor(lasting_site, "tanglan")

    answer = client.get("/login", query_string={"next": wanted})

    assert answer.status_code == 303
    assert answer.location.startswith(wanted[:6].encode("ascii", "ignore").decode())
    assert not answer.location.startswith("//")


def test_who_is_not_logged_in_comes_back_to_the_page_they_wanted(lasting_site: Site) -> None:
    client = lasting_site.test_client()

    to_login = client.get("/learn/township-environment/?a=1&b=%2F%2Fevil")
    page = client.get(to_login.location)
    sent = {"username": "tanglan", "password": PASSWORD, "csrf_token": csrf_of(page)}
    answer = client.post(to_login.location, data=sent)

    assert answer.location == "/learn/township-environment/?a=1&b=%2F%2Fevil"


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/learn", "/learn/"),
        ("/account?a=1", "/account/?a=1"),
        ("/quizzes//evil.example", "/quizzes/evil.example/"),
        ("/learn//evil.example/", "/learn/evil.example/"),
    ],
)
def test_a_missing_or_doubled_slash_is_mended_on_this_site(lasting_site: Site, asked: str, led_to: str) -> None:
    client = lasting_site.test_client()

    answer = client.get(asked, headers={"Host": "evil.example"})

    assert (answer.status_code, answer.location) == (303, led_to)
    assert "//evil.example" not in answer.text


def test_a_form_is_not_sent_on_to_another_address(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")

    answer = client.post("/account", data={"csrf_token": csrf_of(client.get("/account/"))})

    assert answer.status_code in (404, 405)
    assert answer.location is None
