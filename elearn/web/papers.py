"""Papers as pages show them: their questions, what may be seen of each by now, and papers whose time is over."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from elearn.assessment.grading import Event
from elearn.assessment.papers import Paper
from elearn.assessment.queries import Sheet
from elearn.assessment.rules import Terms
from elearn.db.database import joined
from elearn.study import close_overdue
from elearn.web.asking import Marked, ask, mark
from elearn.web.current import clock_time, language, settings, shelf
from elearn.web.pages import Grouped, Redirect

SHOWN = ("marks", "keys", "explanations")
Question = tuple[Any, Marked | None]


def shown_of(terms: Terms, *, is_handed_in: bool, now: Any) -> dict[str, bool]:
    """Say of marks, keys and explanations whether each may be shown of an attempt now."""
    return {what: terms.shown(what, is_handed_in=is_handed_in, now=now) for what in SHOWN}


def questions_of(paper: Paper, events: Mapping[str, Event], marked: frozenset[str], seed: int) -> list[Question]:
    """Pair each question with its marking where it may be shown (``marked``), else with None."""
    found: list[Question] = []
    spoken = language()
    everything = zip(paper.specs, paper.renderings, paper.revisions, strict=True)
    for number, (spec, rendering, revision) in enumerate(everything, 1):
        event = events.get(spec["id"])
        given = event.answer if event else None
        asked = ask(spec, rendering, spoken, number=number, answer=given, revision=revision, seed=seed)
        found.append((asked, mark(spec, rendering, spoken, given, revision) if spec["id"] in marked else None))
    return found


def close_by_time(sheet: Sheet) -> Grouped:
    """Close a paper whose time is over, as the worker would have within the minute, and lead to the result."""
    known, zone, now = shelf(), settings().zone, clock_time()

    def work(connection: Connection) -> Redirect:
        with joined(connection) as session:
            close_overdue(session, known, sheet, zone=zone, now=now)
        return Redirect(f"/attempts/{sheet.public_id}/result")

    return Grouped(work)
