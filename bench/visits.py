"""People of the bench: they log in through the form, and make the requests that the load generator then sends."""

import http.client
import itertools
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from bench.load import Reply, Script, encode, expect
from bench.people import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
BROWSER = {"Accept": "text/html", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Visitor:
    """Hold one person's cookie and token, as a browser does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""
        self.token = ""

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Make one request; keep the cookie and the token that come back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, self.headers() | dict(headers or {}))
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        given = response.headers.get("Set-Cookie", "")
        if given.startswith("session="):
            self.cookie = given.partition(";")[0]
        if response.headers.get("Content-Encoding") is None and (
            found := TOKEN.search(answer.decode("utf-8", "replace"))
        ):
            self.token = found[1]
        return response.status, response.headers, answer

    def page(self, path: str) -> bytes:
        """Read a page. Raises RuntimeError at any status but 200."""
        status, headers, body = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {headers.get('Location', '')}")
        return body

    def send_form(self, path: str, **values: str) -> str:
        """Send a form; give the address it leads on to. Raises RuntimeError when it leads nowhere."""
        body = urlencode(values | {"csrf_token": self.token}).encode()
        status, headers, answer = self.ask("POST", path, body, {"Content-Type": FORM})
        if status != 303:
            raise RuntimeError(f"{path}: {status} {answer[:2000].decode('utf-8', 'replace')}")
        return headers["Location"]

    def headers(self) -> dict[str, str]:
        """Give the headers of each request."""
        return BROWSER | ({"Cookie": self.cookie} if self.cookie else {})

    def get(self, path: str, **more: str) -> bytes:
        """Encode a request for a page."""
        return encode("GET", path, self.headers() | more)

    def post(self, path: str, body: bytes, kind: str = FORM) -> bytes:
        """Encode a request that changes something."""
        return encode("POST", path, self.headers() | {"Content-Type": kind, "X-CSRFToken": self.token}, body)


def logged_in(port: int, username: str, home: str) -> Visitor:
    """Log somebody in and open ``home``, so that the session has all it will ever have."""
    visitor = Visitor(port)
    visitor.page("/login")
    visitor.send_form("/login", username=username, password=PASSWORD)
    visitor.page(home)
    return visitor


class Candidate:
    """Take a quiz as a browser with a script does."""

    def __init__(self, visitor: Visitor, quiz_id: str) -> None:
        self.visitor = visitor
        self.quiz_id = quiz_id
        self.sequence = itertools.count(1_000)

    def begin(self) -> str:
        """Begin an attempt; give its address, such as ``/attempts/…/``."""
        return self.visitor.send_form(f"/quizzes/{self.quiz_id}/")

    def answers(self, questions: Mapping[str, list[str]]) -> Iterator[bytes]:
        """Give bodies of saves without end, one fresh answer each."""
        for question, answer in itertools.cycle(questions.items()):
            event = {"event_id": uuid.uuid4().hex, "question_id": question, "sequence": next(self.sequence)}
            yield json.dumps({"events": [event | {"answer": answer}]}, separators=(",", ":")).encode()

    def saves(self, attempt: str, questions: Mapping[str, list[str]]) -> Iterator[bytes]:
        """Give requests that save one answer each, without end."""
        return (self.visitor.post(f"{attempt}responses", body, JSON) for body in self.answers(questions))

    def cycle(self, questions: Mapping[str, list[str]], saves: int) -> Script:
        """Begin, read the paper, save answers, hand in, read the result: once."""
        visitor, form = self.visitor, urlencode({"csrf_token": self.visitor.token}).encode()
        begun: Reply = expect((yield visitor.post(f"/quizzes/{self.quiz_id}/", form)), 303)
        attempt = begun.header("Location")
        expect((yield visitor.get(attempt)), 200)
        for request in itertools.islice(self.saves(attempt, questions), saves):
            expect((yield request), 200)
        last = urlencode({"csrf_token": visitor.token, "do": "hand_in"}).encode()
        handed: Reply = expect((yield visitor.post(attempt, last)), 303)
        expect((yield visitor.get(handed.header("Location"))), 200)


def questions_on(page: str) -> dict[str, list[str]]:
    """Read a paper's questions off its page, each with an answer that may be given: its first choice, or a number."""
    found: dict[str, list[str]] = {}
    for question in re.findall(r'data-question="([^"]+)"', page):
        choice = re.search(rf'name="{re.escape(question)}" value="([^"]+)"', page)
        found[question] = [choice[1] if choice else "12"]
    return found
