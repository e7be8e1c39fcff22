"""The codes of faults in a quiz's settings, with their sentences."""

from elearn.problems import Phrase
from elearn.questions.faults import Fault

NEVER_TAKEN = Fault(
    "Q230",
    Phrase('"%(key)s" says nothing in a quiz of the kind "bank", which is never taken.'),
    Phrase("Remove it; it belongs into the quizzes that draw from this one."),
)
CLOSED_BEFORE_OPEN = Fault(
    "Q231", Phrase('"closes" does not lie after "opens".'), Phrase("Check the two dates and times.")
)
NO_WAY_BACK_ON_ONE_PAGE = Fault(
    "Q232",
    Phrase('"way_back: false" needs one question on a page.'),
    Phrase('Write "page: one_at_a_time" as well.'),
)
GIVEN_AWAY = Fault(
    "Q233",
    Phrase('"%(later)s" would be shown before "%(earlier)s", and give them away.'),
    Phrase("Marks come first, then keys, then explanations; several may come at the same time."),
)
CLOSING_UNKNOWN = Fault(
    "Q234",
    Phrase('What waits for the closing ("after_closing") is not shown: this quiz has no "closes".'),
    Phrase('Write "closes: 2026-12-01 11:00", or leave it to the class that takes the quiz.'),
    "warning",
)
KEYS_OF_MEASURE = Fault(
    "Q235",
    Phrase('A quiz of the kind "%(kind)s" that shows its keys measures less the next time.'),
    Phrase("Show them only if its questions are not used again."),
    "warning",
)
