"""Render Markdown to HTML: standard Markdown and our own signs in, a small clean set of elements out."""

import re

from markdown import Markdown

from elearn.content.heaviness import heaviness
from elearn.content.markdown_blocks import BlockExtension
from elearn.content.markdown_inlines import InlineExtension, PrefixedFootnotes
from elearn.content.markdown_scope import Scope
from elearn.content.sanitising import sanitised

Part = dict[str, str]
_MARKER = re.compile(r'<div class="check" data-question="([a-z0-9-]+)"></div>')
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
# One line without any sign that Markdown, HTML or we ourselves read: nine of ten texts of questions.
_PLAIN = re.compile(r"(?![-+>#:!?=|~%./\d\s])[^\x00-\x1f\x7f-\xa0`*_\[\]<>&\\|~^{}\u2028\u2029\ufeff]+(?<!\s)")


def render_section(text: str, scope: Scope) -> list[Part]:
    """Render a section: a list of ``{"html": …}`` and ``{"question": id}`` in the order of the text.

    Raises ValueError for a text that ``heaviness`` refuses, which a checked text is not.
    """
    parts: list[Part] = []
    for position, piece in enumerate(_MARKER.split(_render(text, scope))):
        if position % 2:
            parts.append({"question": piece})
        elif piece.strip():
            parts.append({"html": piece.strip()})
    return parts


def render_text(text: str, scope: Scope) -> str:
    """Render a text of a question; a single paragraph comes without its ``<p>``. Raises ValueError as above."""
    if _PLAIN.fullmatch(text) and not heaviness(text):
        return text  # as it would come out of the long way, which takes 600 µs
    html = _render(text, scope).strip()
    only = _PARAGRAPH.fullmatch(html)
    return only[1] if only else html


def _render(text: str, scope: Scope) -> str:
    if heaviness(text):
        raise ValueError("too heavy to render")
    # A fresh instance each time: a shared one mixes up the texts of two threads.
    converter = Markdown(
        extensions=[
            "tables",
            "def_list",
            "fenced_code",
            "admonition",
            "sane_lists",
            "pymdownx.details",
            PrefixedFootnotes(scope),
            BlockExtension(scope),
            InlineExtension(scope),
        ],
        output_format="html",
    )
    # No HTML comes in: what looks like it is shown as it was typed.
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return sanitised(converter.convert(text))
