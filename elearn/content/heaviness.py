"""Refuse Markdown that would take the renderer seconds, by counting before anything is rendered.

The renderer's patterns backtrack over what stands between two blank lines, so the cost grows with the square of the
brackets in one paragraph; ``tests/content/test_heaviness.py`` measures what the limits still let through.
"""

import re

from elearn.problems import Phrase

MAX_CHARACTERS = 60_000
MAX_LINE = 8_000
_MAX_BLOCK = 20_000
_MAX_BLOCK_LINES = 200
_MAX_FENCES = 60
_MAX_NOTES = 200
_MAX_DEPTH = 12
_LIMITS = {
    "[": (120, Phrase("more than 120 opening brackets in one paragraph")),
    "(": (300, Phrase("more than 300 opening parentheses in one paragraph")),
    "<": (100, Phrase("more than 100 signs < in one paragraph")),
    "&": (300, Phrase("more than 300 signs & in one paragraph")),
    "`": (300, Phrase("more than 300 backticks in one paragraph")),
    "*": (300, Phrase("more than 300 asterisks in one paragraph")),
    "_": (300, Phrase("more than 300 underscores in one paragraph")),
    "\\": (300, Phrase("more than 300 backslashes in one paragraph")),
}
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_MARGIN = re.compile(r"[ \t>]*")


def heaviness(text: str) -> Phrase | None:
    """Say what makes a text too heavy to render, or give None. Takes time linear in the text's length."""
    if len(text) > MAX_CHARACTERS:
        return Phrase("more than %(limit)s characters", {"limit": MAX_CHARACTERS})
    lines = text.split("\n")
    if has_long_line(lines):
        return Phrase("a line of more than %(limit)s characters", {"limit": MAX_LINE})
    if sum(line.startswith(("```", "~~~")) for line in lines) > _MAX_FENCES:
        return Phrase("more than %(limit)s fences of code", {"limit": _MAX_FENCES})
    if text.count("[^") > _MAX_NOTES:
        return Phrase("more than %(limit)s marks of footnotes", {"limit": _MAX_NOTES})
    for line in lines:
        margin = _MARGIN.match(line)
        if margin and margin.end() < len(line) and _depth(margin[0]) > _MAX_DEPTH:
            return Phrase("more than %(limit)s levels within one another", {"limit": _MAX_DEPTH})
    return next((found for block in _BLANK_LINES.split(text) if (found := _block(block))), None)


def has_long_line(lines: list[str]) -> bool:
    """Tell whether any line has more than 8,000 characters, over which even looking for headings takes long."""
    return any(len(line) > MAX_LINE for line in lines)


def _depth(margin: str) -> int:
    return margin.count(">") + (margin.count(" ") + 4 * margin.count("\t")) // 4


def _block(block: str) -> Phrase | None:
    if len(block) > _MAX_BLOCK:
        return Phrase("a paragraph of more than %(limit)s characters", {"limit": _MAX_BLOCK})
    if block.count("\n") > _MAX_BLOCK_LINES:
        return Phrase("a paragraph of more than %(limit)s lines", {"limit": _MAX_BLOCK_LINES})
    return next((name for sign, (limit, name) in _LIMITS.items() if block.count(sign) > limit), None)
