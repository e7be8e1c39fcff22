"""NUL bytes, lone surrogates and broken percent signs, wherever a request has room for them."""

import json
import re

import pytest

from elearn.web.wiring import Site
from tests.published import AFTER
from tests.visiting import begin, post, token_of, visitor
from tests.web.routes import routes, values_for

ODD = {
    "NUL": "%00",
    "lone surrogate": "%ED%A0%80",
    "broken UTF-8": "%C3%28",
    "overlong slash": "%C0%AF",
    "half an escape": "%",
    "no hexadecimal": "%zz",
    "byte-order mark": "%EF%BB%BF",
    "highest code point": "%F4%8F%BF%BF",
    "beyond it": "%F7%BF%BF%BF",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_characters_in_any_path_or_query_get_a_plain_answer(site: Site, odd: str) -> None:
    client = visitor(site, "tanglan")
    paths = {route.path for route in routes(site, {}, fallback="PLACE") if route.method == "GET"}

    for path in sorted(paths):
        for address in (path.replace("PLACE", odd), f"{path}?next={odd}&check={odd}&{odd}={odd}"):
            answer = client.get(address)

            assert answer.status_code < 500, f"{address}: {answer.status}"


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_characters_in_any_form_get_a_plain_answer(site: Site, odd: str) -> None:
    client = visitor(site, "tanglan")
    token = token_of(client)
    fields = ("username", "password", "current", "again", "language", "next", "do", "check", "dw-001", "was-dw-001")
    body = "&".join([f"csrf_token={token}", *(f"{name}={odd}" for name in fields), f"{odd}={odd}"])

    for route in routes(site, values_for(site, client)):
        if route.method == "POST" and route.endpoint != "account.log_out":
            answer = client.post(route.path, data=body, content_type="application/x-www-form-urlencoded")

            assert answer.status_code < 500, f"{route.path}: {answer.status}"


@pytest.mark.parametrize("where", ["username", "next", "\x00"])
def test_a_nul_in_the_login_form_is_refused_in_a_sentence(site: Site, where: str) -> None:
    client = site.test_client()
    sent = {"username": "tanglan", "password": "x", "csrf_token": token_of(client), where: "tang\x00lan"}

    answer = client.post("/login", data=sent, headers={"Accept-Language": "en"})

    assert answer.status_code == 422
    assert "characters that are no text" in answer.text


@pytest.mark.parametrize("odd", ["\\ud800", "\\u0000", "\\udfff\\ud800", "\\ufffe"])
def test_odd_characters_in_a_saved_answer_lose_nothing_else(site: Site, odd: str) -> None:
    client = visitor(site, "tanglan")
    attempt = begin(client, AFTER)
    token = token_of(client)
    answer = f'{{"event_id":"event-0001","question_id":"dw-001","sequence":1,"answer":["c1","{odd}"]}}'

    saved = client.post(
        f"/attempts/{attempt}/responses",
        data=f'{{"events":[{answer}]}}',
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert saved.status_code == 200
    assert 'value="c1" checked' in client.get(f"/attempts/{attempt}/").text


@pytest.mark.parametrize("field", ["event_id", "question_id"])
@pytest.mark.parametrize("odd", ["\ud800aaaaaaaa", "aaaaaaa\x00a", "学学学学学学学学"])
def test_odd_characters_in_an_event_id_are_refused(site: Site, field: str, odd: str) -> None:
    client = visitor(site, "tanglan")
    attempt = begin(client, AFTER)
    event = {"event_id": "event-0001", "question_id": "dw-001", "sequence": 1, "answer": "c1", field: odd}

    answer = client.post(
        f"/attempts/{attempt}/responses",
        data=json.dumps({"events": [event]}),
        content_type="application/json",
        headers={"X-CSRFToken": token_of(client)},
    )

    assert (answer.status_code, answer.mimetype) == (422, "application/json")


def test_a_typed_answer_keeps_rare_characters_and_loses_those_that_are_no_text(site: Site) -> None:
    client = visitor(site, "tanglan")
    attempt = begin(client, AFTER)
    typed = re.findall(r'maxlength="200" name="([^"]+)"', client.get(f"/attempts/{attempt}/").text)[0]

    post(client, f"/attempts/{attempt}/", f"/attempts/{attempt}/", **{typed: "𠮷·㛃\x07", f"was-{typed}": "0"})

    assert 'value="𠮷·㛃"' in client.get(f"/attempts/{attempt}/").text
