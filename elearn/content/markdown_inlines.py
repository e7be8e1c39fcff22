"""Our own signs within a line: citations, pictures and links; and footnotes whose ids do not clash."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from elearn.content.citations import MARK
from elearn.content.markdown_scope import Scope
from elearn.content.prose import is_safe_link

CHIP = "chip law"


class InlineExtension(Extension):
    """Add citations, and mend pictures and links when the tree is whole."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        """Register: citations after code and escapes and before footnotes and links, the rest after the inlines."""
        md.inlinePatterns.register(_Citations(self.scope, md), "elearn-citation", 176)
        md.treeprocessors.register(_Pictures(self.scope, md), "elearn-pictures", 14)
        md.treeprocessors.register(_Links(md), "elearn-links", 13)


class PrefixedFootnotes(FootnoteExtension):
    """Number footnotes section by section, with the section's id in theirs."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(BACKLINK_TITLE=scope.word("back"))
        self.prefix = f"{scope.prefix}-" if scope.prefix else ""

    def makeFootnoteId(self, id: str) -> str:  # noqa: A002, N802 - the names are Markdown's
        """Give the id of a note."""
        return super().makeFootnoteId(self.prefix + id)

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: A002, N802 - the names are Markdown's
        """Give the id of a mark in the text."""
        return super().makeFootnoteRefId(self.prefix + id, found)


class _Citations(InlineProcessor):
    def __init__(self, scope: Scope, md: Markdown) -> None:
        super().__init__(MARK.pattern, md)
        self.scope = scope

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Markdown's, whose base returns less
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the place, which is not needed
    ) -> tuple[Element | None, int | None, int | None]:
        found = self.scope.label(m[1])
        if found is None:
            return None, None, None
        chip = Element("a", {"class": CHIP + (" repealed" if found.repealed else ""), "href": found.href})
        chip.text = AtomicString(found.text)
        return chip, m.start(0), m.end(0)


class _Pictures(Treeprocessor):
    def __init__(self, scope: Scope, md: Markdown) -> None:
        super().__init__(md)
        self.scope = scope

    def run(self, root: Element) -> None:
        for image in list(root.iter("img")):
            self._mend(image)
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "p" and len(child) == 1 and child[0].tag == "img" and not _has_text(child):
                    parent[position] = _figure(child[0], child.tail)

    def _mend(self, image: Element) -> None:
        medium = self.scope.media.get(image.get("src", ""))
        if medium is None:
            # Only a draft can name a picture that is not there: its words stand in for it.
            image.tag, image.text = "span", AtomicString(image.get("alt", ""))
            image.attrib.clear()
            return
        image.set("src", medium.address)
        image.set("width", str(medium.width))
        image.set("height", str(medium.height))
        image.set("loading", "lazy")


class _Links(Treeprocessor):
    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            href = link.get("href", "")
            if not is_safe_link(href):
                link.attrib.pop("href", None)
            elif href.startswith("https:"):
                link.set("rel", "noopener noreferrer")


def _has_text(paragraph: Element) -> bool:
    return bool((paragraph.text or "").strip() or (paragraph[0].tail or "").strip())


def _figure(image: Element, tail: str | None) -> Element:
    figure = Element("figure")
    figure.tail = tail
    caption = image.attrib.pop("title", "")
    image.tail = None
    figure.append(image)
    if caption:
        words = Element("figcaption")
        words.text = AtomicString(caption)
        figure.append(words)
    return figure
