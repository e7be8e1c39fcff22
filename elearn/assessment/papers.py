"""An attempt's paper: its quiz and questions as they were published when it began, in its own order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from elearn.assessment.drawing import with_shuffled_choices
from elearn.assessment.queries import Sheet
from elearn.content.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Paper:
    """Hold an attempt's quiz and questions as they were published when it began."""

    quiz: Mapping[str, Any]
    specs: tuple[Mapping[str, Any], ...]
    renderings: tuple[Mapping[str, Any], ...]
    # for each question what its HTML follows from: hashes of spec and rendering, and the order of its choices
    revisions: tuple[tuple[str, ...], ...]

    def spec(self, question_id: str) -> Mapping[str, Any] | None:
        """Find a question's spec."""
        return next((spec for spec in self.specs if spec["id"] == question_id), None)


def paper_of(session: Session, shelf: Shelf, sheet: Sheet) -> Paper:
    """Fetch what an attempt's paper is made of, in its order."""
    found = shelf.documents(session, sheet.documents)
    quiz = found[sheet.quiz_hash]
    specs, renderings = ([found[entry[place]] for entry in sheet.paper] for place in (1, 2))
    revisions = [tuple(entry[1:]) for entry in sheet.paper]
    if "choices" in quiz.get("settings", {}).get("shuffle", ()):
        specs = [with_shuffled_choices(spec, sheet.seed) for spec in specs]
        orders = ("".join(choice["id"] for choice in spec.get("choices", ())) for spec in specs)
        revisions = [(*revision, order) for revision, order in zip(revisions, orders, strict=True)]
    return Paper(quiz, tuple(specs), tuple(renderings), tuple(revisions))


def spec_on(session: Session, shelf: Shelf, sheet: Sheet, question_id: str) -> Mapping[str, Any] | None:
    """Find the question of an attempt's paper as its file has it, None where it is not asked: all that a save needs."""
    revision = next((entry[1] for entry in sheet.paper if entry[0] == question_id), None)
    found: Mapping[str, Any] | None = shelf.documents(session, [revision])[revision] if revision else None
    return found
