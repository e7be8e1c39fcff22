"""Canonical JSON and its hash: what a revision is known by."""

import hashlib
import json


def canonical_json(value: object) -> str:
    """Write a JSON-able value in the one way that is hashed and stored: sorted keys, no spaces, no escapes.

    Raises ValueError for NaN and infinities and TypeError for what JSON cannot hold.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(text: str) -> str:
    """Give the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
