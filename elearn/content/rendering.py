"""Make the HTML of lectures and questions once, when they are published, for both languages."""

from collections.abc import Iterable
from typing import Any

from elearn.content.citations import label, parse_citation
from elearn.content.library import Citation, Discussion, Lecture, Library, Question, Section
from elearn.content.markdown import render_section, render_text
from elearn.content.markdown_scope import Scope, scope_of
from elearn.questions.fields import LANGUAGES
from elearn.questions.kind import Spec
from elearn.questions.registry import kind_of

# Counted up whenever the same text would give other HTML, or be found by other words, so that it is published anew.
RENDERER_VERSION = 3
Json = dict[str, Any]


def render_lecture(lecture: Lecture, library: Library) -> Json:
    """Render a lecture to ``{language: {title, lecturer, summary, objectives, sections}}``.

    ``sections`` is a list of ``{id, title, minutes, parts}`` whose ``parts`` are ``{"html": …}`` and
    ``{"question": id}`` in order; all texts beside ``html`` are plain.
    """
    return {language: _lecture(lecture, library, language) for language in LANGUAGES}


def render_question(question: Question, library: Library) -> Json:
    """Render a question to ``{language: {stem, choices, feedback, explanation, cites}}``, all HTML but ``cites``.

    ``choices`` and ``feedback`` go from id to HTML; ``cites`` is a list of ``{label, href, repealed}``. Only ``stem``
    and ``choices`` may be shown before hand-in: see ``before_hand_in``. Where a question has parts, ``parts`` goes
    from a part's id to the same of it.
    """
    return {language: _question(question, library, language) for language in LANGUAGES}


def render_discussion(discussion: Discussion, library: Library) -> Json:
    """Render a brief to ``{language: {title, problem, cases, questions, contribution, cites}}``.

    ``cases`` is a list of ``{title, text}``, ``questions`` one of HTML; titles are plain, ``cites`` as of questions.
    """
    return {language: _discussion(discussion, library, language) for language in LANGUAGES}


def before_hand_in(rendered: Json) -> Json:
    """Give what gives away nothing of one language of a rendered question: ``{stem, choices}``, and so of its parts."""
    shown: Json = {name: rendered[name] for name in ("stem", "choices")}
    parts = {name: before_hand_in(part) for name, part in rendered.get("parts", {}).items()}
    return shown | ({"parts": parts} if parts else {})


def _lecture(lecture: Lecture, library: Library, language: str) -> Json:
    return {
        "title": getattr(lecture.title, language),
        "lecturer": getattr(lecture.lecturer, language),
        "summary": getattr(lecture.summary, language),
        "objectives": [getattr(objective, language) for objective in lecture.objectives],
        "sections": [_section(section, scope_of(library, language, section.id)) for section in lecture.sections],
    }


def _section(section: Section, scope: Scope) -> Json:
    title, body = (getattr(text, scope.language) for text in (section.title, section.body))
    return {"id": section.id, "title": title, "minutes": section.minutes, "parts": render_section(body, scope)}


def _question(question: Question, library: Library, language: str) -> Json:
    return _spec(question.canonical(), library, language)


def _spec(spec: Spec, library: Library, language: str) -> Json:
    kind, scope = kind_of(spec["kind"]), scope_of(library, language)
    cites = [found for text in spec["cites"] if (found := parse_citation(text))]
    parts = {part["id"]: _spec(part, library, language) for part in kind.parts(spec)}

    def html(text: Any) -> str:
        return render_text(text[language], scope)

    return {
        "stem": html(spec["stem"]),
        "choices": {name: html(text) for name, text in kind.choices(spec).items()},
        "feedback": {name: html(text) for name, text in kind.feedback(spec).items()},
        "explanation": html(spec["explanation"]),
        "cites": _cites(cites, library, language),
    } | ({"parts": parts} if parts else {})


def _discussion(discussion: Discussion, library: Library, language: str) -> Json:
    def html(text: Any, part: str) -> str:
        # Each part with a prefix of its own, so that its footnotes are told apart.
        parts = render_section(getattr(text, language), scope_of(library, language, part))
        return "".join(piece["html"] for piece in parts)

    return {
        "title": getattr(discussion.title, language),
        "problem": html(discussion.problem, "problem"),
        "cases": [
            {"title": getattr(case.title, language), "text": html(case.text, f"case-{number}")}
            for number, case in enumerate(discussion.cases, 1)
        ],
        "questions": [
            render_text(getattr(text, language), scope_of(library, language)) for text in discussion.questions
        ],
        "contribution": html(discussion.contribution, "contribution"),
        "cites": _cites(discussion.cites, library, language),
    }


def _cites(cites: Iterable[Citation], library: Library, language: str) -> list[Json]:
    labels = [label(cite, library.sources[cite.source], language, library.checked_on) for cite in cites]
    return [{"label": found.text, "href": found.href, "repealed": found.repealed} for found in labels]
