"""Make what people write into clean HTML: Markdown through the same sanitiser as the course, and names after an @.

Posts know no HTML, no pictures by address and none of the course's own signs: what looks like one is shown as typed.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from elearn.content.heaviness import heaviness
from elearn.content.sanitising import sanitised
from elearn.problems import Phrase
from elearn.search.bigrams import index_text
from elearn.search.plain import words_of

MAX_TEXT = 5_000  # characters of a post
MAX_TITLE = 120
EMPTY = Phrase("Write something first.")
TOO_LONG = Phrase("A post has at most %(count)s characters.", {"count": MAX_TEXT})
TOO_HEAVY = Phrase("This text cannot be shown: it has %(what)s.")


@dataclass(frozen=True, slots=True)
class Written:
    """Hold a post made of its text: HTML, the tokens by which it is found, and who of those known is named in it."""

    html: str
    tokens: str
    named: frozenset[str]


def fault_of(text: str) -> Phrase | None:
    """Say why a text cannot be a post, None when it can."""
    if not text.strip():
        return EMPTY
    if len(text) > MAX_TEXT:
        return TOO_LONG
    heavy = heaviness(text)
    return Phrase(TOO_HEAVY.text, {"what": heavy}) if heavy else None


def written(text: str, names: Collection[str]) -> Written:
    """Render a text of which ``fault_of`` finds nothing; an @ before one of ``names`` names that person."""
    named: set[str] = set()
    converter = Markdown(extensions=["tables", "fenced_code", "sane_lists", "nl2br"], output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    converter.inlinePatterns.deregister("image_link")
    converter.inlinePatterns.deregister("image_reference")
    if names:
        converter.inlinePatterns.register(_Names(names, named), "elearn-names", 70)
    html = sanitised(converter.convert(text.replace("\r\n", "\n")))
    return Written(html, index_text(words_of(html)), frozenset(named))


class _Names(InlineProcessor):
    """Set off ``@name``; the longest name that fits is meant."""

    def __init__(self, names: Collection[str], named: set[str]) -> None:
        longest_first = sorted(names, key=len, reverse=True)
        super().__init__("@(" + "|".join(map(re.escape, longest_first)) + ")")
        self.named = named

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        found = Element("strong")
        found.text = m[0]
        self.named.add(m[1])
        return found, m.start(0), m.end(0)
