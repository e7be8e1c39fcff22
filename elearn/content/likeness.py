"""Find questions that ask nearly the same: the same pairs of characters in what they ask. Pure."""

import re
from collections.abc import Iterable, Mapping

NEARLY = 0.7  # of all pairs of characters that either has, both have so many
_SIGNS = re.compile(r"\W+")


def pairs_of(text: str) -> frozenset[str]:
    """Give the pairs of neighbouring characters of a text, without signs and blanks."""
    plain = _SIGNS.sub("", text).lower()
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})


def nearly_the_same(text: str, others: Iterable[tuple[str, str]]) -> list[tuple[str, float]]:
    """List the ids of texts that are nearly the same, the nearest first, each with its likeness from 0 to 1."""
    mine = pairs_of(text)
    found = []
    for name, other in others:
        its = pairs_of(other)
        likeness = len(mine & its) / max(1, len(mine | its))
        if likeness >= NEARLY and text.strip():
            found.append((name, likeness))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def what_is_asked(question: Mapping[str, object]) -> str:
    """Give the Chinese text by which a question is compared: what it asks, and the text with its blanks."""
    texts = [question.get(key) for key in ("stem", "text")]
    return "".join(str(text.get("zh") or "") for text in texts if isinstance(text, Mapping))
