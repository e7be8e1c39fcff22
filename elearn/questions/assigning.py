"""What matching and categorising share: each of some things is assigned one place, and earns by itself."""

from fractions import Fraction
from typing import ClassVar

from elearn.questions import items
from elearn.questions.kind import Answer, Json, Ordinary, Said, Sent, Spec, Text


class Assigning(Ordinary):
    """Take ``{thing id: place id}`` as the answer, and mark the share of the things that are where they belong.

    A kind says under which names its spec has the things and the places, and how its key is called on a page.
    """

    things: ClassVar[str]
    places: ClassVar[str]
    shown_key: ClassVar[str]
    is_mixed = True

    def choices(self, spec: Spec) -> dict[str, Text]:
        """Give the texts of things and places."""
        return items.texts(spec[self.things]) | items.texts(spec[self.places])

    def feedback(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing: the explanation serves."""
        return {}

    def feedback_for(self, _spec: Spec, _answer: object) -> list[str]:
        """Give nothing."""
        return []

    def read_answer(self, spec: Spec, values: Sent, field: str) -> Answer | None:
        """Take what was assigned; the control of a thing is named by its id."""
        return items.read_places(values, field, items.ids(spec[self.things]), items.ids(spec[self.places])) or None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give the share of the things that are where they belong."""
        return items.mean(self.shares(spec, answer))

    def shares(self, spec: Spec, answer: object) -> dict[str, Fraction]:
        """Give 1 or 0 for each thing."""
        return items.rights(spec["key"], self._given(spec, answer))

    def said(self, spec: Spec, answer: object) -> list[Said]:
        """Give each thing with its place."""
        return items.said(self._given(spec, answer))

    def best_answer(self, spec: Spec) -> Answer:
        """Give every thing its place."""
        return dict(spec["key"])

    def key(self, spec: Spec) -> Json:
        """Give the key under the name by which the kind's page knows it."""
        return {self.shown_key: dict(spec["key"])}

    def _given(self, spec: Spec, answer: object) -> dict[str, str]:
        return items.placed(answer, items.ids(spec[self.things]), items.ids(spec[self.places]))
