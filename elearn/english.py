"""One of something in English: "%(number)s questions" becomes "1 question". Chinese has one form for any number.

Texts are written for many. What is said of one stands here by what follows the number, so that a text with two numbers
needs no form for each pair of them; a test finds what a new text counts and does not stand here.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

# What follows a number that is not one → what follows 1. The longest that fits is taken.
OF_ONE: Mapping[str, str] = {
    "answer sheets were": "answer sheet was",
    "answers": "answer",
    "are in no group": "is in no group",
    "articles": "article",
    "attempts": "attempt",
    "attempts were": "attempt was",
    "blanks": "blank",
    "cards": "card",
    "certificates": "certificate",
    "certificates were issued, and their holders told": "certificate was issued, and its holder told",
    "characters": "character",
    "days": "day",
    "discussions": "discussion",
    "earlier texts": "earlier text",
    "entries": "entry",
    "events": "event",
    "events have": "event has",
    "faults": "fault",
    "finished lectures": "finished lecture",
    "grades": "grade",
    "grades and tell them": "grade and tell its owner",
    "grades were": "grade was",
    "handed-in attempts": "handed-in attempt",
    "handed-in papers": "handed-in paper",
    "have begun": "has begun",
    "have handed in": "has handed in",
    "have joined": "has joined",
    "have passed": "has passed",
    "hours": "hour",
    "jobs have": "job has",
    "jobs were": "job was",
    "lecturers are": "lecturer is",
    "lectures": "lecture",
    "letters": "letter",
    "lines": "line",
    "links are": "link is",
    "marks": "mark",
    "members": "member",
    "members have": "member has",
    "messages have": "message has",
    "messages of seven days were": "message of seven days was",
    "minutes": "minute",
    "of your files are still being made. Take those": "of your files is still being made. Take that one",
    "open attempts go on as they began": "open attempt goes on as it began",
    "pages and buttons": "page or button",
    "papers that were handed in keep theirs, and their": "paper that was handed in keeps its own, and its",
    "papers were handed in under the old key; they keep their": "paper was handed in under the old key; it keeps its",
    "papers with this question were handed in. They keep their text and their": (
        "paper with this question was handed in. It keeps its text and its"
    ),
    "parts are": "part is",
    "passed quizzes": "passed quiz",
    "passwords are": "password is",
    "people": "person",
    "people have": "person has",
    "people who were erased since are": "person who was erased since is",
    "percentage points": "percentage point",
    "places are": "place is",
    "places rest": "place rests",
    "plans": "plan",
    "questions": "question",
    "questions are": "question is",
    "questions still have": "question still has",
    "quizzes": "quiz",
    "remarks": "remark",
    "rest on what is repealed": "rests on what is repealed",
    "results were": "result was",
    "rows": "row",
    "scores were made anew from their": "score was made anew from its",
    "seals": "seal",
    "seconds": "second",
    "sections": "section",
    "sheets wait": "sheet waits",
    "tables": "table",
    "times": "time",
    "trainees": "trainee",
    "units": "unit",
    "units of the organisation were": "unit of the organisation was",
    "wait for a decision": "waits for a decision",
    "warnings": "warning",
    "were (": "was (",
    "were foreseen": "was foreseen",
    "were handed in after the preview and are": "was handed in after the preview and is",
}
_COUNTED = re.compile(
    r"(%\((\w+)\)s )(" + "|".join(re.escape(one) for one in sorted(OF_ONE, key=len, reverse=True)) + r")(?![\w-])"
)


def in_number(text: str, values: Mapping[str, object]) -> str:
    """Put an English text into the singular at those of its places whose value is 1."""
    ones = frozenset(name for name, value in values.items() if value == 1 or value == "1")
    return _of_one(text, ones) if ones else text


@lru_cache(maxsize=1024)
def _of_one(text: str, ones: frozenset[str]) -> str:
    return _COUNTED.sub(lambda at: at[1] + (OF_ONE[at[3]] if at[2] in ones else at[3]), text)
