"""Draw an attempt's questions out of a bank: a pure function of the quiz and the attempt's seed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

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
        chosen = shuffled(left, f"{seed}:{number}")[:count]
        taken.update(chosen)
        drawn += [left[key] for key in chosen]
    return drawn


def shuffled(keys: Iterable[str], salt: str) -> list[str]:
    """Put keys into the order of SHA-256(salt, key): the same for ever, whatever order they came in."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{salt}:{key}".encode()).digest())


def with_shuffled_choices(spec: Mapping[str, Any], seed: int) -> Mapping[str, Any]:
    """Give a question's spec with its choices in the attempt's own order; answers name choices, so marks stay."""
    choices = {choice["id"]: choice for choice in spec.get("choices", ())}
    if len(choices) < 2:
        return spec
    order = shuffled(choices, f"{seed}:{spec['id']}")
    return {**spec, "choices": [choices[key] for key in order]}
