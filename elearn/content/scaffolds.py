"""Files to begin with: their comments teach the format, and the check tells what is still to be written."""

from collections.abc import Mapping
from types import MappingProxyType

from elearn.content.yaml_writing import flow_text

GAP = "…"

LECTURES: Mapping[str, str] = MappingProxyType(
    {
        "zh": """\
---
# 两种语言的文件编号、主题、日期和各节相同，只有文字不同。
id: {id}
title: {title}
lecturer: {gap}
summary: {gap}                      # 一两句话，显示在目录里
topics: [{id}]
law_as_of: {today}              # 法律核对到哪一天
review_by: {today}              # 从这一天起，检查会提醒再核对一次
objectives:
  - {gap}                           # 学完以后能做什么
---

## 要点 {{#basics minutes=5}}

{text}

## 星期一 {{#monday minutes=3}}

!!! monday "星期一就能做"
    {monday}
""",
        "en": """\
---
# Both languages have the same id, topics, dates and sections; only the texts differ.
id: {id}
title: {title}
lecturer: {gap}
summary: {gap}                      # one or two sentences, shown in the list
topics: [{id}]
law_as_of: {today}              # the day by which the law was looked up
review_by: {today}              # from this day on the check reminds you to look it up again
objectives:
  - {gap}                           # what somebody can do afterwards
---

## The essentials {{#basics minutes=5}}

{text}

## On Monday {{#monday minutes=3}}

!!! monday "On Monday"
    {monday}
""",
    }
)
_GUIDES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "zh": (
            "正文用 Markdown 写。引用写作 [@code-2026:317]。图片、练习题和引文各占一段；"
            "写法见 docs/content-format.md。",
            "星期一上午就能做的一件事。",
        ),
        "en": (
            "Text in Markdown. A citation is written [@code-2026:317]. Pictures, questions of a practice quiz and "
            "quotations each\nstand alone in their paragraph; docs/content-format.md shows how they are written.",
            "What can be done on Monday morning.",
        ),
    }
)
DISCUSSION = """\
# 编号就是文件名，以后不再改。 The id is the name of the file, for ever.
id: {id}
title: {title}
topics: [{id}]
# 法律核对到哪一天。 The day by which the law was looked up.
law_as_of: {today}
# 依据，例如 code-2026:305。 What the case rests on.
cites: []
# 要讨论什么；长文字写在 | 下面。 What it is about; longer texts stand below a sign |.
problem: {{zh: {gap}, en: {gap}}}
# 两到十个案例：发生了什么，什么还没有定。 Two to ten cases: what happened, what is open.
cases:
  - title: {{zh: {gap}, en: {gap}}}
    text: {{zh: {gap}, en: {gap}}}
  - title: {{zh: {gap}, en: {gap}}}
    text: {{zh: {gap}, en: {gap}}}
# 小组要商量出结果的问题。 What the group should agree upon.
questions:
  - {{zh: {gap}, en: {gap}}}
# 每个人要写什么。 What each one writes.
contribution: {{zh: {gap}, en: {gap}}}
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


def lecture(name: str, today: str, language: str = "en", title: str = "", *, is_guided: bool = True) -> str:
    """Give a lecture to begin with, in a language; ``today`` is a date such as 2026-11-23.

    A guided one says in the place of each text how it is written; one that is not leaves the places empty, which the
    check names one by one.
    """
    text, monday = _GUIDES[language] if is_guided else ("", "")
    gap = GAP if is_guided else '""'
    shown = flow_text(title) if title else gap
    written = LECTURES[language].format(id=name, today=today, title=shown, gap=gap, text=text, monday=monday)
    return "\n".join(line.rstrip() for line in written.split("\n"))


def discussion(name: str, today: str, titles: Mapping[str, str] | None = None) -> str:
    """Give the brief of a discussion to begin with; without titles each place says that something belongs there."""
    gap = '""' if titles else GAP
    shown = flow_text(dict(titles or {"zh": GAP, "en": GAP}))
    return DISCUSSION.format(id=name, today=today, title=shown, gap=gap)


def quiz(name: str, kind: str) -> str:
    """Give a quiz to begin with, with one question of a kind."""
    return QUIZ.format(id=name, question=question(name, kind))


def question(name: str, kind: str) -> str:
    """Give one question to put into a quiz. Raises KeyError for a kind without a scaffold."""
    return _COMMON.format(id=name, kind=kind, own=QUESTIONS[kind])
