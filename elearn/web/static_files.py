"""Style sheets, scripts and icons: fingerprinted, compressed at the start, served from memory ahead of Flask."""

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import brotli

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
# What is here is used by pages; opened by itself (an icon is a document, too) it may do nothing.
SAFE = [
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'; sandbox"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
# What a style sheet has for its readers: comments, line breaks, and the spaces around its signs (never within a value).
_FOR_READERS = (
    (re.compile(r"/\*.*?\*/", re.DOTALL), ""),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s*([{};])\s*"), r"\1"),
    (re.compile(r"(?<=[{;])([\w-]+): "), r"\1:"),
    (re.compile(r";\}"), "}"),
)
_REFERENCE = re.compile(r'(?<=["\'(])\./([\w-]+\.\w+)(?=["\')])')


@dataclass(frozen=True, slots=True)
class StaticFile:
    """Hold one file in each encoding a browser may accept."""

    media_type: str
    bodies: dict[str, bytes]


@cache
def shipped() -> tuple[dict[str, str], dict[str, StaticFile]]:
    """Load the site's own files, once a process: they are compressed, and do not change while it runs."""
    return load()


def load(folder: Path = FOLDER) -> tuple[dict[str, str], dict[str, StaticFile]]:
    """Read the folder: names → fingerprinted addresses, and addresses → files.

    ``"./name.js"`` in an import and ``url(./name.svg)`` in a style sheet are rewritten to the fingerprinted name, so
    a file is read after those it mentions; a circle of mentions is refused.
    """
    sources = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in MEDIA_TYPES}
    addresses: dict[str, str] = {}
    files: dict[str, StaticFile] = {}

    def take(name: str, above: tuple[str, ...] = ()) -> str:
        if name in above:
            raise ValueError(f"static files mention each other in a circle: {' → '.join((*above, name))}")
        if name not in addresses:
            body = sources[name]
            suffix = Path(name).suffix
            if suffix in (".css", ".js"):
                text = packed(body.decode()) if suffix == ".css" else body.decode()
                body = _REFERENCE.sub(lambda found: take(found[1], (*above, name)), text).encode()
            address = f"{PREFIX}{Path(name).stem}.{hashlib.sha256(body).hexdigest()[:12]}{suffix}"
            addresses[name], files[address] = address, _compress(MEDIA_TYPES[suffix], body)
        return addresses[name]

    for name in sources:
        take(name)
    return addresses, files


def packed(style: str) -> str:
    """Give a style sheet without what is in it for people alone."""
    for pattern, instead in _FOR_READERS:
        style = pattern.sub(instead, style)
    return style.strip()


def _compress(media_type: str, body: bytes) -> StaticFile:
    bodies = {"": body}
    if not media_type.startswith("image/png"):
        bodies["gzip"], bodies["br"] = gzip.compress(body, 9, mtime=0), brotli.compress(body)
    return StaticFile(media_type, bodies)


class StaticFiles:
    """Answer ``/static/…`` before Flask sees it; ``fixed`` headers go out with every answer."""

    def __init__(
        self, inner: WSGIApplication, files: dict[str, StaticFile], fixed: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.inner = inner
        self.files = files
        self.fixed = [*SAFE, *fixed]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: Any = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self.inner(environ, start_response)
        found = self.files.get(path)
        if found is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0"), *self.fixed])
            return [b""]
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = next((name for name in ("br", "gzip") if name in accepted and name in found.bodies), "")
        body = found.bodies[encoding]
        headers = [
            ("Content-Type", found.media_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "public, max-age=31536000, immutable"),
            ("Vary", "Accept-Encoding"),
            *self.fixed,
        ]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        start_response("200 OK", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
