"""Draw an attempt's questions out of a bank: a pure function of the quiz and the attempt's seed."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def draw(pools: Sequence[tuple[int, Sequence[tuple[str, T]]]], seed: int) -> list[T]:
    """Draw from each pool (how many, and its (id, thing) pairs) without taking one id twice.

    The same pools and seed give the same draw for ever: things are put in the order of SHA-256(seed, pool, id), which
    depends on no library's random generator. A pool that the pools before it have emptied gives what it has left.
    """
    taken: set[str] = set()
    drawn: list[T] = []
    for number, (count, pool) in enumerate(pools):
        left = {key: thing for key, thing in pool if key not in taken}
        chosen = _shuffled(left, f"{seed}:{number}")[:count]
        taken.update(chosen)
        drawn += [left[key] for key in chosen]
    return drawn


def _shuffled(keys: Iterable[str], salt: str) -> list[str]:
    return sorted(keys, key=lambda key: hashlib.sha256(f"{salt}:{key}".encode()).digest())
