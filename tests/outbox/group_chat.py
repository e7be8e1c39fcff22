"""A group chat for the tests: a real HTTP server of this machine that takes what a robot is sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class GroupChat:
    """Hold what arrived, with the query of its address, and what is answered; a tuple answers with another status."""

    def __init__(self) -> None:
        self.arrived: list[tuple[dict[str, list[str]], Any]] = []
        self.answers: list[Any] = []
        self.url = ""


@contextmanager
def group_chat() -> Iterator[GroupChat]:
    """Run a server until the test is over."""
    chat = GroupChat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chat.arrived.append((parse_qs(urlsplit(self.path).query), json.loads(body)))
            answer = chat.answers.pop(0) if chat.answers else {"errcode": 0, "errmsg": "ok"}
            status, answer = answer if isinstance(answer, tuple) else (200, answer)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if status == 302:
                self.send_header("Location", f"{chat.url}&elsewhere=1")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        chat.url = f"http://127.0.0.1:{server.server_port}/robot/send?access_token=hidden-word"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield chat
        finally:
            server.shutdown()
            thread.join()
