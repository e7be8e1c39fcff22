"""What every response gets before it leaves: security headers, an ETag, compression, a line in the log, a count."""

import os
import zlib
from functools import lru_cache
from time import perf_counter

import structlog
from flask import Flask, Request, Response, g, request, session
from flask.globals import request_ctx

from elearn.config import Settings
from elearn.identities import Clock
from elearn.languages import LANGUAGES, Language, choose
from elearn.web.metrics import observe

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
STAY_ENCRYPTED = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
COMPRESSED = frozenset({"text/html", "application/json", "text/plain", "image/svg+xml"})
LONGEST_ACCEPTED = 200  # characters of Accept-Language
SMALLEST_COMPRESSED = 860  # below it a packet is a packet
LEVEL = 5  # of zlib: beyond it a page of 15 kB grows no smaller, only later
log = structlog.get_logger()


def install(app: Flask, settings: Settings, clock: Clock) -> None:
    """Register what begins and ends every request."""
    fixed = dict(HEADERS)
    if settings.is_https:
        fixed.update([STAY_ENCRYPTED])
    ours = list(fixed.items())
    foreign = [(name, value) for name, value in ours if name != "Content-Security-Policy"]

    def begin() -> None:
        g.started = perf_counter()
        g.request_id = os.urandom(8).hex()
        g.now = clock()
        chosen = session.get("language")
        g.language = chosen if chosen in LANGUAGES else _accepted(request.headers.get("Accept-Language", ""))

    @lru_cache(maxsize=512)
    def _choose(accepted: str) -> Language:
        return choose(accepted, settings.language)

    def _accepted(header: str) -> Language:
        return _choose(header[:LONGEST_ACCEPTED])  # cut before it is remembered

    def finish(response: Response) -> Response:
        asked, headers, request_id = request_ctx.request, response.headers, g.request_id
        headers.extend(foreign if "Content-Security-Policy" in headers else ours)  # a picture brings its own
        headers["X-Request-ID"] = request_id
        kind = (response.content_type or "").partition(";")[0]
        if kind == "text/html":
            _finish_page(response, asked)
        if kind in COMPRESSED:
            _compress(response, asked)
        seconds = perf_counter() - g.started
        observe(asked.endpoint, asked.method, response.status_code, seconds)
        log.info(
            "request",
            request_id=request_id,
            method=asked.method,
            endpoint=asked.endpoint,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            address=asked.remote_addr,
        )
        return response

    app.before_request(begin)
    app.after_request(finish)


def _finish_page(response: Response, asked: Request) -> None:
    headers = response.headers
    headers.setdefault("Cache-Control", "private, no-cache")
    headers["Content-Language"] = "zh-CN" if g.language == "zh" else "en"
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
    response.vary.add("Accept-Encoding")
    if "gzip" in asked.headers.get("Accept-Encoding", "") and response.status_code != 304:
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
        response.set_data(packer.compress(body) + packer.flush())
        response.headers["Content-Encoding"] = "gzip"
