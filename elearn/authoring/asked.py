"""What is known of a question beside its text: who has met it, how it fared, what it was, and which ask the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.content.likeness import nearly_the_same, what_is_asked
from elearn.content.merging import difference
from elearn.content.outline import Outline
from elearn.content.publishing import newest_items
from elearn.content.shelf import Shelf
from elearn.content.yaml_writing import write_yaml
from elearn.regrading.queries import asked_as
from elearn.reporting import quiz_figures


@dataclass(frozen=True, slots=True)
class Use:
    """Hold how a question fared in one quiz, from the figures that are kept; None where there are none yet."""

    quiz_id: str
    title: Mapping[str, str]
    people: int | None
    facility: float | None
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class Edition:
    """Hold one published revision: since when, by how many handed-in papers it was met, what it changed."""

    since: datetime
    papers: int
    lines: tuple[str, ...]


def uses_of(session: Session, actor: Actor, outline: Outline, question_id: str) -> list[Use]:
    """List the quizzes on which a question may stand, with its figures there."""
    found = []
    for quiz in outline.quizzes.values():
        if any(ref.id == question_id for ref in quiz.everything):
            kept = quiz_figures.kept(session, actor, quiz.id)
            rows = [one for one in kept.body["items"] if one["question_id"] == question_id] if kept else []
            item = rows[0] if rows else None
            bond = (item or {}).get("related") or {}
            found.append(
                Use(
                    quiz.id,
                    quiz.title,
                    item.get("people") if item else None,
                    item.get("facility") if item else None,
                    bond.get("discrimination"),
                )
            )
    return found


def editions_of(session: Session, shelf: Shelf, question_id: str) -> list[Edition]:
    """List the published revisions of a question, the newest first, each compared with the one before it."""
    asked = asked_as(session, shelf, None, question_id)
    found = []
    for place, one in enumerate(asked):
        before = _written(asked[place + 1].spec) if place + 1 < len(asked) else ""
        lines = tuple(difference(before, _written(one.spec), around=1)) if before else ()
        found.append(Edition(one.since, one.attempts, lines))
    return found


def twins_of(
    session: Session, question: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]
) -> list[tuple[str, int]]:
    """List the ids of questions (published ones, and those ``beside`` it) that ask nearly the same, in percent."""
    others = {str(name): what_is_asked(body) for kind, name, body in newest_items(session) if kind == "question"}
    others |= {str(row["id"]): what_is_asked(row) for row in beside}
    others.pop(str(question["id"]), None)
    return [
        (name, round(likeness * 100)) for name, likeness in nearly_the_same(what_is_asked(question), others.items())
    ]


def _written(spec: Mapping[str, Any]) -> str:
    return write_yaml({key: value for key, value in spec.items() if value is not None})
