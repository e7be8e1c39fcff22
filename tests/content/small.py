"""A small course without faults, for tests that break it in one place."""

from datetime import date

from elearn.content.check import check_library
from elearn.content.library import Library
from elearn.problems import Problem

TODAY = date(2026, 11, 23)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360"><path d="M0 0h9"/></svg>\n'

COURSE = """\
id: township
title: {zh: 培训, en: Training}
summary: {zh: 写给乡镇, en: For townships}
lectures:
  - lecture: water
    quiz: water
"""
SOURCES = """\
sources:
  - id: code-2026
    kind: law
    title: {zh: 中华人民共和国生态环境法典, en: Code of the PRC}
    short: {zh: 生态环境法典, en: Code}
    articles: 1242
    adopted: 2026-03-12
    in_force: 2026-08-15
  - id: wppcl-2017
    kind: law
    title: {zh: 水污染防治法, en: Water Law}
    short: {zh: 水污染防治法, en: Water Law}
    repealed: 2026-08-15
    replaced_by: code-2026
"""
LECTURE_ZH = """\
---
id: water
title: 饮用水
lecturer: 课程组
summary: 讲水。
topics: [water]
law_as_of: 2026-11-23
review_by: 2027-08-15
objectives:
  - 认出保护区
---

## 哪里不能做什么 {#zones minutes=5}

禁止设置排污口 [@code-2026:318]，旧法也是 [@wppcl-2017:84 historical]。

![示意图](media/zones.svg "不按比例")

{{ question w-1 }}

## 星期一 {#monday minutes=3}

!!! monday "星期一就能做"
    走一遍界标。
"""
LECTURE_EN = """\
---
id: water
title: Drinking water
lecturer: The course team
summary: On water.
topics: [water]
law_as_of: 2026-11-23
review_by: 2027-08-15
objectives:
  - Recognise the zones
---

## What must not be done {#zones minutes=5}

No outfalls [@code-2026:318]; so said the old law [@wppcl-2017:84 historical].

![A sketch](media/zones.svg "Not to scale")

{{ question w-1 }}

## On Monday {#monday minutes=3}

!!! monday "On Monday"
    Walk along the boundary.
"""
QUIZ = """\
id: water
kind: practice
title: {zh: 练一练, en: Practice}
feedback: at_once
pass_percent: 60
questions:
  - id: w-1
    kind: single_choice
    topics: [water]
    difficulty: 1
    cites: [code-2026:318]
    use: practice
    stem: {zh: 可以吗？, en: May one?}
    choices:
      - {zh: 不可以, en: No one may, correct: true}
      - {zh: 可以, en: 'Yes', feedback: {zh: 不行, en: Not so}}
    explanation: {zh: 法典禁止, en: The Code forbids it}
  - id: w-2
    kind: numeric
    topics: [water]
    difficulty: 2
    cites: [code-2026]
    use: practice
    stem: {zh: 罚款最多多少？, en: How much at most?}
    answer: 500
    unit: {zh: 元, en: yuan}
    explanation: {zh: 五百, en: Five hundred}
"""

FILES = {
    "course.yaml": COURSE,
    "sources.yaml": SOURCES,
    "lectures/water.zh.md": LECTURE_ZH,
    "lectures/water.en.md": LECTURE_EN,
    "lectures/media/zones.svg": SVG,
    "quizzes/water.yaml": QUIZ,
}


def make_files(**changes: str) -> dict[str, bytes]:
    """Give the small course; each keyword is ``zh``, ``en``, ``quiz``, ``course``, ``sources`` or ``svg``."""
    names = {
        "zh": "lectures/water.zh.md",
        "en": "lectures/water.en.md",
        "quiz": "quizzes/water.yaml",
        "course": "course.yaml",
        "sources": "sources.yaml",
        "svg": "lectures/media/zones.svg",
    }
    return {path: text.encode() for path, text in (FILES | {names[key]: text for key, text in changes.items()}).items()}


def make_library(**changes: str) -> Library:
    """Give the small course checked; it must be faultless."""
    library, problems = check_library(make_files(**changes), today=TODAY)
    assert library is not None, problems
    return library


def found(problems: list[Problem]) -> list[tuple[str, int, int, str]]:
    """Reduce problems to where and what."""
    return [(problem.path, problem.line, problem.column, problem.code) for problem in problems]
