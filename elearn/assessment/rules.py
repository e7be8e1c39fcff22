"""What each kind of quiz allows: how often it may be taken, and what is shown after hand-in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Hold the terms of a kind of quiz; ``attempts`` None is as many as one likes."""

    is_offered: bool
    attempts: int | None
    shows_keys: bool


# What measures is taken once and keeps its keys: else the next person, or the next check, would measure the echo.
TERMS: Mapping[str, Terms] = {
    "practice": Terms(is_offered=True, attempts=None, shows_keys=True),
    "test": Terms(is_offered=True, attempts=None, shows_keys=True),
    "exam": Terms(is_offered=True, attempts=2, shows_keys=False),
    "pre": Terms(is_offered=True, attempts=1, shows_keys=False),
    "post": Terms(is_offered=True, attempts=1, shows_keys=False),
    "delayed": Terms(is_offered=False, attempts=1, shows_keys=False),
    "bank": Terms(is_offered=False, attempts=0, shows_keys=False),
}


def may_begin(kind: str, begun: int) -> bool:
    """Say whether somebody who has begun a quiz of this kind ``begun`` times may begin it once more."""
    terms = TERMS[kind]
    return terms.is_offered and (terms.attempts is None or begun < terms.attempts)
