"""The codes about sources: the register itself, citations of it, and what a repeal makes stale."""

from elearn.problems import Phrase
from elearn.questions.faults import Fault

UNKNOWN_SOURCE = Fault("S301", Phrase('The register of sources has no "%(id)s".'))
NO_SUCH_ARTICLE = Fault(
    "S302", Phrase('"%(id)s" has %(articles)s articles, and article %(article)s is cited.'), Phrase("Mend the number.")
)
REPEALED_SOURCE = Fault(
    "S303",
    Phrase('"%(id)s" was repealed on %(day)s.'),
    Phrase("Cite what is in force (%(successor)s), or mark it as history: [@%(citation)s historical]"),
)
BAD_CITATION = Fault(
    "S304",
    Phrase('"%(text)s" cannot be read as a citation.'),
    Phrase(
        "Write [@code-2026:318], [@code-2026], or [@wppcl-2017:84 historical]; in a quiz the same without [@ and ]."
    ),
)
NOT_HISTORY = Fault(
    "S305",
    Phrase('"%(id)s" is cited as history, and it is in force.'),
    Phrase('Remove the word "historical".'),
    "warning",
)
DATES_OUT_OF_ORDER = Fault(
    "S306",
    Phrase('"%(later)s" lies before "%(earlier)s".'),
    Phrase("Check the two dates."),
)

_WRITE_ANEW = Phrase("Write it anew by what is in force (%(successor)s), or mark the citation as history.")
STALE_SECTION = Fault(
    "S307",
    Phrase('The section "%(id)s" rests on "%(source)s", which is repealed from %(day)s on.'),
    _WRITE_ANEW,
    "warning",
)
STALE_QUESTION = Fault(
    "S308",
    Phrase('The question "%(id)s" rests on "%(source)s", which is repealed from %(day)s on.'),
    Phrase("From that day on it is in no new paper. Write it anew by what is in force (%(successor)s)."),
    "warning",
)
STALE_DISCUSSION = Fault(
    "S309",
    Phrase('The discussion "%(id)s" rests on "%(source)s", which is repealed from %(day)s on.'),
    _WRITE_ANEW,
    "warning",
)
STALE_LECTURE = Fault(
    "S310",
    Phrase('Of the %(total)s sections of the lecture "%(id)s" %(count)s rest on what is repealed.'),
    Phrase("Until it is written anew, its pages say so to everybody who reads them."),
    "warning",
)
STALE_QUIZ = Fault(
    "S311",
    Phrase('Of the %(total)s questions of the quiz "%(id)s" %(count)s rest on what is repealed.'),
    Phrase("New papers are made of the others."),
    "warning",
)
