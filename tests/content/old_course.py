"""A small course of August 2026, written against the laws that the Code repealed on the 15th of that month."""

from datetime import UTC, date, datetime, timedelta

from tests.content.small import SOURCES

BEFORE, REPEAL = date(2026, 8, 14), date(2026, 8, 15)
WRITTEN = datetime(2026, 8, 1, 1, 0, tzinfo=UTC)
EVENING = datetime(2026, 8, 14, 15, 59, tzinfo=UTC)  # 23:59 in Chenzhou, the last minute of the old laws
MIDNIGHT = EVENING + timedelta(minutes=1)

COURSE = """\
id: old
title: {zh: 旧课, en: The old course}
summary: {zh: 旧法, en: The old laws}
lectures:
  - lecture: water
    quiz: water
checks: [exam, pre, post]
"""
REGISTER = f"""{SOURCES}\
  - id: epl-1989
    kind: law
    title: {{zh: 环境保护法（1989）, en: Environment Law of 1989}}
    short: {{zh: 环境保护法（1989）, en: Environment Law of 1989}}
    repealed: 2015-01-01
  - id: penalty-2021
    kind: law
    title: {{zh: 行政处罚法, en: Penalties Law}}
    short: {{zh: 行政处罚法, en: Penalties Law}}
"""
FRONT = """\
---
id: water
title: {title}
lecturer: {title}
summary: {title}
topics: [water]
law_as_of: 2026-08-01
review_by: 2027-08-15
objectives:
  - {title}
---

"""
LECTURE_ZH = (
    FRONT.format(title="饮用水")
    + """\
## 哪里不能做什么 {#zones minutes=5}

禁止设置排污口 [@wppcl-2017:65]，见 [@wppcl-2017:66]。

{{ question w-1 }}

## 怎么罚 {#fines minutes=3}

依照 [@penalty-2021:42]，从前依照 [@epl-1989 historical]。

{{ question w-2 }}
"""
)
LECTURE_EN = (
    FRONT.format(title="Water")
    + """\
## What must not be done {#zones minutes=5}

No outfalls [@wppcl-2017:65], see [@wppcl-2017:66].

{{ question w-1 }}

## Fines {#fines minutes=3}

By [@penalty-2021:42]; formerly by [@epl-1989 historical].

{{ question w-2 }}
"""
)


def question(name: str, cites: str, use: str = "measure", explanation: str = "如此", topic: str = "water") -> str:
    """Write a question whose key is true."""
    return f"""\
  - id: {name}
    kind: true_false
    topics: [{topic}]
    difficulty: 1
    cites: [{cites}]
    use: {use}
    stem: {{zh: 对吗（{name}）, en: Is it so ({name})}}
    answer: true
    feedback: {{zh: 是的, en: It is}}
    explanation: {{zh: '{explanation}', en: '{explanation}'}}
"""


def quiz(name: str, kind: str, *questions: str, rest: str = "") -> str:
    """Write a quiz."""
    head = f"id: {name}\nkind: {kind}\ntitle: {{zh: {name}, en: {name}}}\nfeedback: after\npass_percent: 60\n"
    return head + ("questions:\n" + "".join(questions) if questions else "") + rest


PRACTICE = quiz(
    "water",
    "practice",
    question("w-1", "wppcl-2017:65", "practice"),
    question("w-2", "penalty-2021:42", "practice"),
    question("w-3", "penalty-2021:42", "practice", "见 [@wppcl-2017:66]"),
    question("w-4", "epl-1989 historical", "practice"),
)
BANK = quiz(
    "bank", "bank", question("m-1", "penalty-2021"), question("m-2", "wppcl-2017"), question("m-3", "penalty-2021")
)
DRAW = "draw:\n  - {count: 2, topic: water, from: [bank]}\n"
OLD_FILES = {
    "course.yaml": COURSE,
    "sources.yaml": REGISTER,
    "lectures/water.zh.md": LECTURE_ZH,
    "lectures/water.en.md": LECTURE_EN,
    "quizzes/water.yaml": PRACTICE,
    "quizzes/bank.yaml": BANK,
    "quizzes/exam.yaml": quiz("exam", "exam", rest=DRAW),
    "quizzes/pre.yaml": quiz("pre", "pre", question("p-1", "wppcl-2017"), question("p-2", "penalty-2021")),
    "quizzes/post.yaml": quiz("post", "post", question("q-1", "wppcl-2017")),
}


def old_files() -> dict[str, bytes]:
    """Give the files of the old course."""
    return {path: text.encode() for path, text in OLD_FILES.items()}
