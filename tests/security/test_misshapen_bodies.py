"""Bodies of another shape than the address expects: a file for a text, JSON for a form, a form for JSON."""

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.published import AFTER
from tests.visiting import begin, token_of, visitor
from tests.web.routes import routes, values_for

NO_OBJECT: list[Any] = ["text", [], ["events"], None, 1, True, 1.5]
MISSHAPEN: list[Any] = [
    {},
    {"events": None},
    {"events": "all"},
    {"events": {}},
    {"events": {"0": {}}},
    {"events": [None]},
    {"events": ["event"]},
    {"events": [[]]},
    {"events": [{}]},
]
GOOD = {"event_id": "event-0001", "question_id": "dw-001", "sequence": 1, "answer": "c1"}
BAD_FIELDS: list[tuple[str, Any]] = [
    ("event_id", None),
    ("event_id", 12345678),
    ("event_id", "short"),
    ("event_id", "x" * 37),
    ("event_id", ["event-0001"]),
    ("question_id", None),
    ("question_id", "ec-001"),
    ("question_id", ["dw-001"]),
    ("question_id", {"dw-001": 1}),
    ("sequence", None),
    ("sequence", "1"),
    ("sequence", 0),
    ("sequence", -1),
    ("sequence", True),
    ("sequence", 1.0),
    ("sequence", 9_223_372_036_854_775_807),
    ("sequence", 10**18),
    ("sequence", 10**30),
]


@pytest.mark.parametrize("field", ["username", "password"])
def test_a_file_under_a_text_fields_name_is_an_empty_field(site: Site, field: str) -> None:
    client = site.test_client()
    sent = {"username": "tanglan", "password": "x", "csrf_token": token_of(client)}

    answer = client.post("/login", data=sent | {field: (io.BytesIO(b"tanglan"), "name.txt")})

    assert answer.status_code == 422
    assert "Traceback" not in answer.text


def test_a_file_under_any_fields_name_breaks_no_address(site: Site) -> None:
    client = visitor(site, "tanglan")
    names = ("username", "password", "current", "again", "language", "next", "do", "check", "dw-001", "was-dw-001")

    for route in routes(site, values_for(site, client)):
        if route.method == "POST" and route.endpoint != "account.log_out":
            files: dict[str, Any] = {name: (io.BytesIO(b"x"), "x.txt") for name in names}
            answer = client.post(route.path, data=files | {"csrf_token": token_of(client)})

            assert answer.status_code < 500, f"{route.path}: {answer.status}"


def test_a_file_instead_of_the_token_is_no_token(site: Site) -> None:
    client = visitor(site, "tanglan")

    answer = client.post("/logout", data={"csrf_token": (io.BytesIO(token_of(client).encode()), "token.txt")})

    assert answer.status_code == 400
    assert client.get("/learn/").status_code == 200


@pytest.mark.parametrize("value", NO_OBJECT, ids=repr)
def test_json_of_any_shape_breaks_no_address(site: Site, value: Any) -> None:
    client = visitor(site, "tanglan")
    headers = {"X-CSRFToken": token_of(client)}

    for route in routes(site, values_for(site, client)):
        if route.method == "POST" and route.endpoint != "account.log_out":
            answer = client.post(route.path, json=value, headers=headers)

            assert answer.status_code < 500, f"{route.path}: {answer.status}"


@pytest.mark.parametrize("value", [*NO_OBJECT, *MISSHAPEN], ids=repr)
def test_a_save_without_events_is_refused_in_json(trainee: FlaskClient, value: Any) -> None:
    answer = _save(trainee, json.dumps(value))

    assert (answer.status_code, answer.mimetype) == (422, "application/json")
    assert answer.get_json()["problems"][0]["message"] == "These answers could not be read. Load the page again."


@pytest.mark.parametrize(("field", "value"), BAD_FIELDS, ids=repr)
def test_an_event_with_one_bad_field_is_refused_and_takes_none_with_it(
    trainee: FlaskClient, field: str, value: Any
) -> None:
    answer = _save(trainee, json.dumps({"events": [GOOD | {"event_id": "event-0002"}, GOOD | {field: value}]}))

    assert answer.status_code == 422
    assert "checked" not in trainee.get(f"/attempts/{begin(trainee, AFTER)}/").text


@pytest.mark.parametrize("value", [{}, {"c1": 1}, [["c1"]], [{}], 10**40, "c1" * 10_000, ["c1"] * 10_000, "c99", []])
def test_an_answer_of_any_shape_is_read_or_taken_for_none(trainee: FlaskClient, value: Any) -> None:
    assert _save(trainee, json.dumps({"events": [GOOD | {"answer": value}]})).status_code == 200
    assert trainee.get(f"/attempts/{begin(trainee, AFTER)}/").status_code == 200


@pytest.mark.parametrize("text", ["", "{", "events=1", "\xff", '{"events":[}', "{'events': []}"])
def test_what_is_no_json_is_refused_in_json(trainee: FlaskClient, text: str) -> None:
    answer = _save(trainee, text)

    assert (answer.status_code, answer.mimetype) == (400, "application/json")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/xml",
        "",
        "nonsense",
        "a/b/c;=",
    ],
)
def test_json_under_another_name_is_refused(trainee: FlaskClient, content_type: str) -> None:
    answer = _save(trainee, json.dumps({"events": [GOOD]}), content_type)

    assert answer.status_code == 415
    assert "checked" not in trainee.get(f"/attempts/{begin(trainee, AFTER)}/").text


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\x00"]
)
def test_multipart_without_a_boundary_breaks_nothing(trainee: FlaskClient, content_type: str) -> None:
    token = token_of(trainee)

    answer = trainee.post("/language", data=b"--\r\n\r\n", content_type=content_type, headers={"X-CSRFToken": token})

    assert 400 <= answer.status_code < 500


def _save(client: FlaskClient, body: str, content_type: str = "application/json") -> Any:
    path, token = f"/attempts/{begin(client, AFTER)}/responses", token_of(client)
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    return client.post(path, data=body.encode("latin-1"), content_type=content_type, headers=headers)
