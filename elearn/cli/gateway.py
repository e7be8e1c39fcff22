"""Between the server and the application: a thread works on a request only once all of it is there.

granian's own WSGI hands a request to a thread when its head has come; sixty-four clients that send the rest byte by
byte then hold every thread, and the site stands still. Here bodies arrive beside each other without any thread, with
a limit on size and time, and the application (WSGI, synchronous) gets them whole. Answers leave the same way.
See docs/decisions/001-server-granian.md for what it costs.
"""

import asyncio
import io
import sys
from collections.abc import AsyncIterable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from granian._granian import RSGIHTTPProtocol, RSGIProtocolClosed
from granian.rsgi import Scope

QUIET_SECONDS = 15.0  # without a byte of the body
BODY_SECONDS = 300.0  # for all of it: 2 MiB on a line of 56 kbit/s
DISCARDED_BYTES = 64 * 2**20  # of a body that is too large: read, so that the refusal can be read; then cut off
WHOLE_BYTES = 4 * 2**20  # answers up to this size leave in one piece
PLAIN = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Any], Iterable[bytes]]


class Gateway:
    """Serve a WSGI application on ``threads`` threads; bodies beyond ``largest`` bytes are cut short after that."""

    def __init__(self, application: Application, *, threads: int, largest: int) -> None:
        self.application = application
        self.largest = largest
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> None:
        """Answer one request of the server."""
        headers = scope.headers
        body = b""
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            try:
                body = await received(protocol, self.largest)
            except TimeoutError:
                protocol.response_bytes(408, PLAIN, b"The request took too long.\n")
                return
        run = asyncio.get_running_loop().run_in_executor
        answer = Answer()
        content = await run(self.threads, answer.make, self.application, environ_of(scope, body))
        if content is not None:
            protocol.response_bytes(answer.status, answer.headers, content)
            return
        try:
            with suppress(RSGIProtocolClosed):
                transport = protocol.response_stream(answer.status, answer.headers)
                while piece := await run(self.threads, answer.next_piece):
                    await transport.send_bytes(piece)
        finally:
            await run(self.threads, answer.close)


async def received(chunks: AsyncIterable[bytes], largest: int) -> bytes:
    """Receive a body, of one that is too large ``largest`` + 1 bytes. Raises TimeoutError when it comes too slowly."""
    loop = asyncio.get_running_loop()
    end = loop.time() + BODY_SECONDS
    kept, size = list[bytes](), 0
    async with asyncio.timeout_at(loop.time() + QUIET_SECONDS) as limit:
        async for chunk in chunks:
            if size <= largest:
                kept.append(chunk)
            size += len(chunk)
            if size > DISCARDED_BYTES:
                break
            limit.reschedule(min(loop.time() + QUIET_SECONDS, end))
    return b"".join(kept)[: largest + 1]


def environ_of(scope: Scope, body: bytes) -> Environ:
    """Make the environment that WSGI (PEP 3333) asks for."""
    address, _, port = scope.client.rpartition(":")
    host, _, served_port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{'1.0' if scope.http_version == '1' else scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": served_port,
        "REMOTE_ADDR": address.strip("[]"),
        "REMOTE_PORT": port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # X_Forwarded_For would be taken for X-Forwarded-For
            continue
        key = f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}" if key in environ else value
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if f"HTTP_{key}" in environ:
            environ[key] = environ.pop(f"HTTP_{key}")
    if environ.pop("HTTP_TRANSFER_ENCODING", None):  # the chunks have been put together
        environ["CONTENT_LENGTH"] = str(len(body))
    if scope.authority:  # a request line with an address in it: that is the host, whatever the header says
        environ["HTTP_HOST"] = scope.authority
    return environ


class Answer:
    """Collect what the application answers to one request, on whichever thread it is called."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: Headers = []
        self._written: list[bytes] = []
        self._pieces: Iterable[bytes] = ()
        self._iterator: Iterator[bytes] = iter(())

    def make(self, application: Application, environ: Environ) -> bytes | None:
        """Call the application; give the whole body, or None when it comes in pieces that are made one by one."""
        self._pieces = application(environ, self._start)
        length = next((value for name, value in self.headers if name == "content-length"), None)
        if isinstance(self._pieces, list) or (length is not None and int(length) <= WHOLE_BYTES):
            return self._whole()
        self._iterator = iter(self._pieces)
        return None

    def next_piece(self) -> bytes:
        """Give the next piece that is not empty, and an empty one at the end."""
        return next((piece for piece in self._iterator if piece), b"")

    def close(self) -> None:
        """Tell the application that the answer has been sent or given up."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()

    def _whole(self) -> bytes:
        try:
            return b"".join([*self._written, *self._pieces])
        finally:
            self.close()

    def _start(self, status: str, headers: Headers, _error: Any = None) -> Callable[[bytes], None]:
        self.status, self.headers = int(status.partition(" ")[0]), [(name.lower(), value) for name, value in headers]
        return self._written.append
