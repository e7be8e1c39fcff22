"""Show one language of a lecture as it would be published: checked and rendered by the same code. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elearn.content.documents import parse_lecture
from elearn.content.lectures import read_script
from elearn.content.library import Library
from elearn.content.markdown import Part, render_section, render_text
from elearn.content.markdown_scope import Scope
from elearn.content.medium import Medium
from elearn.content.prose import References
from elearn.problems import Problem, in_order


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold title, sections as ``{id, title, minutes, parts}``, and the problems of the one file.

    Parts are those of ``markdown.render_section``; a question that is published has its ``stem``, too, as HTML.
    """

    title: str
    sections: tuple[Mapping[str, Any], ...]
    problems: tuple[Problem, ...]


def preview(path: str, text: str, language: str, library: Library, pictures: Mapping[str, Medium]) -> Preview:
    """Render one file of a lecture; ``pictures`` are those that are not published yet, by name."""
    front, problems = parse_lecture(path, text)
    if front is None:
        return Preview("", (), tuple(in_order(problems)))
    media = {**library.media, **pictures}
    known = References(library.sources, library.questions, media, library.checked_on)
    script = read_script(path, front, known, problems)
    too_heavy = any(problem.code == "C124" for problem in problems)
    sections = []
    for draft in () if too_heavy else script.drafts:
        scope = Scope(language, library.sources, media, library.checked_on, draft.id)
        parts = [_asked(part, known, scope) for part in render_section(draft.body.strip("\n"), scope)]
        sections.append({"id": draft.id, "title": draft.title, "minutes": draft.minutes, "parts": parts})
    return Preview(script.title, tuple(sections), tuple(in_order(problems)))


def _asked(part: Part, known: References, scope: Scope) -> Part:
    """Give a question in the text its stem, where it is published."""
    question = (known.questions or {}).get(part.get("question", ""))
    if question is None:
        return part
    stem = question.stem.zh if scope.language == "zh" else question.stem.en
    return {**part, "stem": render_text(stem, scope)}
