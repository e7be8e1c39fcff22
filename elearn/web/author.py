"""Lecturers see the content: what is published, what lies in the folder, and every fault of its text."""

from collections.abc import Mapping
from typing import Any

from flask import g

from elearn.accounts.roles import Permission
from elearn.content.desk import FOLDERS, Inspection, Key
from elearn.content.outline import Outline
from elearn.content.publishing import newest
from elearn.problems import faults
from elearn.regrading.queries import older_keys
from elearn.reporting.sheet import quizzes_in_order
from elearn.web import visitor
from elearn.web.current import actor, clock_time, database, desk, settings, shelf, transaction
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
    """List lectures, quizzes and discussions with their state, and all faults with the place and the remedy."""
    outline, published = shelf().outline(transaction()), newest(transaction())
    broken = faults(seen.problems)
    values = {
        "published": published,
        "is_same": published is not None and published.source == seen.source,
        "seen": seen,
        "faults": broken,
        "warnings": [problem for problem in seen.problems if problem not in broken],
        "old_keys": _old_keys(outline),
        "items": _items(outline, published.revisions if published else {}, seen),
        "course": outline.course,
        "course_quizzes": outline.quizzes,
    }
    return Page("author/overview.html", values)


def _old_keys(outline: Outline) -> dict[str, dict[str, int]]:
    """Count, by quiz and question, the attempts that were graded by a mended key, for who may regrade them."""
    if not actor().has(Permission.REGRADE):
        return {}
    return older_keys(transaction(), shelf(), {key: quiz.everything for key, quiz in outline.quizzes.items()})


def _items(outline: Outline, revisions: Mapping[Key, str], seen: Inspection) -> list[dict[str, Any]]:
    """List lectures, quizzes, discussions: those of the course in its order, then banks and what is new."""
    shown: dict[Key, Any] = {("lecture", one.id): one for one in outline.course.lectures}
    shown |= {("quiz", one.id): one for one in quizzes_in_order(outline)}
    shown |= {("discussion", one.id): one for one in outline.discussions.values()}
    found = seen.items or {}
    others = sorted(key for key in {**revisions, **found} if key[0] in FOLDERS and key not in shown)
    return [
        {
            "kind": key[0],
            "id": key[1],
            "title": found[key].title if key in found else shown[key].title if key in shown else {},
            "published": shown.get(key),
            "state": _state(key, revisions, seen),
            "problems": len(seen.problems_of(key)),
        }
        for key in [*shown, *others]
    ]


def _state(key: Key, revisions: Mapping[Key, str], seen: Inspection) -> str:
    if seen.items is None:
        return "unknown"
    if key not in seen.items:
        return "gone"
    if key not in revisions:
        return "new"
    return "same" if revisions[key] == seen.items[key].revision else "changed"
