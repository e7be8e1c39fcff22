"""Write what a class has discussed as a Word file; python-docx is loaded when somebody asks for one."""

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from pkgutil import resolve_name
from typing import Any

from elearn.discussion.record import Part
from elearn.languages import Language, translate
from elearn.problems import Phrase
from elearn.search.plain import words_of

PARTS = (("problem", Phrase("Problem")), ("practice", Phrase("Practice")), ("suggestion", Phrase("Suggestion")))
LECTURER, PICTURE = Phrase("Lecturer"), Phrase("Picture: %(says)s")
UNSAID = Phrase("Picture without a description")


def write_word(title: str, parts: Iterable[Part], *, language: Language, show: Callable[[datetime], str]) -> bytes:
    """Write a record under a title; ``show`` writes a moment."""
    document = resolve_name("docx:Document")()
    _fonts(document.styles["Normal"], resolve_name("docx.shared:Pt")(10.5))
    document.core_properties.title = title[:250]
    document.add_heading(title, 0)
    for part in parts:
        document.add_heading(f"{part.group} · {part.title[language]}", 1)
        if part.summary is not None:
            for name, label in PARTS:
                if getattr(part.summary, name):
                    _line(document, translate(label, language), getattr(part.summary, name))
        for talk in part.threads:
            document.add_heading(talk.title, 2)
            for post in talk.posts:
                mark = f" ({translate(LECTURER, language)})" if post.is_lecturer else ""
                _line(document, f"{post.author}{mark} · {show(post.written_at)}", words_of(post.html))
                for one in post.pictures:  # named only: they are on the board, and a class's would be hundreds of MB
                    says = Phrase(PICTURE.text, {"says": one.says}) if one.says else UNSAID
                    document.add_paragraph(translate(says, language))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _line(document: Any, label: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(label).bold = True
    for line in text.splitlines():
        document.add_paragraph(line)


def _fonts(style: Any, size: Any) -> None:
    """Name the font for Chinese as well: python-docx's own setter leaves it out."""
    style.font.name, style.font.size = "Times New Roman", size
    properties = style.element.get_or_add_rPr().get_or_add_rFonts()
    properties.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "宋体")
