"""Write a bank as a Word file that a committee can read, and that ``elearn.interchange.word`` reads again."""

import io
from collections.abc import Iterable, Mapping
from pkgutil import resolve_name
from typing import Any

from elearn.interchange.drafts import Question
from elearn.interchange.notation import question_lines

# Fonts by name: every Windows and WPS has them, and others take their next best for the named kind.
_SONG, _HEI, _LATIN = "宋体", "黑体", "Times New Roman"
_INDENTS = {"choice": 18, "feedback": 36, "answer": 18, "explanation": 18, "value": 18, "english": 18}


def write_word(title: Mapping[str, str], questions: Iterable[Question]) -> bytes:
    """Write title and questions: texts, choices, keys, explanations, citations, then the English of each."""
    document = resolve_name("docx:Document")()
    points = resolve_name("docx.shared:Pt")
    _fonts(document.styles["Normal"], _SONG, points(10.5))
    _fonts(document.styles["Title"], _HEI, points(18))
    heading = "  ".join(text for text in (title.get("zh", ""), title.get("en", "")) if text)
    document.core_properties.title = heading[:250]
    document.add_paragraph(heading, style="Title")
    for number, question in enumerate(questions, 1):
        for name, line in question_lines(question, number):
            paragraph = document.add_paragraph(line)
            layout = paragraph.paragraph_format
            layout.left_indent = points(_INDENTS.get(name, 0))
            layout.space_after = points(0)
            layout.keep_with_next = name in ("stem", "choice")
            if line.startswith(f"{number}．"):
                layout.space_before = points(10)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _fonts(style: Any, name: str, size: Any) -> None:
    """Name the font for Chinese as well as for Latin; python-docx's own setter leaves the Chinese one out."""
    style.font.name, style.font.size = _LATIN, size
    properties = style.element.get_or_add_rPr().get_or_add_rFonts()
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    properties.set(f"{namespace}eastAsia", name)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        properties.attrib.pop(f"{namespace}{theme}", None)
