"""Faults as values: what is wrong, where, and how to mend it, in a sentence that can be translated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["fault", "warning"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Name a sentence by its English text; ``values`` fill its ``%(name)s`` places after translation.

    A value may be a Phrase itself, or a tuple, which is listed with the commas of the language. The English text is
    the key of the translation catalogues (``elearn/locales``), where the extractor finds it under the name ``Phrase``.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        listed = {name: ", ".join(one) if isinstance(one, tuple) else one for name, one in self.values.items()}
        return self.text % listed if listed else self.text


@dataclass(frozen=True, slots=True)
class Problem:
    """Tell one fault of a file, a setting, a roster or a form.

    ``path`` names the file, setting or field; ``line`` and ``column`` count from 1, and 0 means that the
    whole of ``path`` is meant. ``code`` is stable (a letter and three digits) and documented.
    """

    path: str
    line: int
    column: int
    code: str
    message: Phrase
    hint: Phrase | None = None
    severity: Severity = "fault"


def faults(problems: Iterable[Problem]) -> list[Problem]:
    """Keep those that forbid going on."""
    return [problem for problem in problems if problem.severity == "fault"]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort as a reader meets them: by file, line, column, code."""
    return sorted(problems, key=lambda p: (p.path, p.line, p.column, p.code, str(p.message)))
