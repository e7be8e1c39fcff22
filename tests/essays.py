"""A quiz with an essay, beside the shipped course: published for tests of marking by people."""

from sqlalchemy.orm import Session

from elearn.content.files import read_folder
from tests.published import FOLDER, publish_files

QUIZ, ESSAY, CHOICE = "river-brief", "rb-001", "rb-002"
FILE = f"quizzes/{QUIZ}.yaml"
TEXT = """id: river-brief
kind: test
title: {zh: 写一份河道简报, en: Write a river brief}
feedback: after
pass_percent: 60
MARKING
questions:
  - id: rb-001
    kind: essay
    topics: [drinking-water]
    difficulty: 2
    cites: [code-2026:317]
    use: practice
    stem: {zh: 请写一份简报，说明您看到了什么。, en: Write a brief about what you saw.}
    rubric:
      - {id: facts, points: 3, title: {zh: 事实, en: Facts}, description: {zh: 说清事实。, en: The facts are there.}}
      - {id: advice, points: 2, title: {zh: 建议, en: Advice}, description: {zh: 提出建议。, en: The advice is there.}}
    explanation: {zh: 先事实，后建议。, en: First the facts and then the advice.}
  - id: rb-002
    kind: single_choice
    topics: [drinking-water]
    difficulty: 1
    cites: [code-2026:317]
    use: practice
    stem: {zh: 谁批准方案？, en: Who approves the plan?}
    choices:
      - {zh: 省人民政府, en: The province, FIRST}
      - {zh: 乡人民政府, en: The township, SECOND}
    explanation: {zh: 法典有规定。, en: The Code says so.}
"""
WRONG = "feedback: {zh: 不对。, en: That is not so.}"
RIGHT = "correct: true"


def files(*, is_mended: bool = True, marking: str = "") -> dict[str, bytes]:
    """Give the shipped course with the quiz: its key as it should be, or (not mended) the wrong way round."""
    first, second = (RIGHT, WRONG) if is_mended else (WRONG, RIGHT)
    text = TEXT.replace("MARKING\n", f"marking: {marking}\n" if marking else "")
    text = text.replace("FIRST", first).replace("SECOND", second)
    return read_folder(FOLDER) | {FILE: text.encode()}


def publish_essays(session: Session, *, is_mended: bool = True, marking: str = "") -> None:
    """Publish the shipped course with the quiz."""
    publish_files(session, files(is_mended=is_mended, marking=marking))
