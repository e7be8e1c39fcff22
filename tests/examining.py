"""A small course with one quiz whose settings a test chooses, and what a page's script sends with its time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient

from elearn.db.database import Database
from tests.content.small import make_files
from tests.published import publish_files

Examine = Callable[..., FlaskClient]  # publishes an exam with settings, and logs the trainee in
QUIZ = "exam"
QUESTIONS = ("e-1", "e-2", "e-3", "e-4")
HEAD = "id: exam\nkind: {kind}\ntitle: {{zh: 考试, en: The exam}}\npass_percent: 60\n"
QUESTION = """\
  - id: {id}
    kind: single_choice
    topics: [water]
    difficulty: 1
    cites: [code-2026:318]
    use: {use}
    stem: {{zh: 题{id}, en: Question {id}}}
    choices:
      - {{zh: 对{id}, en: Right {id}, correct: true}}
      - {{zh: 错{id}, en: Wrong {id}, feedback: {{zh: 不对, en: Not so}}}}
      - {{zh: 也错{id}, en: Also wrong {id}, feedback: {{zh: 不对, en: Not so}}}}
    explanation: {{zh: 解析{id}, en: Because of {id}}}
"""


def exam_files(settings: str = "", kind: str = "test") -> dict[str, bytes]:
    """Give the small course with the exam; ``settings`` are lines of its file."""
    use = "practice" if kind in ("practice", "test") else "measure"
    questions = "".join(QUESTION.format(id=question, use=use) for question in QUESTIONS)
    text = HEAD.format(kind=kind) + settings + "questions:\n" + questions
    return make_files() | {"quizzes/exam.yaml": text.encode()}


def publish_exam(database: Database, settings: str = "", kind: str = "test") -> None:
    """Publish it."""
    with database.write() as session:
        publish_files(session, exam_files(settings, kind))


def made(question: str, answer: str, at: datetime | None, sequence: int = 1) -> dict[str, Any]:
    """Make an event as the page's script does, given at a moment by the device's word."""
    moment = {} if at is None else {"made_at": int(at.timestamp() * 1000)}
    return {
        "event_id": f"{question}-{answer}-{sequence:08}",
        "question_id": question,
        "sequence": sequence,
        "answer": [answer],
    } | moment
