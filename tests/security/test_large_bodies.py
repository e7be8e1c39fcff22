"""Bodies that are too large, too many-parted or too deep: refused early, clearly, and by every address.

That a body in chunks is no way around it is tested with the server that joins them (``tests/cli/test_serve.py``).
"""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from elearn.web.wiring import Site
from tests.published import AFTER
from tests.visiting import begin, token_of, visitor
from tests.web.routes import routes, values_for

TEN_MEGABYTES = 10 * 1024 * 1024
BOUNDARY = "a-line-between-parts"
KINDS = {
    "form": ("application/x-www-form-urlencoded", b"username=" + b"a" * TEN_MEGABYTES),
    "JSON": ("application/json", b'{"events":["' + b"a" * TEN_MEGABYTES + b'"]}'),
    "multipart": (
        f"multipart/form-data; boundary={BOUNDARY}",
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="username"\r\n\r\n'.encode()
        + b"a" * TEN_MEGABYTES
        + f"\r\n--{BOUNDARY}--\r\n".encode(),
    ),
}


def parts(count: int) -> bytes:
    """Write a multipart body of many small parts."""
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    return (part * count + f"--{BOUNDARY}--\r\n").encode()


@pytest.mark.parametrize(("content_type", "body"), KINDS.values(), ids=KINDS)
def test_ten_megabytes_are_refused_at_every_address(lasting_site: Site, content_type: str, body: bytes) -> None:
    client = visitor(lasting_site, "tanglan")
    token = token_of(client)
    how: dict[str, Any] = {"content_type": content_type, "headers": {"X-CSRFToken": token}}

    for route in routes(lasting_site, values_for(lasting_site, client)):
        if route.method != "POST":
            continue
        answer = client.post(route.path, data=body, **how)

        assert answer.status_code == 413, f"{route.path}: {answer.status}"
        assert "too large" in answer.text

    assert client.get("/learn/").status_code == 200, "something was carried out"


def test_a_script_is_told_in_json_that_its_body_is_too_large(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")

    answer = client.post(
        f"/attempts/{begin(client, AFTER)}/responses",
        data=KINDS["JSON"][1],
        content_type="application/json",
        headers={"X-CSRFToken": token_of(client)},
    )

    assert answer.status_code == 413
    assert answer.get_json()["error"] == "What was sent is too large."


@pytest.mark.parametrize("path", ["/login", "/language", "/account/password"])
def test_five_thousand_parts_are_refused(lasting_site: Site, path: str) -> None:
    client = visitor(lasting_site, "tanglan")

    answer = client.post(path, data=parts(5000), content_type=f"multipart/form-data; boundary={BOUNDARY}")

    assert answer.status_code == 413


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, '{"events":' + "[" * 100_000])
def test_json_that_is_too_deep_to_read_is_refused(lasting_site: Site, deep: str) -> None:
    client = visitor(lasting_site, "tanglan")

    answer = _send(lasting_site, client, deep)

    assert answer.status_code == 400
    assert answer.get_json()["error"] == "The request could not be understood."


@pytest.mark.parametrize("number", ["1" * 5000, "1e999", "-1e999", "NaN", "Infinity", "1" * 30, "0.1"])
def test_numbers_beyond_measure_are_refused_or_taken_for_no_answer(lasting_site: Site, number: str) -> None:
    client = visitor(lasting_site, "tanglan")
    event = '{"event_id":"event-0001","question_id":"dw-001","sequence":%s,"answer":%s}'

    as_sequence = _send(lasting_site, client, f'{{"events":[{event % (number, 1)}]}}')
    as_answer = _send(lasting_site, client, f'{{"events":[{event % (1, number)}]}}')

    assert as_sequence.status_code in (400, 422)
    assert as_answer.status_code in (200, 400)


@pytest.mark.parametrize(("count", "status"), [(200, 200), (201, 422), (0, 422)])
def test_a_save_takes_a_bounded_number_of_answers(lasting_site: Site, count: int, status: int) -> None:
    client = visitor(lasting_site, "tanglan")
    events = ",".join(
        f'{{"event_id":"many-{count}-{n:04}","question_id":"dw-001","sequence":{n + 1},"answer":"c1"}}'
        for n in range(count)
    )

    assert _send(lasting_site, client, f'{{"events":[{events}]}}').status_code == status


def _send(site: Site, client: Any, body: str) -> TestResponse:
    path = f"/attempts/{begin(client, AFTER)}/responses"
    answer: TestResponse = client.post(
        path, data=body, content_type="application/json", headers={"X-CSRFToken": token_of(client)}
    )
    return answer
