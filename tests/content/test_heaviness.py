"""Tangled Markdown is refused at once, and what is let through renders in seconds at worst."""

import time

import pytest

from elearn.content.heaviness import MAX_CHARACTERS, heaviness
from elearn.content.markdown import render_section
from elearn.content.markdown_scope import scope_of
from tests.content.small import make_library

SCOPE = scope_of(make_library(), "zh", "s")
# On the machine where the limits were chosen the slowest took 0.9 s; ten times that tells a change of order.
SLOWEST = 10.0


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "![" * 5_000,
        "[a](" * 1_000,
        "*a" * 5_000,
        "`" * 5_000,
        "<a" * 5_000,
        "&#" * 5_000,
        "a\n: b\n" * 1_000,
        "#\n" * 10_000,
        "> " * 500 + "a",
        "    " * 50 + "- a",
        "[^a] [^a]\n\n" * 1_000,
        "```a\n\n" * 10_000,
        "x" * 9_000,
        "一" * (MAX_CHARACTERS + 1),
    ],
)
def test_tangle_is_refused_without_rendering(text: str) -> None:
    started = time.process_time()
    assert heaviness(text) is not None
    assert time.process_time() - started < 1
    with pytest.raises(ValueError, match="heavy"):
        render_section(text, SCOPE)


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "*a**b_c__",
        "`a",
        "<a",
        "\\[",
        "- a\n\n",
        "> a\n\n",
        "a\n: b\n",
        "#\n",
        "|a|b|\n|-|-|\n",
        "1. x\n\n    y\n\n",
    ],
)
@pytest.mark.parametrize("separator", ["", "\n", "\n\n"])
def test_the_largest_text_let_through_renders_in_time(unit: str, separator: str) -> None:
    piece = unit + separator
    count = MAX_CHARACTERS // len(piece)
    while heaviness(piece * count):
        count = count * 4 // 5
    started = time.process_time()  # of this process alone: the machine may be busy with others
    render_section(piece * count, SCOPE)
    assert time.process_time() - started < SLOWEST


def test_ordinary_chapter_is_not_heavy() -> None:
    assert heaviness(("见 [@code-2026:318]，**重要**。\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n") * 300) is None
