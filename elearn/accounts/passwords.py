"""Passwords: argon2id at OWASP's parameters, as many at a time as there are cores, and what makes a poor one."""

import os
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from elearn.problems import Phrase, Problem

# OWASP Password Storage Cheat Sheet: argon2id, m = 19 MiB, t = 2, p = 1. Hashing leaves the GIL free.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# First passwords are random (60 bits, ``identities.new_password``), for one log-in, and replaced there: nobody can run
# through them even at this cost, and a thousand slips take 2 s instead of 20 (docs/decisions/007-first-passwords.md).
_FIRST_HASHER = PasswordHasher(time_cost=3, memory_cost=1_024, parallelism=1)
_CORES = threading.BoundedSemaphore(os.cpu_count() or 1)
SHORTEST, LONGEST = 10, 128
# The hash of a text nobody knows: verified when there is no such account, so that time tells nothing.
_NOBODY, _NOBODY_YET = (
    f"$argon2id$v=19$m={cost}$c29tZS1zYWx0LW9mLW91cg$" + "A" * 43 for cost in ("19456,t=2,p=1", "1024,t=3,p=1")
)  # as long to compute as a real one, and equal to none
_FIRST = _NOBODY_YET.partition("$c29t")[0]  # how a first password's hash begins
NONE_YET = "!"  # kept for an account that cannot be logged in to before it gets a first password


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    with _CORES:
        return _HASHER.hash(password)


def hash_first_password(password: str) -> str:
    """Hash a password that was made by ``identities.new_password`` and has to be changed at the first log-in."""
    with _CORES:
        return _FIRST_HASHER.hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Say whether ``password`` is the one that was kept; takes as long when nothing was kept, or a first password.

    Both costs are paid each time, or the time would tell who has never logged in.
    """
    is_first = kept is not None and kept.startswith(_FIRST)
    own = kept if kept != NONE_YET and not is_first else None
    with _CORES:
        results = [_verify(own or _NOBODY, password), _verify(kept if kept and is_first else _NOBODY_YET, password)]
    return any(results)


def _verify(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(kept: str) -> bool:
    """Say whether a kept hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def weaknesses(password: str, username: str, field: str = "password") -> list[Problem]:
    """List what is wrong with a new password."""
    found = []
    if len(password) < SHORTEST:
        found.append(Phrase("Take at least %(number)s characters.", {"number": SHORTEST}))
    if len(password) > LONGEST:
        found.append(Phrase("Take at most %(number)s characters.", {"number": LONGEST}))
    if username and username.casefold() in password.casefold():
        found.append(Phrase("The user name must not be part of the password."))
    if len(set(password)) < 5:
        found.append(Phrase("Use at least five different characters."))
    return [Problem(field, 0, 0, "A101", phrase) for phrase in found]
