"""Lecturers see the content: what is published, what lies in the folder, and every fault of its text."""

from typing import Any

from flask import g

from elearn.accounts.roles import Permission
from elearn.content.desk import Inspection, Key
from elearn.content.outline import Outline
from elearn.content.publishing import newest
from elearn.problems import faults
from elearn.reporting.sheet import quizzes_in_order
from elearn.web import visitor
from elearn.web.current import clock_time, database, desk, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.views import Views

blueprint = Views("author", __name__)


def inspect() -> Inspection | None:
    """Check the content folder before the transaction opens, for those who may see what comes of it."""
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
    if who is None or not who.has(Permission.SEE_FAULTS):
        return None
    return desk().inspect(clock_time().astimezone(settings().zone).date())


@blueprint.get("/author/")
@requires(Permission.SEE_FAULTS, prepare=inspect)
def overview(seen: Inspection) -> Page:
    """List lectures and quizzes with their state, and all faults with the place and the remedy."""
    outline, published = shelf().outline(transaction()), newest(transaction())
    broken = faults(seen.problems)
    values = {
        "published": published,
        "is_same": published is not None and published.source == seen.source,
        "seen": seen,
        "faults": broken,
        "warnings": [problem for problem in seen.problems if problem not in broken],
        "items": _items(outline, seen),
        "course": outline.course,
    }
    return Page("author/overview.html", values)


def _items(outline: Outline, seen: Inspection) -> list[dict[str, Any]]:
    lectures = {("lecture", one.id): one for one in outline.course.lectures}
    quizzes = {("quiz", one.id): one for one in quizzes_in_order(outline)}
    known: dict[Key, Any] = {**lectures, **quizzes}
    found = seen.items or {}
    keys = sorted({**known, **found}, key=lambda key: key[0])  # lectures first, else in the order of the course
    return [
        {
            "kind": key[0],
            "id": key[1],
            "title": found[key].title if key in found else known[key].title,
            "published": known.get(key),
            "state": _state(key, known, seen),
            "problems": len(seen.problems_of(key)),
        }
        for key in keys
    ]


def _state(key: Key, known: dict[Key, Any], seen: Inspection) -> str:
    if seen.items is None:
        return "unknown"
    if key not in seen.items:
        return "gone"
    if key not in known:
        return "new"
    return "same" if known[key].revision_hash == seen.items[key].revision else "changed"
