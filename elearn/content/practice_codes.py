"""The codes of suggested plans of action."""

from elearn.problems import Phrase
from elearn.questions.faults import Fault

NO_SUCH_LECTURE = Fault(
    "P501",
    Phrase('There is no lecture "%(id)s" to which these suggestions could belong.'),
    Phrase("Name the file and its id like the lecture: practice/<lecture>.yaml."),
)
SUGGESTED_TWICE = Fault(
    "P502",
    Phrase('The suggestion "%(id)s" stands here twice.'),
    Phrase("Give each suggestion of a lecture an id of its own, and keep it for ever."),
)
NUMBERS_OF_PLAN_DIFFER = Fault(
    "P503",
    Phrase("The two languages of this suggestion hold different numbers: %(numbers)s."),
    Phrase("Check which one is right."),
    "warning",
)
