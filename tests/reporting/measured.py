"""A quiz of single-choice questions, and many people who took it, put straight into the tables (also by the bench)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.names import sort_key
from elearn.accounts.roles import Role
from elearn.assessment.models import Attempt, Grade, Response
from elearn.content.outline import QuizOutline
from elearn.content.shelf import Shelf
from elearn.organisation.models import OrgUnit
from tests.clock import MORNING
from tests.content.small import make_files
from tests.make import TOWNSHIP, hashed
from tests.published import publish_files

QUIZ_ID = "water"
HEAD = """\
id: water
kind: practice
title: {zh: 练一练, en: Practice}
feedback: at_once
pass_percent: 60
questions:
"""
QUESTION = """\
  - id: w-%(number)s
    kind: single_choice
    topics: [water]
    difficulty: 1
    cites: [code-2026:318]
    use: practice
    stem: {zh: 第%(number)s题可以吗？, en: Question number %(number)s?}
    choices:
%(choices)s
    explanation: {zh: 法典禁止%(note)s, en: The Code forbids it%(note)s}
"""
CHOICE = "      - {zh: 选项%(letter)s之%(number)s, en: Option %(letter)s of %(number)s, %(rest)s}"
WRONG = "feedback: {zh: 不行, en: Not so}"


def quiz_file(count: int, *, key: str = "A", note: str = "") -> str:
    """Write a quiz of ``count`` questions with four choices; ``key`` is the right one of the first, A of the others."""
    texts = []
    for number in range(1, count + 1):
        right = key if number == 1 else "A"
        lines = [
            CHOICE % {"letter": one, "number": number, "rest": "correct: true" if one == right else WRONG}
            for one in "ABCD"
        ]
        texts.append(QUESTION % {"number": number, "choices": "\n".join(lines), "note": note})
    return HEAD + "".join(texts)


def publish_quiz(session: Session, count: int, *, key: str = "A", note: str = "") -> QuizOutline:
    """Publish the small course with that quiz; give the quiz."""
    publish_files(session, make_files(quiz=quiz_file(count, key=key, note=note)))
    return Shelf().outline(session).quizzes[QUIZ_ID]


def sit(
    session: Session,
    quiz: QuizOutline,
    sheets: Sequence[Sequence[str]],
    *,
    unit: str = TOWNSHIP,
    key: str = "A",
    accounts: Sequence[int] = (),
) -> list[int]:
    """Let one new person a sheet hand the quiz in; a sheet is a letter a question, "" for one left blank.

    With ``accounts`` these people do it once more. Answers come in one a second. Gives the accounts' keys.
    """
    people = list(accounts) or _people(session, len(sheets), unit)
    first = (session.execute(select(func.max(Attempt.id))).scalar() or 0) + 1
    paper = [[ref.id, ref.revision_hash, ref.rendering_hash] for ref in quiz.questions]
    attempts, responses, grades = [], [], []
    for attempt_id, (account_id, letters) in enumerate(zip(people, sheets, strict=True), first):
        marks = [int(letter == (key if place == 0 else "A")) for place, letter in enumerate(letters)]
        attempts.append(_attempt(attempt_id, account_id, quiz, paper))
        responses += [_response(attempt_id, paper[place][0], place, letter) for place, letter in enumerate(letters)]
        grades.append(_grade(attempt_id, paper, marks))
    for table, rows in ((Attempt, attempts), (Response, responses), (Grade, grades)):
        session.execute(insert(table), rows)
    return people


def _attempt(attempt_id: int, account_id: int, quiz: QuizOutline, paper: Sequence[Sequence[str]]) -> dict[str, object]:
    return {
        "id": attempt_id,
        "public_id": f"sat-{attempt_id}",
        "account_id": account_id,
        "quiz_id": quiz.id,
        "quiz_hash": quiz.revision_hash,
        "seed": attempt_id,
        "paper": paper,
        "started_at": MORNING,
        "submitted_at": MORNING + timedelta(minutes=5),
    }


def _response(attempt_id: int, question_id: str, place: int, letter: str) -> dict[str, object]:
    return {
        "attempt_id": attempt_id,
        "event_id": f"event-{place}",
        "question_id": question_id,
        "sequence": place + 1,
        "answer": f"c{'ABCD'.index(letter) + 1}" if letter else None,
        "saved_at": MORNING + timedelta(seconds=place + 1),
    }


def _grade(attempt_id: int, paper: Sequence[Sequence[str]], marks: Sequence[int]) -> dict[str, object]:
    return {
        "attempt_id": attempt_id,
        "earned": sum(marks),
        "possible": len(marks),
        "passed": sum(marks) * 100 >= 60 * len(marks),
        "detail": [[entry[0], str(mark), "1"] for entry, mark in zip(paper, marks, strict=True)],
        "graded_at": MORNING + timedelta(minutes=5),
    }


def _people(session: Session, count: int, unit: str) -> list[int]:
    unit_id = session.execute(select(OrgUnit.id).where(OrgUnit.code == unit)).scalar_one()
    first = (session.execute(select(func.max(Account.id))).scalar() or 0) + 1
    keys = list(range(first, first + count))
    rows = [
        {
            "id": key,
            "public_id": f"public-{key}",
            "username": f"sitter{key}",
            "name": "刘样",
            "sort_key": sort_key("刘样"),
            "password_hash": hashed("three clear springs"),
            "unit_id": unit_id,
            "must_change_password": False,
            "failed_logins": 0,
            "created_at": MORNING,
        }
        for key in keys
    ]
    session.execute(insert(Account), rows)
    grants = [{"account_id": key, "role": Role.TRAINEE, "unit_id": unit_id} for key in keys]
    session.execute(insert(RoleGrant), grants)
    return keys
