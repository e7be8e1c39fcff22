"""What every kind of question can do; the rooms above ask a question only through this."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from elearn.questions.fields import Fields

# A published question as JSON: the common keys and the kind's own. Marks are computed from it and from nothing else.
Spec: TypeAlias = Mapping[str, Any]
Json: TypeAlias = dict[str, Any]
Text: TypeAlias = Mapping[str, str]
Answer: TypeAlias = str | bool | list[str] | dict[str, str]


class Kind(Protocol):
    """Say how one kind of question is read, shown, answered and marked. Kinds hold no state."""

    @property
    def name(self) -> str:
        """Name the kind as the files do."""

    @property
    def keys(self) -> tuple[str, ...]:
        """List the keys that a question of this kind has beside the common ones."""

    def read(self, fields: Fields, /) -> Json:
        """Read and check the kind's own keys; faults go to ``fields``. Return the kind's share of the Spec."""

    def public(self, spec: Spec, /) -> Json:
        """Give the kind's keys that a page may hold before hand-in: built up, never cut down, so no key can slip."""

    def choices(self, spec: Spec, /) -> dict[str, Text]:
        """Give the texts to choose from by their ids, in the order of the file; empty where there are none."""

    def feedback(self, spec: Spec, /) -> dict[str, Text]:
        """Give every feedback text by its id."""

    def feedback_for(self, spec: Spec, answer: object, /) -> list[str]:
        """List the ids of the feedback that an answer has earned, in the order of the file."""

    def read_answer(self, values: Mapping[str, object], field: str, /) -> Answer | None:
        """Take the answer to ``field`` out of form or JSON values; None for a blank or for garbage. Never raises."""

    def mark(self, spec: Spec, answer: object, /) -> Fraction:
        """Say which share of the points an answer earns: from 0 to 1 for any value whatever, 0 for None."""

    def best_answer(self, spec: Spec, /) -> Answer:
        """Give an answer that earns all points."""

    def key(self, spec: Spec, /) -> Json:
        """Give what may be shown as the right answer after hand-in."""


class NothingToChoose:
    """Serve kinds whose answer is typed: no choices, and the explanation serves as feedback."""

    def choices(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing."""
        return {}

    def feedback(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing."""
        return {}

    def feedback_for(self, _spec: Spec, _answer: object) -> list[str]:
        """Give nothing."""
        return []
