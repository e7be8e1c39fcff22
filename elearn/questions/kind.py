"""What every kind of question can do; the rooms above ask a question only through this.

Decided for all kinds, so that no room needs to know which one it has before it:

- An answer is small JSON. A kind with one control takes a text, true or false, or a list of ids; a kind with several
  takes a mapping from the control to what was given there, and one that is asked in parts (``parts``) a mapping from
  the part's id to the part's answer.
- A page's controls are named by the question's id, or (several controls) by ``<question>.<control>``. A script sends
  the same: a list of values, or a mapping from what stands behind the dot to such a list. ``read_answer`` takes both.
- What is shown is mixed by a seed (``public``), and no id tells the place in the file where that would be the key.
- ``is_marked_by_person``: ``mark`` gives 0 for whatever was answered, until a person has marked it. The points are
  those of the spec all the same (an essay's are the sum of its rubric's), the answer is kept like any other, and
  ``key`` holds the rubric: ``[{id, points, title, description}, …]``, to which a person's marks refer by the ids. A
  question that stands within a case is never marked by a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from elearn.questions.fields import Fields

# A published question as JSON: the common keys and the kind's own. Marks are computed from it and from nothing else.
Spec: TypeAlias = Mapping[str, Any]
Json: TypeAlias = dict[str, Any]
Text: TypeAlias = Mapping[str, str]
Answer: TypeAlias = str | bool | list[str] | dict[str, Any]
Sent: TypeAlias = Mapping[str, object]  # what a browser sent: the controls' names and their values


@dataclass(frozen=True, slots=True)
class Said:
    """Hold one line of an answer as people read it: ``value`` is a text of ``choices`` by its id, or what was given.

    ``label`` says to what the line belongs: the id of a text of ``choices``, a few plain signs, or nothing.
    """

    value: str | bool
    is_choice: bool = False
    label: str = ""


class Kind(Protocol):
    """Say how one kind of question is read, shown, answered and marked. Kinds hold no state."""

    @property
    def name(self) -> str:
        """Name the kind as the files do."""

    @property
    def keys(self) -> tuple[str, ...]:
        """List the keys that a question of this kind has beside the common ones."""

    @property
    def optional(self) -> tuple[str, ...]:
        """List the common keys that may be left out."""

    @property
    def is_marked_by_person(self) -> bool:
        """Say whether ``mark`` waits for a person."""

    @property
    def is_mixed(self) -> bool:
        """Say whether ``public`` depends on the seed."""

    def read(self, fields: Fields, /) -> Json:
        """Read and check the kind's own keys; faults go to ``fields``. Return the kind's share of the Spec."""

    def points(self, body: Json, /) -> int | None:
        """Give the points where they follow from what ``read`` returned; None where the file may say them."""

    def parts(self, spec: Spec, /) -> Sequence[Spec]:
        """Give the Specs of the questions that this one is made of, in order; empty where it is one question."""

    def public(self, spec: Spec, seed: int, /) -> Json:
        """Give the kind's keys that a page may hold before hand-in: built up, never cut down, so no key can slip."""

    def choices(self, spec: Spec, /) -> dict[str, Text]:
        """Give the texts that may be shown beside the stem, by their ids; empty where there are none."""

    def feedback(self, spec: Spec, /) -> dict[str, Text]:
        """Give every text that is shown after the answer only, by its id."""

    def feedback_for(self, spec: Spec, answer: object, /) -> list[str]:
        """List the ids of the feedback that an answer has earned, in the order of the file."""

    def read_answer(self, spec: Spec, values: Sent, field: str, /) -> Answer | None:
        """Take the answer to ``field`` out of form or JSON values; None for a blank or for garbage. Never raises."""

    def mark(self, spec: Spec, answer: object, /) -> Fraction:
        """Say which share of the points an answer earns: from 0 to 1 for any value whatever, 0 for None."""

    def shares(self, spec: Spec, answer: object, /) -> dict[str, Fraction]:
        """Give the share that each control (or part) of the question has earned; empty where there is one."""

    def said(self, spec: Spec, answer: object, /) -> list[Said]:
        """Give an answer line by line, as people read it; empty for None, and where each part says its own."""

    def best_answer(self, spec: Spec, /) -> Answer:
        """Give an answer that earns all points (from a person, where a person marks)."""

    def slips(self, spec: Spec, /) -> list[Answer]:
        """Give some answers such as people give who err; none of them earns all points."""

    def key(self, spec: Spec, /) -> Json:
        """Give what may be shown as the right answer after hand-in."""


class Ordinary:
    """Serve what most kinds have in common: marked by rule, in one piece, shown in the order of the file."""

    optional: tuple[str, ...] = ()
    is_marked_by_person = False
    is_mixed = False

    def points(self, _body: Json) -> int | None:
        """Leave them to the file."""
        return None

    def parts(self, _spec: Spec) -> Sequence[Spec]:
        """Give nothing."""
        return ()

    def shares(self, _spec: Spec, _answer: object) -> dict[str, Fraction]:
        """Give nothing."""
        return {}


class NothingToChoose(Ordinary):
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

    def said(self, _spec: Spec, answer: object) -> list[Said]:
        """Give what was typed."""
        return [Said(answer)] if isinstance(answer, str) else []
