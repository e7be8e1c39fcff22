"""A small load generator: keep-alive connections on one thread, each following a script of requests.

A script is a generator that yields the bytes of a request and is sent the reply; it ends when it is closed. The
generator must cost far less than what it measures, hence raw sockets, no library, and requests encoded beforehand.
"""

import re
import selectors
import socket
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold one response: ``head`` with the status line and the headers, ``body`` as it came (perhaps compressed)."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Give a header's first value, empty when it is missing."""
        found = re.search(rb"\r\n" + re.escape(name.encode()) + rb": *([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode("latin-1") if found else ""


Script = Generator[bytes, Reply, None]


@dataclass(slots=True)
class Run:
    """Hold what a run of the generator saw: ``seconds`` it took, and each request's seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """Count the replies."""
        return len(self.latencies)


class UnexpectedReply(RuntimeError):
    """Say that the site answered with something else than a script counts on: the figures would be worthless."""


class _Line:
    """Hold one connection and how far its reply has come."""

    def __init__(self, address: tuple[str, int], script: Script) -> None:
        self.socket = socket.create_connection(address, timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.script = script
        self.buffer = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> Reply | None:
        """Take what has arrived; give the reply once it is whole."""
        arrived = self.socket.recv(262_144)
        if not arrived:
            raise UnexpectedReply("the server closed a connection")
        self.buffer += arrived
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        status = int(self.buffer[9:12])
        found = LENGTH.search(self.buffer, 0, end)
        length = int(found[1]) if found and status not in (204, 304) else 0
        if len(self.buffer) < end + 4 + length:
            return None
        reply = Reply(status, self.buffer[:end], self.buffer[end + 4 : end + 4 + length])
        self.buffer = self.buffer[end + 4 + length :]
        return reply


def drive(address: tuple[str, int], scripts: Sequence[Script], *, seconds: float, most: int = 1_000_000) -> Run:
    """Run each script on a connection of its own until the time is over or ``most`` requests are answered.

    Every request that was sent is answered before the run ends, so that the server's CPU time belongs to ``requests``.
    """
    run, selector = Run(), selectors.DefaultSelector()
    lines = [_Line(address, script) for script in scripts]
    begun = time.perf_counter()
    try:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send(next(line.script))
        _follow(run, selector, waiting=len(lines), until=begun + seconds, most=most)
    finally:
        run.seconds = time.perf_counter() - begun
        selector.close()
        for line in lines:
            line.socket.close()
            line.script.close()
    return run


def _follow(run: Run, selector: selectors.BaseSelector, *, waiting: int, until: float, most: int) -> None:
    while waiting:
        ready = selector.select(PATIENCE_SECONDS)
        if not ready:
            raise UnexpectedReply(f"no answer in {PATIENCE_SECONDS:.0f} seconds")
        for key, _ in ready:
            line: _Line = key.data
            reply = line.receive()
            if reply is None:
                continue
            now = time.perf_counter()
            run.latencies.append(now - line.sent_at)
            request = _next(line.script, reply)
            if request is None or now > until or len(run.latencies) + waiting > most:
                selector.unregister(line.socket)
                waiting -= 1
            else:
                line.send(request)


def _next(script: Script, reply: Reply) -> bytes | None:
    try:
        return script.send(reply)
    except StopIteration:
        return None


def encode(method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> bytes:
    """Make the bytes of a request."""
    own = {"Host": "127.0.0.1", **(headers or {})}
    if method == "POST":
        own["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def repeat(request: bytes, status: int = 200) -> Script:
    """Send one request again and again. Raises UnexpectedReply at any other status."""
    while True:
        expect((yield request), status)


def following(requests: Iterator[bytes], status: int = 200) -> Script:
    """Send one request after another. Raises UnexpectedReply at any other status."""
    for request in requests:
        expect((yield request), status)


def expect(reply: Reply, status: int) -> Reply:
    """Give the reply back. Raises UnexpectedReply when it has another status."""
    if reply.status != status:
        raise UnexpectedReply(f"{reply.status} instead of {status}: {reply.head[:300]!r} {reply.body[:300]!r}")
    return reply


Scripts = Callable[[], Sequence[Script]]
