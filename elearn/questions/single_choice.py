"""One right choice among two to eight."""

from fractions import Fraction
from typing import Final

from elearn.questions import choices, faults
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Ordinary, Said, Sent, Spec, Text


class SingleChoice(Ordinary):
    """Take the id of one choice as the answer, such as ``"c2"``."""

    name: Final = "single_choice"
    keys: Final = ("choices",)

    def read(self, fields: Fields) -> Json:
        """Read the choices, exactly one of which must be correct."""
        found, places = choices.read_choices(fields, 2, 8)
        correct = [position for position, choice in enumerate(found) if choice["correct"]]
        if len(correct) > 1:
            # The second mark is the one that makes it wrong, so that is where to look.
            fields.report(faults.SEVERAL_CORRECT, places[correct[1]], count=choices.COUNTS[len(correct)])
        return {"choices": found}

    def public(self, spec: Spec, _seed: int) -> Json:
        """Give the choices without the key."""
        return choices.public_choices(spec)

    def choices(self, spec: Spec) -> dict[str, Text]:
        """Give the choices' texts by id."""
        return choices.choice_texts(spec)

    def feedback(self, spec: Spec) -> dict[str, Text]:
        """Give the wrong choices' feedback by choice id."""
        return choices.feedback_texts(spec)

    def feedback_for(self, spec: Spec, answer: object) -> list[str]:
        """Name the feedback of the choice that was picked."""
        return [name for name in choices.feedback_texts(spec) if name == answer]

    def read_answer(self, _spec: Spec, values: Sent, field: str) -> str | None:
        """Take one choice id; two at once are no answer, because a form of this kind cannot send them."""
        picked = choices.picked_ids(values, field)
        return picked[0] if len(picked) == 1 else None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give 1 for the right choice."""
        return Fraction(isinstance(answer, str) and answer in choices.ids(spec, correct=True))

    def said(self, spec: Spec, answer: object) -> list[Said]:
        """Give the choice."""
        return [Said(name, is_choice=True) for name in choices.choice_texts(spec) if name == answer]

    def best_answer(self, spec: Spec) -> str:
        """Give the right choice's id."""
        return choices.ids(spec, correct=True)[0]

    def slips(self, spec: Spec) -> list[Answer]:
        """Give every wrong choice."""
        return [*choices.ids(spec, correct=False)]

    def key(self, spec: Spec) -> Json:
        """Give ``{"choices": [id]}``."""
        return {"choices": choices.ids(spec, correct=True)}
