"""Bytes over the wire: a page with everything it needs, headers included, as a browser asks for it."""

import gzip
import re
from dataclasses import dataclass, field

import brotli

from bench.load import Reply, Script, drive, expect
from bench.visits import Visitor

ACCEPTED = {"Accept-Encoding": "gzip, deflate, br"}
NEEDED = re.compile(r'(?:<link rel="(?:stylesheet|icon)" href|<script[^>]* src|<img[^>]* src|<use href)="(/[^"#]+)')
MENTIONED = re.compile(r"""(?:url\(|from |import )["']?\.?(/[\w./-]+\.\w+)""")


@dataclass(slots=True)
class Weight:
    """Hold the bytes of each address that a page needs, itself first, and what it weighs when it is seen again."""

    parts: dict[str, int] = field(default_factory=dict)
    again: int = 0

    @property
    def total(self) -> int:
        """Add everything up."""
        return sum(self.parts.values())

    @property
    def page(self) -> int:
        """Give the page alone: what a next page of its kind costs, for the rest is kept."""
        return next(iter(self.parts.values()))


def weigh(visitor: Visitor, address: str) -> Weight:
    """Fetch a page as at the first visit, all that it needs, and the page once more as a browser that kept it."""
    weight, waiting = Weight(), [address]
    while waiting:
        one = waiting.pop(0)
        if one in weight.parts:
            continue
        reply = fetch(visitor, one)
        weight.parts[one] = len(reply.head) + 4 + len(reply.body)
        text = unpacked(reply).decode("utf-8", "replace")
        base = one.rpartition("/")[0] if "/static/" in one else ""
        waiting += NEEDED.findall(text) if one == address else [base + path for path in MENTIONED.findall(text)]
        if one == address:
            weight.again = weigh_again(visitor, address, reply)
    return weight


def weigh_again(visitor: Visitor, address: str, first: Reply) -> int:
    """Give the bytes of the page when a browser asks whether it has changed."""
    reply = fetch(visitor, address, **{"If-None-Match": first.header("ETag")})
    return len(reply.head) + 4 + len(reply.body)


def fetch(visitor: Visitor, address: str, **headers: str) -> Reply:
    """Make one request on a connection of its own and give the reply as it came over the wire."""
    found: list[Reply] = []

    def once() -> Script:
        found.append((yield visitor.get(address, **ACCEPTED, **headers)))

    drive(("127.0.0.1", visitor.port), [once()], seconds=30)
    (reply,) = found
    return reply if reply.status == 304 else expect(reply, 200)


def unpacked(reply: Reply) -> bytes:
    """Undo the compression of a body."""
    encoding = reply.header("Content-Encoding")
    if encoding == "br":
        return bytes(brotli.decompress(reply.body))
    return gzip.decompress(reply.body) if encoding == "gzip" else reply.body
