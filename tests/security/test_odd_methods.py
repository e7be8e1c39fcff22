"""Methods that no page offers: refused in plain words, and never carried out under another name."""

import pytest

from elearn.web.wiring import Site
from tests.visiting import log_in, visitor
from tests.web.routes import routes, values_for


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "GeT"])
def test_no_method_breaks_any_address(site: Site, method: str) -> None:
    client = visitor(site, "tanglan")

    for route in routes(site, values_for(site, client)):
        answer = client.open(route.path, method=method)

        assert answer.status_code < 500, f"{method} {route.path}: {answer.status}"


def test_options_says_what_an_address_takes_and_does_nothing(site: Site) -> None:
    client = visitor(site, "tanglan")

    for route in routes(site, values_for(site, client)):
        answer = client.options(route.path)

        assert answer.status_code == 204, f"{route.path}: {answer.status}"
        assert route.method in answer.headers["Allow"], route
        assert not answer.data

    assert client.get("/learn/").status_code == 200, "an OPTIONS of /logout ended the session"


def test_options_needs_no_login_and_tells_nothing_more(site: Site) -> None:
    anonymous, known = site.test_client(), site.test_client()
    log_in(known)

    for path in ("/learn/", "/attempts/none/", "/attempts/none/responses"):
        assert anonymous.options(path).headers["Allow"] == known.options(path).headers["Allow"]


def test_head_gives_the_headers_of_get_without_a_body(site: Site) -> None:
    client = visitor(site, "tanglan")

    answer = client.head("/learn/")

    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_method_that_is_not_taken_is_refused_with_the_ones_that_are(site: Site) -> None:
    answer = visitor(site, "tanglan").delete("/account/password")

    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert "does not take that kind of request" in answer.text


def test_odd_methods_do_not_fill_the_metrics(site: Site) -> None:
    client = site.test_client()
    for number in range(20):
        client.open("/login", method=f"ODD{number}")

    figures = client.get("/metrics").text

    assert "ODD" not in figures
    assert 'method="other"' in figures
