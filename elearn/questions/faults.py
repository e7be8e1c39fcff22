"""Every fault that reading fields and questions can meet: its code, its sentence and its remedy, said once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from elearn.problems import Phrase, Problem, Severity
from elearn.questions.places import Place


@dataclass(frozen=True, slots=True)
class Fault:
    """Bind a code to its sentence, so that the two cannot come apart; ``at`` makes a Problem of it."""

    code: str
    message: Phrase
    hint: Phrase | None = None
    severity: Severity = "fault"

    def at(self, place: Place, *, hint: Phrase | None = None, **values: object) -> Problem:
        """Make the Problem that stands at ``place``; ``values`` fill message and hint, ``hint`` replaces the hint."""
        remedy = hint or (Phrase(self.hint.text, values) if self.hint else None)
        message = Phrase(self.message.text, values)
        return Problem(place.path, place.line, place.column, self.code, message, remedy, self.severity)


def nearest(word: str, known: Iterable[str]) -> Phrase:
    """Suggest the known word that looks most like ``word``, or list what is known (40 at most)."""
    choices = list(known)
    close = difflib.get_close_matches(word[:100], choices, n=1, cutoff=0.6)
    if close:
        return Phrase('Did you mean "%(nearest)s"?', {"nearest": close[0]})
    return Phrase("Known here: %(known)s.", {"known": ", ".join(choices[:40]) or "–"})


UNKNOWN_KEY = Fault("C111", Phrase('The key "%(key)s" is not known here.'))
MISSING_KEY = Fault("C112", Phrase('The key "%(key)s" is missing.'), Phrase('Add a line "%(key)s: …".'))
WRONG_TYPE = Fault(
    "C113", Phrase('"%(key)s" should be %(expected)s.'), Phrase("Write %(expected)s here, for example %(example)s.")
)
NO_TRANSLATION = Fault(
    "C114",
    Phrase('"%(key)s" has no text in %(language)s.'),
    Phrase('Every text for readers needs both keys, "zh" and "en".'),
)
BAD_ID = Fault(
    "C115",
    Phrase('"%(id)s" cannot be an id.'),
    Phrase("An id is made of lower-case letters, digits and hyphens (at most 64) and begins with a letter."),
)
NOT_AN_OPTION = Fault("C116", Phrase('"%(value)s" is not one of the values that "%(key)s" can have.'))
OUT_OF_RANGE = Fault("C117", Phrase('"%(key)s" should lie between %(low)s and %(high)s.'), Phrase("Mend the number."))
TOO_LONG = Fault(
    "C118", Phrase('"%(key)s" is longer than %(limit)s characters.'), Phrase("Shorten it, or divide it into several.")
)
WRONG_COUNT = Fault(
    "C119",
    Phrase('"%(key)s" has %(count)s entries; it should have between %(low)s and %(high)s.'),
    Phrase("Add or remove entries."),
)
SAME_TWICE = Fault("C120", Phrase('"%(value)s" stands twice in "%(key)s".'), Phrase("Remove one of the two."))

UNKNOWN_KIND = Fault("Q201", Phrase('"%(kind)s" is not a kind of question.'))
NO_EXPLANATION = Fault(
    "Q202",
    Phrase("The question has no explanation."),
    Phrase("Add one: it is what people read after they have answered."),
)
SEVERAL_CORRECT = Fault(
    "Q203",
    Phrase("%(count)s choices are marked correct in a single_choice question."),
    Phrase('Mark one of them, or write "kind: multiple_choice".'),
)
NONE_CORRECT = Fault(
    "Q204", Phrase("No choice is marked correct."), Phrase('Write "correct: true" beside the right choice.')
)
NO_FEEDBACK = Fault(
    "Q205",
    Phrase("This wrong choice has no feedback."),
    Phrase("Say in one sentence why it is wrong: people learn most from their errors."),
    "warning",
)
SAME_CHOICES = Fault(
    "Q206", Phrase("Two choices of this question have the same text."), Phrase("Change one of them, or remove it.")
)
FEEDBACK_ON_CORRECT = Fault(
    "Q207",
    Phrase("A correct choice has feedback; it is never shown."),
    Phrase("Move the sentence into the explanation."),
    "warning",
)
BAD_TOLERANCE = Fault(
    "Q208",
    Phrase("The tolerance cannot be read."),
    Phrase('Write a number such as "tolerance: 0.5", or a share of the answer such as "tolerance: %(share)s".'),
)
BLANK_ACCEPTED = Fault(
    "Q209",
    Phrase('"%(value)s" has no letter or digit, so no answer can equal it.'),
    Phrase("Remove it, or write the word that is meant."),
)
SAME_TEXTS = Fault("Q220", Phrase("Two entries here have the same text."), Phrase("Change one of them, or remove it."))
UNKNOWN_BLANK = Fault("Q221", Phrase('There is no blank "%(id)s".'))
BLANK_NOT_ONCE = Fault(
    "Q222",
    Phrase('The blank "%(id)s" stands %(count)s times in the text in %(language)s.'),
    Phrase("Write %(example)s once in the text of each language, where it is to be filled in."),
)
BAD_BLANK = Fault(
    "Q223",
    Phrase('"%(text)s" is no blank that can be filled in.'),
    Phrase("Write it so, and not within a link or a picture: %(example)s"),
)
BLANK_OF_NO_KIND = Fault(
    "Q224",
    Phrase('The blank "%(id)s" needs exactly one of the keys "accept", "answer" and "choices".'),
    Phrase("accept: words that are typed; answer: a number that is typed; choices: a list to choose from."),
)
NOT_ONE_CORRECT = Fault(
    "Q225",
    Phrase("%(count)s choices of this blank are marked correct; there should be one."),
    Phrase('Write "correct: true" beside the right one only.'),
)
NOT_IN_CASE = Fault(
    "Q226",
    Phrase('A question of the kind "%(kind)s" cannot stand in a case.'),
    Phrase("Ask it beside the case, as a question of its own."),
)
