"""A statement that is true or false."""

from fractions import Fraction
from typing import Final

from elearn.questions import answers
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Ordinary, Said, Sent, Spec, Text

WRONG = "wrong"


class TrueFalse(Ordinary):
    """Take true or false as the answer."""

    name: Final = "true_false"
    keys: Final = ("answer", "feedback")

    def read(self, fields: Fields) -> Json:
        """Read the answer and the feedback for those who err."""
        feedback = fields.bilingual("feedback", limit=2_000).canonical() if fields.has("feedback") else None
        return {"answer": fields.boolean("answer"), "feedback": feedback}

    def public(self, _spec: Spec, _seed: int) -> Json:
        """Give nothing: the stem says it all."""
        return {}

    def choices(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing: pages have their own words for true and false."""
        return {}

    def feedback(self, spec: Spec) -> dict[str, Text]:
        """Give ``{"wrong": …}`` where there is feedback."""
        return {WRONG: spec["feedback"]} if spec["feedback"] else {}

    def feedback_for(self, spec: Spec, answer: object) -> list[str]:
        """Name the feedback when the answer is the wrong one of the two."""
        erred = isinstance(answer, bool) and answer is not spec["answer"]
        return [WRONG] if erred and spec["feedback"] else []

    def read_answer(self, _spec: Spec, values: Sent, field: str) -> bool | None:
        """Take the words ``true`` or ``false``."""
        found = answers.texts(values, field)
        return {"true": True, "false": False}.get(found[0]) if len(found) == 1 else None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give 1 for the right one of the two."""
        return Fraction(isinstance(answer, bool) and answer is spec["answer"])

    def said(self, _spec: Spec, answer: object) -> list[Said]:
        """Give true or false."""
        return [Said(answer)] if isinstance(answer, bool) else []

    def best_answer(self, spec: Spec) -> bool:
        """Give the right one of the two."""
        return bool(spec["answer"])

    def slips(self, spec: Spec) -> list[Answer]:
        """Give the wrong one of the two."""
        return [not spec["answer"]]

    def key(self, spec: Spec) -> Json:
        """Give ``{"answer": true | false}``."""
        return {"answer": spec["answer"]}
