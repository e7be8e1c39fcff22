"""Choices to pick from: read from a file, with ids by position, and shown without the key."""

import re
from collections.abc import Mapping

from elearn.problems import Phrase
from elearn.questions import answers, faults
from elearn.questions.fields import Fields
from elearn.questions.kind import Json, Spec, Text
from elearn.questions.places import Place

# "c1" to "c99": by the position in the file, so that shuffling on a page does not change what an answer means.
CHOICE_ID = re.compile(r"c[1-9][0-9]?", re.ASCII)
COUNTS = {
    2: Phrase("Two"),
    3: Phrase("Three"),
    4: Phrase("Four"),
    5: Phrase("Five"),
    6: Phrase("Six"),
    7: Phrase("Seven"),
    8: Phrase("Eight"),
}


def read_choices(fields: Fields, low: int, high: int) -> tuple[list[Json], list[Place]]:
    """Read ``choices`` as ``[{id, text: {zh, en}, correct, feedback: {zh, en} | None}, …]``, with the place of each."""
    rows = fields.rows("choices", low, high)
    found = [_choice(row, position) for position, row in enumerate(rows, 1)]
    if found and not any(choice["correct"] for choice in found):
        fields.report(faults.NONE_CORRECT, fields.place("choices"))
    for position, row in enumerate(rows):
        if any(_same(found[position], other) for other in found[:position]):
            fields.report(faults.SAME_CHOICES, row.place())
    return found, [row.place() for row in rows]


def _choice(row: Fields, position: int) -> Json:
    row.only(("zh", "en", "correct", "feedback"))
    text = row.translations("choices", limit=1_000)
    correct = row.has("correct") and row.boolean("correct")
    feedback = row.bilingual("feedback", limit=2_000).canonical() if row.has("feedback") else None
    if feedback is None and not correct:
        row.report(faults.NO_FEEDBACK, row.place())
    if feedback is not None and correct:
        row.report(faults.FEEDBACK_ON_CORRECT, row.place("feedback"))
    return {"id": f"c{position}", "text": text.canonical(), "correct": correct, "feedback": feedback}


def _same(one: Json, other: Json) -> bool:
    return any(text and text == other["text"][language] for language, text in one["text"].items())


def picked_ids(values: Mapping[str, object], field: str) -> list[str]:
    """Give the choice ids that were sent under ``field``, each once, in their order in the file."""
    found = {text for text in answers.texts(values, field) if CHOICE_ID.fullmatch(text)}
    return sorted(found, key=lambda name: int(name[1:]))


def ids(spec: Spec, *, correct: bool) -> list[str]:
    """Give the ids of the right choices, or of the wrong ones."""
    return [choice["id"] for choice in spec["choices"] if choice["correct"] is correct]


def choice_texts(spec: Spec) -> dict[str, Text]:
    """Give each choice's text by its id."""
    return {choice["id"]: choice["text"] for choice in spec["choices"]}


def feedback_texts(spec: Spec) -> dict[str, Text]:
    """Give each choice's feedback by the choice's id, where it has one."""
    return {choice["id"]: choice["feedback"] for choice in spec["choices"] if choice["feedback"]}


def public_choices(spec: Spec) -> Json:
    """Give ids and texts, and nothing else."""
    return {"choices": [{"id": choice["id"], "text": dict(choice["text"])} for choice in spec["choices"]]}
