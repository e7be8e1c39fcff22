"""What belongs to somebody else, and what does not exist: the same answer for both, and nothing changed."""

import pytest
from werkzeug.test import TestResponse

from elearn.web.wiring import Site
from tests.published import AFTER
from tests.visiting import begin, token_of, visitor
from tests.web.papers import event, paper, send_form

UNKNOWN = [
    "nobody",
    "0",
    "-1",
    "1",
    "9" * 19,
    "9" * 30,
    "%27%20OR%201=1--",
    "..%2F..",
    "a" * 500,
    "%F0%A0%AE%B7",
    "null",
]


def ways(site: Site, username: str, attempt: str) -> list[TestResponse]:
    """Try every way to an attempt."""
    client = visitor(site, username)
    token = token_of(client)
    answers = {"csrf_token": token, "was-dw-001": "0", "dw-001": "c1"}
    headers = {"X-CSRFToken": token}
    return [
        client.get(f"/attempts/{attempt}/"),
        client.get(f"/attempts/{attempt}/result"),
        client.post(f"/attempts/{attempt}/", data=answers | {"do": "save"}),
        client.post(f"/attempts/{attempt}/", data=answers | {"check": "dw-001"}),
        client.post(f"/attempts/{attempt}/", data=answers | {"do": "hand_in"}),
        client.post(f"/attempts/{attempt}/responses", json={"events": [event("dw-001", "c1")]}, headers=headers),
    ]


def test_another_persons_attempt_does_not_exist_in_any_way(site: Site) -> None:
    owner = visitor(site, "tanglan")
    attempt = begin(owner, AFTER)
    before = paper(owner, attempt)

    answers = ways(site, "chenyu", attempt)

    assert {answer.status_code for answer in answers} == {404}
    assert paper(owner, attempt) == before


def test_another_persons_result_does_not_exist_either(site: Site) -> None:
    owner = visitor(site, "tanglan")
    attempt = begin(owner, AFTER)
    send_form(owner, attempt, do="hand_in")
    before = owner.get(f"/attempts/{attempt}/result").text

    answers = ways(site, "chenyu", attempt)

    assert {answer.status_code for answer in answers} == {404}
    assert owner.get(f"/attempts/{attempt}/result").text == before


@pytest.mark.parametrize("username", ["lecturer", "county", "admin"])
def test_who_is_no_trainee_takes_no_attempt(site: Site, username: str) -> None:
    attempt = begin(visitor(site, "tanglan"), AFTER)

    assert {answer.status_code for answer in ways(site, username, attempt)} == {403}


def test_an_unknown_attempt_looks_like_another_persons(site: Site) -> None:
    attempt = begin(visitor(site, "tanglan"), AFTER)
    other = visitor(site, "chenyu")

    foreign, unknown = other.get(f"/attempts/{attempt}/"), other.get("/attempts/nobodys-attempt/")

    assert foreign.text.replace(attempt, "…") == unknown.text.replace("nobodys-attempt", "…")


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_ids_that_nobody_has_are_not_found(site: Site, unknown: str) -> None:
    client = visitor(site, "tanglan")
    token = token_of(client)

    for path in ("/attempts/{}/", "/attempts/{}/result", "/quizzes/{}/", "/learn/{}/", "/media/{}", "/media/{}.svg"):
        assert client.get(path.format(unknown)).status_code == 404, path
    for path in ("/attempts/{}/", "/quizzes/{}/", "/learn/township-environment/drinking-water/{}"):
        assert client.post(path.format(unknown), data={"csrf_token": token}).status_code == 404, path


def test_ids_of_attempts_cannot_be_guessed(site: Site) -> None:
    client = visitor(site, "tanglan")
    found = set()
    for _ in range(5):
        attempt = begin(client, AFTER)
        found.add(attempt)
        send_form(client, attempt, do="hand_in")

    assert len(found) == 5
    assert all(len(attempt) == 16 for attempt in found)
    assert len({attempt[:4] for attempt in found}) == 5
