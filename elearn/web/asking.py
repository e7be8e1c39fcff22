"""Questions as templates see them: the public part before an answer, marks and key only where they may be shown."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from elearn.questions.registry import kind_of, public

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one question on a page; ``rendered`` has the stem and the choices' HTML, and nothing that gives it away."""

    id: str
    number: int
    template: str
    public: Json
    rendered: Json
    answer: object
    sequence: int
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

    @property
    def verdict(self) -> str:
        """Say right, partly or wrong."""
        if self.earned == self.possible:
            return "right"
        return "partly" if self.earned else "wrong"


def ask(
    spec: Json,
    rendering: Json,
    language: str,
    *,
    number: int,
    answer: object = None,
    sequence: int = 0,
    revision: Hashable = None,
) -> Asked:
    """Prepare a question for a page on which it is (or was) answered; ``revision`` names spec and rendering."""
    rendered = rendering[language]
    kept = {"stem": rendered["stem"], "choices": rendered["choices"]}
    # What people type is different each time; of choices there are few.
    is_typed = isinstance(answer, str) and "choices" not in spec
    given = tuple(answer) if isinstance(answer, list) else answer
    edition = None if revision is None or is_typed else (revision, number, given)
    template = f"questions/{spec['kind']}.html"
    return Asked(spec["id"], number, template, public(spec), kept, answer, sequence, edition)


def shown_answer(rendered: Json, answer: object) -> tuple[Markup | str | bool, ...]:
    """Give an answer as a page says it, without the key: what was picked (HTML), true or false, or what was typed."""
    if answer is None:
        return ()
    if isinstance(answer, bool):
        return (answer,)
    given = [answer] if isinstance(answer, str) else list(answer) if isinstance(answer, list) else [str(answer)]
    choices = rendered["choices"]
    # HTML made by nh3 at publishing
    return tuple(Markup(choices[one]) if one in choices else str(one) for one in given)  # noqa: S704


def mark(spec: Json, rendering: Json, language: str, answer: object) -> Marked:
    """Prepare what is shown after a question was answered."""
    kind, rendered = kind_of(spec["kind"]), rendering[language]
    possible = Fraction(spec["points"])
    return Marked(
        earned=kind.mark(spec, answer) * possible,
        possible=possible,
        key=kind.key(spec),
        feedback=tuple(rendered["feedback"][name] for name in kind.feedback_for(spec, answer)),
        by_choice=rendered["feedback"],
        explanation=rendered["explanation"],
        cites=tuple(rendered["cites"]),
    )
