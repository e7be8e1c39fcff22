"""Say which earlier versions of a long answer need not be kept word for word. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from elearn.content.revision import canonical_json, content_hash

# A page saves a text whenever its writer pauses: an essay of three quarters of an hour some two hundred times.
KEPT_EVERY = timedelta(minutes=2)
LONG = 500  # characters of an answer's JSON: what is shorter is kept whole, always


class Version(NamedTuple):
    """Hold a saved answer that is still there in full."""

    event_id: str
    sequence: int
    saved_at: datetime


def to_thin(versions: Iterable[Version]) -> list[str]:
    """List the events whose text may go: the newest stays, and before it one of every two minutes, the first at least.

    "Newest" is what ``grading.standing`` takes to count. What was thinned before is not among ``versions``.
    """
    found: list[str] = []
    kept_at: datetime | None = None
    for one in sorted(versions, key=lambda one: (one.sequence, one.event_id))[:-1]:
        if kept_at is not None and abs(one.saved_at - kept_at) < KEPT_EVERY:
            found.append(one.event_id)
        else:
            kept_at = one.saved_at
    return found


def answer_hash(answer: object) -> str:
    """Give the SHA-256 by which an answer is known that is not kept word for word."""
    return content_hash(canonical_json(answer))
