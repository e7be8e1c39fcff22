"""The words of the Code as the Chinese texts quote them, and the list of them that was compared with the Code itself.

The Code's full text is not part of this project. Where it is at hand (a folder ``shared/domain`` beside the project or
above it), ``python -m tests.content`` compares every quotation with it and writes the list anew; everywhere
else the texts are compared with the list, which says by fingerprint which text it was made from.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from elearn.content.library import Library
from elearn.content.numerals import chinese_numeral

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("quoted.txt")
NAME = "ecological_environmental_code_2026.zh.txt"
HEAD = "# The Code as it is quoted: article, tab, passage without spaces. Compared with the text of SHA-256 "
_BLOCK = re.compile(r"(?:^[ ]*>.*\n?)+", re.MULTILINE)
_SOURCE = re.compile(r"\[@code-2026:(\d+)\]")
_INLINE = re.compile(r"“([^“”]{4,})”[，。；：]?[ ]*\[@code-2026:(\d+)\]")
_ARTICLE = re.compile(r"第[零一二三四五六七八九十百千]+条\s")


@dataclass(frozen=True, slots=True, order=True)
class Quotation:
    """Hold one passage, without spaces and breaks, and the article it is said to stand in."""

    article: int
    passage: str


def quotations(text: str) -> Iterator[Quotation]:
    """Find what a Markdown text quotes of the Code: in blocks that end with a citation, and in “…” [@code-2026:n]."""
    for block in _BLOCK.finditer(text):
        lines = [line.strip().removeprefix(">").strip() for line in block[0].splitlines()]
        found = _SOURCE.fullmatch(lines[-1])
        if found:
            paragraphs = "\n".join(lines[:-1]).split("\n\n")
            yield from (Quotation(int(found[1]), unspaced(one)) for one in paragraphs if one.strip())
    for inline in _INLINE.finditer(text):
        yield Quotation(int(inline[2]), unspaced(inline[1]))


def chinese_texts(library: Library) -> Iterator[str]:
    """Give every Chinese text of a library in which the law may be quoted."""
    for lecture in library.lectures.values():
        yield from (section.body.zh for section in lecture.sections)
    for brief in library.discussions.values():
        yield from (text.zh for text in (brief.problem, *(case.text for case in brief.cases), brief.contribution))
        yield from (question.zh for question in brief.questions)
    for question in library.questions.values():
        yield from (question.stem.zh, question.explanation.zh)


def quoted_in(library: Library) -> set[Quotation]:
    """Give everything that a library quotes of the Code."""
    return {found for text in chinese_texts(library) for found in quotations(text)}


def unspaced(text: str) -> str:
    """Take out spaces and breaks, in which editions of the Code differ."""
    return re.sub(r"\s", "", text)


def codes_at_hand() -> list[Path]:
    """Find the full text of the Code: the nearest ``shared/domain`` above the project; none on most machines."""
    paths = (folder / "shared" / "domain" / NAME for folder in (ROOT, *ROOT.parents))
    return [path for path in paths if path.is_file()][:1]


def articles(code: str) -> dict[int, str]:
    """Divide the Code into its articles, without spaces."""
    starts = [found.start() for found in re.finditer(f"^{_ARTICLE.pattern}", code, re.MULTILINE)]
    texts = [unspaced(code[start:end]) for start, end in zip(starts, [*starts[1:], len(code)], strict=True)]
    found = {number: text for number, text in enumerate(texts, 1) if text.startswith(f"第{chinese_numeral(number)}条")}
    assert len(found) == len(texts), "the articles are not counted through"
    return found


def strangers(found: set[Quotation], code: str) -> list[Quotation]:
    """List the quotations whose words do not stand in their article, character by character."""
    written = articles(code)
    return sorted(one for one in found if one.passage not in written.get(one.article, ""))


def fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_list() -> tuple[str, set[Quotation]]:
    """Read the list: the fingerprint of the text it was compared with, and the quotations."""
    head, *lines = LIST.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return head.removeprefix(HEAD), {Quotation(int(article), passage) for article, passage in pairs}


def write_list(found: set[Quotation], path: Path) -> None:
    """Write the list of quotations that were compared with the Code at ``path``."""
    lines = [f"{one.article}\t{one.passage}" for one in sorted(found)]
    LIST.write_text("\n".join([HEAD + fingerprint(path), *lines]) + "\n", encoding="utf-8")


def main(library: Library) -> int:
    """Compare and write; the exit status is 1 where a quotation is wrong or the Code is not at hand."""
    for path in codes_at_hand():
        found = quoted_in(library)
        wrong = strangers(found, path.read_text(encoding="utf-8"))
        for one in wrong:
            print(f"Article {one.article} does not say: {one.passage}")
        if not wrong:
            write_list(found, path)
        return bool(wrong)
    print("The text of the Code is not at hand: put it into shared/domain beside the project.")
    return 1
