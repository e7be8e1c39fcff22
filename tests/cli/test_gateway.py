"""The gateway between server and application: what the application gets, and what the server gets back."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.validate import validator

import pytest

from elearn.cli import gateway
from elearn.cli.gateway import Application, Gateway, environ_of, received

LARGEST = 100


class Headers(list[tuple[str, str]]):
    """Stand for the server's headers."""

    def items(self) -> list[tuple[str, str]]:
        return list(self)

    def get(self, name: str, default: Any = None) -> Any:
        return dict(self).get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in dict(self)


@dataclass
class Scope:
    """Stand for the server's description of a request."""

    method: str = "GET"
    path: str = "/"
    query_string: str = ""
    headers: Headers = field(default_factory=lambda: Headers([("host", "learn.example.org")]))
    client: str = "192.0.2.7:40000"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1.1"
    authority: str | None = None


@dataclass
class Connection:
    """Stand for the server's side of a request: it gives the body and takes the answer."""

    chunks: list[bytes] = field(default_factory=list)
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.sent = status, headers, [body]

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Connection":
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, data: bytes) -> None:
        self.sent.append(data)


def environ(**changes: Any) -> dict[str, Any]:
    return environ_of(Scope(**changes), b"")  # type: ignore[arg-type]


def ask(application: Application, scope: Scope | None = None, *chunks: bytes) -> Connection:
    """Send one request through a gateway."""
    passage = Gateway(application, threads=1, largest=LARGEST)
    connection = Connection(list(chunks))
    try:
        asyncio.run(passage.__rsgi__(scope or Scope(), connection))  # type: ignore[arg-type]
    finally:
        passage.threads.shutdown()
    return connection


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answer with the body of the request."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def posted(**headers: str) -> Scope:
    return Scope("POST", headers=Headers((name.replace("_", "-"), value) for name, value in headers.items()))


def test_application_gets_what_wsgi_promises() -> None:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]

    # The validator wants each answer read and closed, and the environment to be complete.
    assert ask(validator(application)).sent == [b"ok"]


def test_path_comes_as_the_bytes_of_its_text_and_the_query_as_it_was_sent() -> None:
    given = environ(path="/湖", query_string="q=%E6%B9%96")
    assert given["PATH_INFO"].encode("latin-1").decode() == "/湖"
    assert given["QUERY_STRING"] == "q=%E6%B9%96"


@pytest.mark.parametrize(
    ("client", "address"), [("192.0.2.7:40000", "192.0.2.7"), ("[2001:db8::7]:40000", "2001:db8::7")]
)
def test_address_of_the_client_comes_without_its_port(client: str, address: str) -> None:
    assert environ(client=client)["REMOTE_ADDR"] == address


def test_header_with_an_underscore_cannot_pass_for_one_with_a_hyphen() -> None:
    given = environ(headers=Headers([("x_forwarded_for", "forged"), ("x-forwarded-for", "real")]))
    assert given["HTTP_X_FORWARDED_FOR"] == "real"


def test_headers_that_come_twice_are_joined() -> None:
    given = environ(headers=Headers([("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y")]))
    assert (given["HTTP_COOKIE"], given["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")


def test_host_of_the_request_line_outweighs_the_header() -> None:
    assert environ(authority="evil.example.org")["HTTP_HOST"] == "evil.example.org"


def test_nothing_of_the_process_environment_reaches_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEARN_SECRET_KEY", "a secret")
    assert "a secret" not in map(str, environ().values())


def test_body_is_given_whole() -> None:
    assert ask(echo, posted(content_length="6"), b"abc", b"def").sent == [b"abcdef"]


def test_chunked_body_is_given_with_its_length() -> None:
    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["CONTENT_LENGTH"].encode()]

    assert ask(application, posted(transfer_encoding="chunked"), b"abc", b"def").sent == [b"6"]


def test_of_a_body_that_is_too_large_just_enough_is_kept_to_see_it() -> None:
    (sent,) = ask(echo, posted(transfer_encoding="chunked"), *[b"x" * 30] * 1000).sent
    assert len(sent) == LARGEST + 1


def test_body_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "DISCARDED_BYTES", 1000)
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 100
            yield b"x" * 100

    assert len(asyncio.run(received(endless(), LARGEST))) == LARGEST + 1
    assert given <= 1100


def test_body_that_stops_coming_is_given_up_with_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "QUIET_SECONDS", 0.01)

    class Silent(Connection):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"x"
            await asyncio.Event().wait()

    connection = Silent()
    passage = Gateway(echo, threads=1, largest=LARGEST)
    asyncio.run(passage.__rsgi__(posted(content_length="9"), connection))  # type: ignore[arg-type]
    passage.threads.shutdown()
    assert connection.status == 408


class Pieces:
    """Stand for an answer that is made piece by piece."""

    def __init__(self) -> None:
        self.is_closed = False
        self.stream = io.BytesIO(b"abcdef")

    def __iter__(self) -> Iterator[bytes]:
        yield b""
        while piece := self.stream.read(2):
            yield piece

    def close(self) -> None:
        self.is_closed = True


def test_answer_without_a_length_is_sent_in_pieces_and_closed() -> None:
    pieces = Pieces()

    def application(_environ: dict[str, Any], start_response: Any) -> Pieces:
        start_response("200 OK", [])
        return pieces

    assert ask(application).sent == [b"ab", b"cd", b"ef"]
    assert pieces.is_closed


def test_answer_is_closed_when_making_it_fails() -> None:
    class Failing(Pieces):
        def __iter__(self) -> Iterator[bytes]:
            yield b"ab"
            raise ValueError("half way")

    pieces = Failing()

    def application(_environ: dict[str, Any], start_response: Any) -> Pieces:
        start_response("200 OK", [])
        return pieces

    with pytest.raises(ValueError, match="half way"):
        ask(application)
    assert pieces.is_closed
