"""Questions as templates see them: the public part before an answer, marks and key only where they may be shown."""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from elearn.questions.registry import kind_of, public
from elearn.web.fragments import Kept

Json = Mapping[str, Any]
# A tag is stepped over, so that a blank is never put within one.
_BLANK = re.compile(r"<[^>]*>|\{\{ blank (b[0-9]+) \}\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one question on a page; ``rendered`` has the stem and the choices' HTML, and nothing that gives it away.

    ``field`` names its control, or is followed by a dot and the name of one of its controls.
    """

    id: str
    field: str
    number: int
    template: str
    public: Json
    rendered: Json
    answer: object
    parts: tuple["Asked", ...] = ()
    edition: Hashable = None  # what its HTML is made of, as a key to keep it by; None when it is not worth keeping


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold what may be shown once a question was answered: its key, marks, feedback, explanation, citations."""

    earned: Fraction
    possible: Fraction
    key: Json
    feedback: tuple[str, ...]  # HTML of the feedback that the answer has earned
    by_choice: Mapping[str, str]
    explanation: str
    cites: tuple[Json, ...]
    shares: Mapping[str, Fraction]  # of each control, where there are several
    is_pending: bool  # a person is still to mark it
    parts: tuple["Marked", ...] = ()

    @property
    def verdict(self) -> str:
        """Say right, partly, wrong or pending."""
        if self.is_pending:
            return "pending"
        if self.earned == self.possible:
            return "right"
        return "partly" if self.earned else "wrong"


_ASKED = Kept[Asked]()
_MARKED = Kept[Marked]()


def ask(
    spec: Json,
    rendering: Json,
    language: str,
    *,
    number: int,
    answer: object = None,
    revision: Hashable = None,
    seed: int = 0,
) -> Asked:
    """Prepare a question for a page on which it is (or was) answered; ``revision`` names spec and rendering."""
    edition = None if kind_of(spec["kind"]).is_mixed else _edition(spec, answer, revision, number)
    key = edition and (language, edition)
    return _ASKED.keep(key, _ask, spec, rendering[language], spec["id"], number, answer, seed, edition)


def _edition(spec: Json, answer: object, revision: Hashable, *more: Hashable) -> Hashable:
    """Name what is made of a question and an answer, None when it is not worth keeping.

    What people type is different each time, and so is what an attempt's seed has mixed; of choices there are few.
    """
    is_typed = isinstance(answer, dict) or (isinstance(answer, str) and "choices" not in spec)
    if revision is None or is_typed:
        return None
    return (revision, *more, type(answer), tuple(answer) if isinstance(answer, list) else answer)


def _ask(
    spec: Json, rendered: Json, field: str, number: int, answer: object, seed: int, edition: Hashable = None
) -> Asked:
    given = answer if isinstance(answer, dict) else {}
    parts = tuple(
        _ask(part, rendered["parts"][part["id"]], f"{field}.{part['id']}", place, given.get(part["id"]), seed)
        for place, part in enumerate(kind_of(spec["kind"]).parts(spec), 1)
    )
    return Asked(
        id=spec["id"],
        field=field,
        number=number,
        template=f"questions/{spec['kind']}.html",
        public=public(spec, seed),
        rendered={"stem": rendered["stem"], "choices": rendered["choices"]},
        answer=answer,
        parts=parts,
        edition=edition,
    )


def shown_answer(spec: Json, rendered: Json, answer: object) -> tuple[tuple[Markup | str, Markup | str | bool], ...]:
    """Give an answer as a page says it, without the key, line by line: to what the line belongs, and what was given.

    Choices are HTML, true and false are themselves, and what was typed is plain.
    """
    kind, choices = kind_of(spec["kind"]), rendered["choices"]
    given = answer if isinstance(answer, dict) else {}
    inner = [
        (f"({place}) {label}".strip(), value)
        for place, part in enumerate(kind.parts(spec), 1)
        for label, value in shown_answer(part, rendered["parts"][part["id"]], given.get(part["id"]))
    ]

    def text(name: str) -> Markup | str:
        return Markup(choices[name]) if name in choices else name  # noqa: S704 - made by nh3 at publishing

    return *inner, *(
        (text(line.label), text(line.value) if line.is_choice and isinstance(line.value, str) else line.value)
        for line in kind.said(spec, answer)
    )


def blanks(html: str) -> Iterator[tuple[str, str]]:
    """Divide a text at its blanks: pieces of HTML, each with the id of the blank behind it, empty for the last."""
    start = 0
    for found in _BLANK.finditer(html):
        if found[1]:
            yield html[start : found.start()], found[1]
            start = found.end()
    yield html[start:], ""


def mark(spec: Json, rendering: Json, language: str, answer: object, revision: Hashable = None) -> Marked:
    """Prepare what is shown after a question was answered; ``revision`` names spec and rendering."""
    edition = _edition(spec, answer, revision)
    return _MARKED.keep(edition and (language, edition), _mark, spec, rendering[language], answer)


def _mark(spec: Json, rendered: Json, answer: object) -> Marked:
    kind = kind_of(spec["kind"])
    given = answer if isinstance(answer, dict) else {}
    possible = Fraction(spec["points"])
    return Marked(
        earned=kind.mark(spec, answer) * possible,
        possible=possible,
        key=kind.key(spec),
        feedback=tuple(rendered["feedback"][name] for name in kind.feedback_for(spec, answer)),
        by_choice=rendered["feedback"],
        explanation=rendered["explanation"],
        cites=tuple(rendered["cites"]),
        shares=kind.shares(spec, answer),
        is_pending=kind.is_marked_by_person,
        parts=tuple(_mark(part, rendered["parts"][part["id"]], given.get(part["id"])) for part in kind.parts(spec)),
    )
