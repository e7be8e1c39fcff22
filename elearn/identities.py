"""Names that cannot be guessed, and the clock: the two things that services are given and never fetch."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for another on paper


def utc_now() -> datetime:
    """Read the clock, in UTC: the one place that does."""
    return datetime.now(UTC)


def new_public_id() -> str:
    """Make an id for an address: 96 random bits, 16 characters."""
    return secrets.token_urlsafe(12)


def new_token() -> str:
    """Make a secret for a cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_password() -> str:
    """Make a first password that can be read off a slip of paper: 60 bits in three groups."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def new_code() -> str:
    """Make the secret of a link that is printed and may be typed: 79 bits in four groups."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


def new_serial(year: int) -> str:
    """Make the serial number of a certificate, such as 2026-7K3M-9QXP-HR4T: the year and 59 random bits."""
    return f"{year}-{new_password().upper()}"


def digest(text: str) -> str:
    """Give the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
