"""Text that wants to be a script: shown as the text it is, wherever somebody else's words appear."""

import html
import re

import pytest
from flask.testing import FlaskClient

from elearn.accounts.roles import Role
from elearn.web.wiring import Site
from tests.make import CITY, TOWNSHIP, make_account
from tests.published import AFTER
from tests.visiting import begin, visitor
from tests.web.papers import paper, send_form
from tests.web.routes import routes, values_for

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}{% if 1 %}",
    "</title><svg/onload=alert(1)>",
    "&lt;b&gt; %(name)s %s",
    "${7*7} `x` \\u003cscript>",
]
ALIVE = re.compile(r"<script>|<img src=x|<svg/onload|onerror=alert\(1\)>|\b49\b")


def is_inert(page: str, payload: str) -> bool:
    """Say whether a page shows a payload as text and nowhere as markup."""
    return not ALIVE.search(page.replace(html.escape(payload), "").replace(str(payload).replace("<", "&lt;"), ""))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_persons_name_is_text_on_every_page(lasting_site: Site, payload: str) -> None:
    username = f"person-{PAYLOADS.index(payload)}"
    with lasting_site.database.write() as session:
        make_account(session, username, Role.TRAINEE, unit=TOWNSHIP, name=payload, roles=[(Role.ADMINISTRATOR, CITY)])
    client = visitor(lasting_site, username)

    seen = 0
    for route in routes(lasting_site, values_for(lasting_site, client)):
        if route.method == "GET":
            answer = client.get(route.path)
            if answer.mimetype == "text/html":
                assert is_inert(answer.text, payload), route.path
                seen += payload in html.unescape(answer.text)
    assert seen >= 5


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_at_log_in_is_text_in_the_refusal(lasting_site: Site, payload: str) -> None:
    client = lasting_site.test_client()
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)[0]

    answer = client.post(
        "/login", data={"username": payload, "password": payload, "next": payload, "csrf_token": token}
    )

    assert answer.status_code == 422
    assert is_inert(answer.text, payload)
    assert f'value="{html.escape(payload)}"' in answer.text.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_typed_answer_is_text_on_the_paper_and_in_the_result(site: Site, trainee: FlaskClient, payload: str) -> None:
    attempt = begin(trainee, AFTER)
    typed = re.findall(r'name="(dw-\d+)"[^>]*maxlength="200"|maxlength="200" name="(dw-\d+)"', paper(trainee, attempt))
    name = next(filter(None, typed[0]))
    send_form(trainee, attempt, **{name: payload}, do="save")

    on_paper = paper(trainee, attempt)
    send_form(trainee, attempt, do="hand_in")
    in_result = trainee.get(f"/attempts/{attempt}/result").text

    for page in (on_paper, in_result):
        assert is_inert(page, payload)
        assert payload in html.unescape(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_address_is_text_on_the_page_that_does_not_know_it(lasting_site: Site, payload: str) -> None:
    client = lasting_site.test_client()

    for path in (f"/{payload}", f"/login?next=/{payload}", f"/login?{payload}={payload}"):
        answer = client.get(path)

        assert answer.status_code < 500
        assert is_inert(answer.text, payload)


def test_json_with_markup_in_it_is_not_taken_for_a_page(site: Site, trainee: FlaskClient) -> None:
    answer = trainee.post("/attempts/<script>alert(1)</script>/responses", json=["<script>"])

    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
