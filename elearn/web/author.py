"""Lecturers see the content: what is published, what is being written, what lies in the folder, and every fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g

from elearn.accounts.roles import Permission
from elearn.authoring import drafts, proposals
from elearn.authoring.access import may_publish
from elearn.authoring.drafts import KeptDraft
from elearn.authoring.proposals import Proposal
from elearn.content import manuscripts
from elearn.content.desk import FOLDERS, Inspection, Key
from elearn.content.items import item_at
from elearn.content.merging import meet
from elearn.content.outline import Outline
from elearn.content.publishing import newest
from elearn.problems import faults
from elearn.regrading.queries import older_keys
from elearn.reporting.sheet import quizzes_in_order
from elearn.web import visitor
from elearn.web.current import actor, database, desk, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.proposing import manuscript, titles_of, today
from elearn.web.views import Views

blueprint = Views("author", __name__)
NO_TRANSLATION = frozenset({"C114", "L201"})  # a text, or a whole file, without its other language


@dataclass(frozen=True, slots=True)
class Look:
    """Hold what is looked at: the folder, and the drafts over what is published, both checked."""

    seen: Inspection
    proposal: Proposal


def look() -> Look | None:
    """Check folder and drafts before the transaction opens, for those who may see what comes of it."""
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
        if who is None or not who.has(Permission.SEE_FAULTS):
            return None
        proposal = proposals.read(g.transaction, manuscript())
    return Look(desk().inspect(today()), proposals.checked(proposal, manuscript(), today=today(), renders=False))


@blueprint.get("/author/")
@requires(Permission.SEE_FAULTS, prepare=look)
def overview(seen: Look) -> Page:
    """List lectures, quizzes and discussions with their state, and all faults with the place and the remedy."""
    return Page("author/overview.html", _values(seen, shelf().outline(transaction())))


def _values(seen: Look, outline: Outline) -> dict[str, Any]:
    published = newest(transaction())
    listed = manuscripts.listing(transaction(), seen.proposal.publication_id)
    meeting = meet(manuscripts.agreed(transaction()), seen.seen.hashes, listed)
    broken = faults(seen.seen.problems)
    is_new = (
        bool(meeting.folder or meeting.both) if listed else published is None or published.source != seen.seen.source
    )
    return {
        "published": published,
        "is_folder_new": is_new,
        "is_folder_behind": bool(listed and meeting.published),
        "is_both": bool(listed and meeting.both),
        "seen": seen.seen,
        "faults": broken if is_new else [],
        "warnings": [problem for problem in seen.seen.problems if problem not in broken],
        "old_keys": old_keys(outline),
        "items": _items(outline, published.revisions if published else {}, seen, listed),
        "drafts": drafts.listed(transaction()),
        "draft_titles": titles_of(seen.proposal),
        "may_publish": may_publish(transaction(), actor()),
        "course": outline.course,
        "course_quizzes": outline.quizzes,
        "can_write": bool(listed),
        "practices": _practices(outline, listed),
    }


def _practices(outline: Outline, listed: Mapping[str, str]) -> list[tuple[str, Mapping[str, str]]]:
    """List whose suggestions can be written: the id of the lecture, and its title where the course has it."""
    titles = {one.id: one.title for one in outline.course.lectures}
    found = sorted(key[1] for path in listed if (key := item_at(path)) and key[0] == "practice")
    return [(name, titles.get(name, {})) for name in found]


def old_keys(outline: Outline) -> dict[str, dict[str, int]]:
    """Count, by quiz and question, the attempts that were graded by a mended key, for who may regrade them."""
    if not actor().has(Permission.REGRADE):
        return {}
    return older_keys(transaction(), shelf(), {key: quiz.everything for key, quiz in outline.quizzes.items()})


def _items(
    outline: Outline, revisions: Mapping[Key, str], look: Look, listed: Mapping[str, str]
) -> list[dict[str, Any]]:
    """List lectures, quizzes, discussions: those of the course in its order, then banks and what is new."""
    shown: dict[Key, Any] = {("lecture", one.id): one for one in outline.course.lectures}
    shown |= {("quiz", one.id): one for one in quizzes_in_order(outline)}
    shown |= {("discussion", one.id): one for one in outline.discussions.values()}
    seen = look.seen
    found = seen.items or {}
    written = {draft.key: draft for draft in look.proposal.drafts}
    others = sorted(key for key in {**revisions, **found, **written} if key[0] in FOLDERS and key not in shown)
    kept = {item_at(path) for path in listed}
    return [
        {
            "kind": key[0],
            "id": key[1],
            "title": found[key].title if key in found else shown[key].title if key in shown else {},
            "published": shown.get(key),
            "state": _state(key, revisions, seen, key in written),
            "draft": written.get(key),
            "marks": _marks(key, shown.get(key), look.proposal, written.get(key)),
            "can_write": key in kept,
            "problems": len(seen.problems_of(key)),
        }
        for key in [*shown, *others]
    ]


def _marks(key: Key, shown: Any, proposal: Proposal, draft: KeptDraft | None) -> list[str]:
    """Name what is the matter with an item: stale law, a review that is due, a translation that is missing, faults."""
    day = today()
    mine = [problem for problem in proposal.problems if item_at(problem.path) == key]
    found = {
        "stale": bool(getattr(shown, "repealed", None) and shown.repealed(day)),
        "review": getattr(shown, "review_by", date.max) < day,
        "translation": any(problem.code in NO_TRANSLATION for problem in mine),
        "faults": draft is not None and any(problem.severity == "fault" for problem in mine),
    }
    return [name for name, holds in found.items() if holds]


def _state(key: Key, revisions: Mapping[Key, str], seen: Inspection, is_draft: bool) -> str:
    if is_draft:
        return "draft" if key in revisions else "first"
    if seen.items is None:
        return "unknown"
    if key not in seen.items:
        return "gone"
    if key not in revisions:
        return "new"
    return "same" if revisions[key] == seen.items[key].revision else "changed"
