"""What every response gets before it leaves: security headers, an ETag, compression, a line in the log, a count."""

import os
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from time import perf_counter
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Request, Response, g
from flask.globals import request_ctx

from elearn.config import Settings
from elearn.identities import Clock
from elearn.languages import LANGUAGES, TAGS, Language, choose
from elearn.logs import note_request
from elearn.web.metrics import observe

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
POLICY_NAME = "Content-Security-Policy"
HEADERS = {
    POLICY_NAME: POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
NUMBER = "elearn.number"  # where a request's environment keeps it
STAY_ENCRYPTED = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
COMPRESSED = frozenset({"text/html", "application/json", "text/plain", "image/svg+xml"})
LONGEST_ACCEPTED = 200  # characters of Accept-Language
SMALLEST_COMPRESSED = 860  # below it a packet is a packet
LEVEL = 5  # of zlib: beyond it a page of 15 kB grows no smaller, only later


class Promises:
    """Send what every answer promises: HEADERS, a number of its own and ``more``.

    They are sent ahead of Flask, which would look at each of them anew. A picture brings a policy of its own.
    """

    def __init__(self, inner: WSGIApplication, more: Iterable[tuple[str, str]]) -> None:
        self.inner = inner
        self.foreign = [*((name, value) for name, value in HEADERS.items() if name != POLICY_NAME), *more]
        self.ours = [(POLICY_NAME, POLICY), *self.foreign]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        number = environ[NUMBER] = os.urandom(8).hex()

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            brings_its_own = any(name == POLICY_NAME for name, _ in headers)
            promised = self.foreign if brings_its_own else self.ours
            return start_response(status, [*headers, ("X-Request-ID", number), *promised], *error)

        return self.inner(environ, start)


def install(app: Flask, settings: Settings, clock: Clock) -> None:
    """Register what begins and ends every request."""

    largest = settings.max_body_kib * 1024

    def begin() -> None:
        own, asked = g._get_current_object(), request_ctx.request  # once: each look through a proxy costs
        asked.max_content_length = largest  # Flask would look for it four times, through two proxies
        own.started = perf_counter()
        own.request_id = asked.environ[NUMBER]
        own.now = clock()
        kept: Mapping[str, str] = request_ctx.session or {}
        chosen = kept.get("language")
        own.look = kept.get("look", "")
        own.language = chosen if chosen in LANGUAGES else _accepted(asked.environ.get("HTTP_ACCEPT_LANGUAGE", ""))

    @lru_cache(maxsize=512)
    def _choose(accepted: str) -> Language:
        return choose(accepted, settings.language)

    def _accepted(header: str) -> Language:
        return _choose(header[:LONGEST_ACCEPTED])  # cut before it is remembered

    def finish(response: Response) -> Response:
        asked, own = request_ctx.request, g._get_current_object()
        kind = (response.content_type or "").partition(";")[0]
        if kind == "text/html":
            _finish_page(response, asked, own.language)
        if kind in COMPRESSED:
            _compress(response, asked)
        seconds = perf_counter() - own.started
        observe(asked.endpoint, asked.method, response.status_code, seconds)
        note_request(
            clock(),
            request_id=own.request_id,
            method=asked.method,
            endpoint=asked.endpoint,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            address=asked.remote_addr,
        )
        return response

    app.before_request(begin)
    app.after_request(finish)


def _finish_page(response: Response, asked: Request, language: Language) -> None:
    headers = response.headers
    headers.setdefault("Cache-Control", "private, no-cache")
    headers["Content-Language"] = TAGS[language]
    if response.status_code == 200 and asked.method == "GET":
        response.add_etag()
        if "HTTP_IF_NONE_MATCH" in asked.environ:
            response.make_conditional(asked)


def _compress(response: Response, asked: Request) -> None:
    if response.direct_passthrough or response.is_streamed or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) < SMALLEST_COMPRESSED and response.status_code != 304:
        return
    response.headers["Vary"] = "Accept-Encoding"  # the first word on it; the session adds its own
    if "gzip" in asked.headers.get("Accept-Encoding", "") and response.status_code != 304:
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
        response.set_data(packer.compress(body) + packer.flush())
        response.headers["Content-Encoding"] = "gzip"
