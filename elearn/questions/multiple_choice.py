"""One or more right choices among two to ten."""

from fractions import Fraction
from typing import Final

from elearn.questions import choices
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Ordinary, Said, Sent, Spec, Text

CREDITS = ("all_or_nothing", "right_minus_wrong")


class MultipleChoice(Ordinary):
    """Take a list of choice ids as the answer, such as ``["c1", "c3"]``."""

    name: Final = "multiple_choice"
    keys: Final = ("choices", "credit")

    def read(self, fields: Fields) -> Json:
        """Read the choices and how partly right answers are credited."""
        credit = fields.one_of("credit", CREDITS) if fields.has("credit") else CREDITS[0]
        found, _ = choices.read_choices(fields, 2, 10)
        return {"choices": found, "credit": credit}

    def public(self, spec: Spec, _seed: int) -> Json:
        """Give the choices without the key, and the rule of credit."""
        return choices.public_choices(spec) | {"credit": spec["credit"]}

    def choices(self, spec: Spec) -> dict[str, Text]:
        """Give the choices' texts by id."""
        return choices.choice_texts(spec)

    def feedback(self, spec: Spec) -> dict[str, Text]:
        """Give the wrong choices' feedback by choice id."""
        return choices.feedback_texts(spec)

    def feedback_for(self, spec: Spec, answer: object) -> list[str]:
        """Name the feedback of each choice that was picked."""
        picked = _picked(answer)
        return [name for name in choices.feedback_texts(spec) if name in picked]

    def read_answer(self, _spec: Spec, values: Sent, field: str) -> list[str] | None:
        """Take the choice ids, each once, in the order of the file."""
        return choices.picked_ids(values, field) or None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give 1 or 0, or the share of right ones picked less the share of wrong ones picked, 0 at least."""
        right, wrong = (set(choices.ids(spec, correct=correct)) for correct in (True, False))
        picked = _picked(answer) & (right | wrong)
        if spec["credit"] == "all_or_nothing":
            return Fraction(bool(picked) and picked == right)
        # Picking everything earns as little as picking nothing, so guessing wide does not pay.
        lost = Fraction(len(picked & wrong), len(wrong)) if wrong else Fraction(0)
        return max(Fraction(0), Fraction(len(picked & right), len(right)) - lost)

    def said(self, spec: Spec, answer: object) -> list[Said]:
        """Give the choices that were picked."""
        picked = _picked(answer)
        return [Said(name, is_choice=True) for name in choices.choice_texts(spec) if name in picked]

    def best_answer(self, spec: Spec) -> list[str]:
        """Give the right choices' ids."""
        return choices.ids(spec, correct=True)

    def slips(self, spec: Spec) -> list[Answer]:
        """Give the right choices with one too many, or one too few."""
        right = set(self.best_answer(spec))
        near = [[name for name in choices.choice_texts(spec) if name in right ^ {other}] for other in sorted(right)]
        wide = [[name for name in choices.choice_texts(spec) if name in right | {other}] for other in _wrong(spec)]
        return [found for found in [*near, *wide] if found]

    def key(self, spec: Spec) -> Json:
        """Give ``{"choices": [id, …]}``."""
        return {"choices": choices.ids(spec, correct=True)}


def _wrong(spec: Spec) -> list[str]:
    return choices.ids(spec, correct=False)


def _picked(answer: object) -> set[str]:
    return {name for name in answer if isinstance(name, str)} if isinstance(answer, list | tuple) else set()
