"""The envelope around answers that are carried by hand: hidden, sealed, and named by a code to read out. Pure.

    elearn-answers-1.<attempt>.<nonce>.<body>.<seal>

``nonce``, ``body`` and ``seal`` are base64url without padding. Everything rests on one key an attempt, which the
server makes of its own secret and gives to nobody but the attempt's paper. Encrypt-then-MAC with HMAC-SHA256 (RFC 2104)
for both: as a pseudorandom function in counter mode it hides, and over all that stands before the seal it seals. One
primitive, because a browser on plain http, as offices have it, offers no cryptography of its own; ``static/sealing.js``
is the other half. What the seal proves, and what it cannot, stands in docs/decisions/019-sealed-answers.md.
"""

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Any

FORM = "elearn-answers-1"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # those of first passwords: none is mistaken for another
LONGEST = 300_000  # characters; two hundred answers are 60,000, an essay of 20,000 characters is 80,000
CODE_PARTS, CODE_LETTERS = 3, 4
_BLOCK = 32
_SHAPE = re.compile(rf"{FORM}\.([\w-]{{8,24}})\.([\w-]{{22}})\.([\w-]+)\.([\w-]{{43}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Hold an envelope as it came, unopened: ``covered`` is all that the seal is over."""

    attempt_id: str
    nonce: bytes
    body: bytes
    seal: bytes
    covered: str

    @property
    def text(self) -> str:
        """Write it down again."""
        return f"{self.covered}.{_written(self.seal)}"

    @property
    def code(self) -> str:
        """Give the code that the browser showed: three groups of four, 59 bits of the seal."""
        number, letters = int.from_bytes(self.seal[:8]), []
        for _ in range(CODE_PARTS * CODE_LETTERS):
            number, place = divmod(number, len(LETTERS))
            letters.append(LETTERS[place])
        return "-".join("".join(letters[at : at + CODE_LETTERS]) for at in range(0, len(letters), CODE_LETTERS))


def key_of(secret: str, attempt_id: str) -> bytes:
    """Make the key of an attempt, 32 bytes, out of the site's secret."""
    return _hmac(secret.encode(), f"{FORM} {attempt_id}".encode())


def read(text: str) -> Envelope | None:
    """Read an envelope, with whatever breaks of lines and spaces a chat has put into it; None for anything else."""
    found = _SHAPE.fullmatch("".join(text[: LONGEST + 1].split())) if len(text) <= LONGEST else None
    if found is None:
        return None
    covered = found[0].rpartition(".")[0]
    try:
        return Envelope(found[1], _bytes(found[2]), _bytes(found[3]), _bytes(found[4]), covered)
    except (Error, ValueError):
        return None


def unseal(envelope: Envelope, key: bytes) -> dict[str, Any] | None:
    """Open an envelope; None unless it was sealed with this key and has not been changed since by one bit."""
    if not hmac.compare_digest(_hmac(_hmac(key, b"seal"), envelope.covered.encode()), envelope.seal):
        return None
    try:
        found = json.loads(_mixed(key, envelope.nonce, envelope.body))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def seal(attempt_id: str, key: bytes, nonce: bytes, content: dict[str, Any]) -> Envelope:
    """Close an envelope as the browser does; ``nonce`` is 16 bytes that are never used twice."""
    body = _mixed(key, nonce, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    covered = f"{FORM}.{attempt_id}.{_written(nonce)}.{_written(body)}"
    return Envelope(attempt_id, nonce, body, _hmac(_hmac(key, b"seal"), covered.encode()), covered)


def _mixed(key: bytes, nonce: bytes, text: bytes) -> bytes:
    hiding = _hmac(key, b"hide")
    blocks = range((len(text) + _BLOCK - 1) // _BLOCK)
    stream = b"".join(_hmac(hiding, nonce + number.to_bytes(4)) for number in blocks)
    return bytes(one ^ other for one, other in zip(text, stream, strict=False))


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, hashlib.sha256)


def _written(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
