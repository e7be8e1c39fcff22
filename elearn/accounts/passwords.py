"""Passwords: argon2id at OWASP's parameters, as many at a time as there are cores, and what makes a poor one."""

import os
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from elearn.problems import Phrase, Problem

# OWASP Password Storage Cheat Sheet: argon2id, m = 19 MiB, t = 2, p = 1. Hashing leaves the GIL free.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_CORES = threading.BoundedSemaphore(os.cpu_count() or 1)
SHORTEST, LONGEST = 10, 128
# The hash of a text nobody knows: verified when there is no such account, so that time tells nothing.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZS1zYWx0LW9mLW91cg$" + "A" * 43
)  # as long to compute as a real one, and equal to none


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    with _CORES:
        return _HASHER.hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Say whether ``password`` is the one that was kept; takes as long when nothing was kept."""
    with _CORES:
        try:
            return _HASHER.verify(kept or _NOBODY, password) and kept is not None
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
