"""What a format cannot say of a bank: told before it is written, and never dropped without a word."""

from collections.abc import Iterable, Sequence

from elearn.interchange.drafts import Question
from elearn.interchange.judging import KIND_NAMES
from elearn.interchange.notation import TAGS
from elearn.problems import Phrase

EXPORTS = ("yaml", "gift", "xlsx", "docx")
_KIND = Phrase("Questions of the kind “%(kind)s” are left out (%(ids)s): the format has none.")
_IDS = Phrase("Ids are not read again from this format: an import gives new ones.")
_USE = Phrase("Whether a question is for practice or for measuring is not written.")
_ONE_RIGHT = Phrase(
    "The rule of credit of questions with one right choice among several is in a comment only (%(ids)s)."
)
_COMMENT = Phrase("Citations, topics, difficulty, points and units stand in comments that only this site reads.")


def sayable(questions: Iterable[Question], form: str) -> list[Question]:
    """Keep the questions that a format can say."""
    return [question for question in questions if form == "yaml" or question["kind"] in TAGS]


def losses(questions: Sequence[Question], form: str) -> list[Phrase]:
    """List what a format cannot say of these questions; nothing for our own."""
    if form == "yaml":
        return []
    found = []
    kinds = dict.fromkeys(question["kind"] for question in questions if question["kind"] not in TAGS)
    for kind in kinds:
        ids = ", ".join(str(question.get("id", "?")) for question in questions if question["kind"] == kind)
        found.append(Phrase(_KIND.text, {"kind": KIND_NAMES[kind], "ids": ids}))
    if form == "gift":
        found.append(_COMMENT)
        unsure = [
            str(question.get("id", "?"))
            for question in questions
            if question.get("credit") == "right_minus_wrong"
            and sum(bool(row.get("correct")) for row in question["choices"]) == 1
        ]
        found += [Phrase(_ONE_RIGHT.text, {"ids": ", ".join(unsure)})] if unsure else []
    else:
        found.append(_USE)
    return [*found, _IDS]
