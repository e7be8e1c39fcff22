"""What a text is rendered with: its language, the register, the pictures, and the words of its furniture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from elearn.content.citations import Label, label, parse_citation
from elearn.content.library import Library, Source
from elearn.content.medium import Medium

# The language of these words is that of the lecture and not that of the page, so they stand here.
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "zh": {"table": "表格：", "between": "、", "back": "回到正文中的注 {}"},
        "en": {"table": "Table: ", "between": ", ", "back": "Back to note {} in the text"},
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Hold what rendering one text needs; ``prefix`` keeps the ids of footnotes apart on a page of many sections."""

    language: str
    sources: Mapping[str, Source]
    media: Mapping[str, Medium]
    today: date
    prefix: str = ""

    def word(self, name: str) -> str:
        """Give a word of the furniture in the text's language."""
        return WORDS[self.language][name]

    def label(self, text: str) -> Label | None:
        """Give the label of what stands between ``[@`` and ``]``; None for what is no known citation."""
        citation = parse_citation(text)
        source = self.sources.get(citation.source) if citation else None
        return label(citation, source, self.language, self.today) if citation and source else None


def scope_of(library: Library, language: str, prefix: str = "") -> Scope:
    """Make the scope of a text of a library."""
    return Scope(language, library.sources, library.media, library.checked_on, prefix)
