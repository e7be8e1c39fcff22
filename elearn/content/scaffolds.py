"""Files to begin with: their comments teach the format, and the check tells what is still to be written."""

from collections.abc import Mapping
from types import MappingProxyType

LECTURE = """\
---
# Both languages have the same id, topics, dates and sections; only the texts differ.
id: {id}
title: …
lecturer: …
summary: …                      # one or two sentences, shown in the list
topics: [{id}]
law_as_of: {today}              # the day by which the law was looked up
review_by: {today}              # from this day on the check reminds you to look it up again
objectives:
  - …                           # what somebody can do afterwards
---

## … {{#basics minutes=5}}

Text in Markdown. A citation is written [@code-2026:317]. Pictures, questions of a practice quiz and quotations each
stand alone in their paragraph; docs/content-format.md shows how they are written.

## … {{#monday minutes=3}}

!!! monday "…"
    What can be done on Monday morning.
"""
QUIZ = """\
# docs/quiz.schema.json completes and checks this file as you type; in VS Code the next line is enough.
# yaml-language-server: $schema=../../docs/quiz.schema.json
id: {id}                        # the name of the file, for ever
kind: practice                  # practice | test | exam | pre | post | delayed | bank
title: {{zh: …, en: …}}
feedback: at_once               # or after: only when all is handed in
pass_percent: 60
questions:
{question}"""
_COMMON = """\
  - id: {id}-001                # for ever; never used again for another question
    kind: {kind}
    topics: [{id}]
    difficulty: 1               # 1 easy, 2 medium, 3 hard
    cites: [code-2026:317]      # what the key rests on: when the law changes, the question is found by this
    use: practice               # or measure: for exams and checks, never practised
    stem: {{zh: …, en: …}}        # what is asked, in Markdown
{own}    explanation: {{zh: …, en: …}} # read after the answer: why it is so
"""
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "single_choice": """\
    choices:                    # two to eight, one of them correct
      - {zh: …, en: …, correct: true}
      - {zh: …一, en: … one, feedback: {zh: …, en: …}}   # why it is wrong, in one sentence
""",
        "multiple_choice": """\
    choices:                    # two to ten
      - {zh: …, en: …, correct: true}
      - {zh: …一, en: … one, correct: true}
      - {zh: …二, en: … two, feedback: {zh: …, en: …}}
    credit: all_or_nothing      # or right_minus_wrong
""",
        "true_false": """\
    answer: true
    feedback: {zh: …, en: …}      # for those who err
""",
        "numeric": """\
    answer: 500
    tolerance: 5%               # or a plain number; leave it out where only the exact number is right
    unit: {zh: 元, en: yuan}
""",
        "short_text": """\
    accept:                     # every wording that is right; width, case and spaces do not count
      zh: [答案]
      en: [answer]
""",
    }
)


def lecture(name: str, today: str) -> str:
    """Give a lecture to begin with, for either language; ``today`` is a date such as 2026-11-23."""
    return LECTURE.format(id=name, today=today)


def quiz(name: str, kind: str) -> str:
    """Give a quiz to begin with, with one question of a kind."""
    return QUIZ.format(id=name, question=question(name, kind))


def question(name: str, kind: str) -> str:
    """Give one question to put into a quiz. Raises KeyError for a kind without a scaffold."""
    return _COMMON.format(id=name, kind=kind, own=QUESTIONS[kind])
