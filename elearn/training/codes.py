"""Attendance codes that change every 30 seconds, as one-time passwords do (RFC 6238, RFC 4226). Pure."""

import hashlib
import hmac
from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6
GRACE = 1  # steps: a code that has just changed is still taken, or nobody far from the screen could be quick enough


def step_of(moment: datetime) -> int:
    """Number the half minute of a moment."""
    return int(moment.timestamp()) // STEP_SECONDS


def seconds_left(moment: datetime) -> int:
    """Count the seconds until the code changes, 1 to 30."""
    return STEP_SECONDS - int(moment.timestamp()) % STEP_SECONDS


def code(secret: str, session_id: str, step: int) -> str:
    """Give the six digits of a programme's item for a half minute: truncated HMAC-SHA-256, as RFC 4226 says in 5.3."""
    mac = hmac.new(secret.encode(), f"{session_id}:{step}".encode(), hashlib.sha256).digest()
    place = mac[-1] & 0x0F
    number = int.from_bytes(mac[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def calendar_token(secret: str) -> str:
    """Give what stands in the address of a class's calendar: 160 bits that only who knows the secret can compute."""
    return hmac.new(secret.encode(), b"calendar", hashlib.sha256).hexdigest()[:40]


def is_right(given: str, secret: str, session_id: str, moment: datetime) -> bool:
    """Say whether a code is that of now or of the step before; compared in constant time."""
    now = step_of(moment)
    wanted = [code(secret, session_id, step) for step in range(now - GRACE, now + 1)]
    text = "".join(given.split())
    return text.isascii() and any(hmac.compare_digest(text, one) for one in wanted)
