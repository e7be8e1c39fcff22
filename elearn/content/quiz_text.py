"""A quiz's file as an editor takes it apart: its questions as values, one changed, added or taken out. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from elearn.content.documents import parsed
from elearn.content.file_form import plain
from elearn.content.library import Library, Question
from elearn.content.prose import References
from elearn.content.quizzes import read_quiz
from elearn.content.yaml_splicing import spliced
from elearn.problems import Problem, faults
from elearn.questions.registry import KINDS

Quiz = Mapping[str, Any]


def quiz_in(path: str, text: str) -> dict[str, Any] | None:
    """Give a quiz's values; None where the file cannot be read."""
    table, problems = parsed(path, text)
    return None if table is None or problems else plain(table)


def questions_in(quiz: Quiz) -> list[dict[str, Any]]:
    """List the questions that are written in a quiz (not those that it names) and whose kind there is."""
    rows = quiz.get("questions")
    found = rows if isinstance(rows, list) else []
    return [row for row in found if isinstance(row, dict) and row.get("kind") in KINDS and row.get("id")]


def question_in(quiz: Quiz, question_id: str) -> dict[str, Any] | None:
    """Find a question of a quiz."""
    return next((row for row in questions_in(quiz) if row["id"] == question_id), None)


def with_question(text: str, quiz: Quiz, question: Mapping[str, Any]) -> str:
    """Put a question in the place of the one with its id, or behind the last; other lines stay byte for byte."""
    rows: Sequence[Any] = quiz.get("questions") or []
    known = [row.get("id") if isinstance(row, Mapping) else None for row in rows]
    fresh = (
        [question if one == question["id"] else row for one, row in zip(known, rows, strict=True)]
        if question["id"] in known
        else [*rows, question]
    )
    return spliced(text, {**quiz, "questions": fresh})


def without_question(text: str, quiz: Quiz, question_id: str) -> str:
    """Take a question out."""
    rows: Sequence[Any] = quiz.get("questions") or []
    left = [row for row in rows if not (isinstance(row, Mapping) and row.get("id") == question_id)]
    return spliced(text, {**quiz, "questions": left})


def read_question(path: str, text: str, question_id: str, library: Library) -> tuple[Question | None, list[Problem]]:
    """Read one question as the check does; None, and why, where it has a fault."""
    table, told = parsed(path, text)
    problems = list(told)
    if table is None:
        return None, problems
    known = References(library.sources, library.questions, library.media, library.checked_on)
    found = next((one for one in read_quiz(table, known, problems).asked if one.id == question_id), None)
    if found is None or found.question is None:
        return None, problems
    own = [problem for problem in faults(problems) if _is_of(problem, path, text, question_id)]
    return (None if own else found.question), own


def _is_of(problem: Problem, path: str, text: str, question_id: str) -> bool:
    first, last = lines_of(path, text, question_id)
    return problem.path == path and first <= problem.line <= last


def lines_of(path: str, text: str, question_id: str) -> tuple[int, int]:
    """Give the first and last line of a question in a file; (0, 0) where it is not found."""
    return _lines(path, text).get(question_id, (0, 0))


@lru_cache(maxsize=16)
def _lines(path: str, text: str) -> Mapping[str, tuple[int, int]]:
    table, _ = parsed(path, text)
    entry = table.entries.get("questions") if table else None
    items = getattr(entry.value, "items", ()) if entry else ()
    starts = [*(item.place.line for item in items), text.count("\n") + 2]
    found = {}
    for place, item in enumerate(items):
        name = getattr(item, "entries", {}).get("id")
        if name is not None:
            found[str(getattr(name.value, "raw", "")).strip()] = (starts[place], starts[place + 1] - 1)
    return found
