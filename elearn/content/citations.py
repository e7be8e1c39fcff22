"""Citations of laws and standards: read from texts, checked against the register, written as labels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elearn.content import source_codes
from elearn.content.library import Citation, Source
from elearn.content.numerals import chinese_numeral
from elearn.problems import Problem
from elearn.questions.faults import nearest
from elearn.questions.places import Place

# What stands between "[@" and "]" in a text, and alone in the "cites" of a question.
MARK = re.compile(r"\[@([^\[\]\n]{0,200})\]")
_FORM = re.compile(r"([a-z][a-z0-9-]{0,63})(?::([1-9][0-9]{0,3}))?( historical)?", re.ASCII)
# Standards and data are known by their numbers, which take no book-title marks.
_UNTITLED = ("standard", "data")


@dataclass(frozen=True, slots=True)
class Label:
    """Say how a citation is shown: its words, where it leads, and whether its source is history."""

    text: str
    href: str
    repealed: bool


def parse_citation(text: str) -> Citation | None:
    """Read ``id``, ``id:article``, either with `` historical`` after it; None for anything else."""
    found = _FORM.fullmatch(" ".join(text.split()))
    return Citation(found[1], int(found[2]) if found[2] else None, bool(found[3])) if found else None


def check_citation(text: str, place: Place, sources: Mapping[str, Source] | None, today: date) -> list[Problem]:
    """Check one citation; ``sources`` is None when the register itself could not be read."""
    citation = parse_citation(text)
    if citation is None:
        return [source_codes.BAD_CITATION.at(place, text=text)]
    if sources is None:
        return []
    source = sources.get(citation.source)
    if source is None:
        return [source_codes.UNKNOWN_SOURCE.at(place, hint=nearest(citation.source, sources), id=citation.source)]
    return [*_check_article(citation, source, place), *_check_force(citation, source, place, today)]


def label(citation: Citation, source: Source, language: str, today: date) -> Label:
    """Write a citation for readers: 《生态环境法典》第三百一十八条, or "Ecological … Code, art. 318"."""
    article, repealed = citation.article, source.is_repealed(today)
    if language == "zh":
        name = source.short.zh
        titled = name if name.startswith("《") or source.kind in _UNTITLED else f"《{name}》"
        text = titled + (f"第{chinese_numeral(article)}条" if article else "") + ("（已废止）" if repealed else "")
    else:
        place = f", art.\N{NO-BREAK SPACE}{article}" if article else ""
        text = source.short.en + place + (" (repealed)" if repealed else "")
    return Label(text, f"/sources#{source.id}" + (f"-{article}" if article else ""), repealed)


def _check_article(citation: Citation, source: Source, place: Place) -> list[Problem]:
    if citation.article is None or source.articles is None or citation.article <= source.articles:
        return []
    return [source_codes.NO_SUCH_ARTICLE.at(place, id=source.id, articles=source.articles, article=citation.article)]


def _check_force(citation: Citation, source: Source, place: Place, today: date) -> list[Problem]:
    repealed = source.is_repealed(today)
    if repealed and not citation.historical:
        successor = source.replaced_by or "–"
        day = source.repealed
        return [source_codes.REPEALED_SOURCE.at(place, id=source.id, day=day, successor=successor, citation=citation)]
    if citation.historical and not repealed:
        return [source_codes.NOT_HISTORY.at(place, id=source.id)]
    return []
