"""Drafts in the browser: the files with their faults by line, saved over what one saw, taken as a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from elearn.accounts.roles import Permission
from elearn.authoring import drafts
from elearn.authoring.access import may_publish
from elearn.authoring.drafts import KeptDraft, Sheets
from elearn.authoring.proposals import Proposal, problems_of
from elearn.content import manuscripts
from elearn.content.pictures import read_picture
from elearn.content.texts import MAX_BYTES
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.problems import Phrase, Problem
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.lecture_forms import form_of, parts_of
from elearn.web.pages import Data, Json, Page, Redirect
from elearn.web.proposing import propose_all, standing_of, titles_of
from elearn.web.sheets import Shown, Written, read_sheets, sheets_shown
from elearn.web.views import Views

blueprint = Views("drafts", __name__)
TOO_LONG = Phrase("The text has more than %(limit)s bytes; divide it.", {"limit": f"{MAX_BYTES:,}"})
TEMPLATES = {"lecture": "author/draft_lecture.html", "picture": "author/draft_picture.html"}


@blueprint.post("/author/items/<kind>/<item_id>/edit")
@requires(Permission.SEE_FAULTS)
def edit(kind: str, item_id: str) -> Redirect:
    """Begin to write in something that is published, or go on."""
    found = drafts.begin(transaction(), actor(), (kind, item_id), public_id=new_public_id(), now=clock_time())
    line = request.form.get("line", "")
    place = f"?line={line}" if line.isascii() and line.isdigit() and len(line) < 7 else ""
    return Redirect(f"/author/drafts/{found}{place}")


@blueprint.get("/author/drafts/<draft_id>")
@requires(Permission.SEE_FAULTS, prepare=propose_all)
def show(proposal: Proposal, draft_id: str) -> Page:
    """Show the files and every fault of them with its line."""
    found = drafts.draft_named(transaction(), draft_id)
    return _page(found, proposal=proposal)


@blueprint.post("/author/drafts/<draft_id>")
@requires(Permission.SEE_FAULTS)
def save(draft_id: str) -> Page | Redirect:
    """Save the files, unless somebody else has saved meanwhile: then all texts are shown and none is lost."""
    found = drafts.draft_named(transaction(), draft_id)
    written = read_sheets(request.form, found)
    if written.is_too_long:
        return _page(found, written=written, status=422, told=[Problem(found.item_id, 0, 0, "C103", TOO_LONG)])
    if _save(found, written):
        after = "/publish?draft=" if request.form.get("do") == "publish" else "/drafts/"
        return Redirect(f"/author{after}{draft_id}")
    return _page(drafts.draft_named(transaction(), draft_id), written=written, status=409)


@blueprint.post("/author/drafts/<draft_id>/autosave")
@requires(Permission.SEE_FAULTS)
def autosave(draft_id: str) -> Json:
    """Save from the page's script: the new version, or 409 when somebody else has saved meanwhile."""
    found = drafts.draft_named(transaction(), draft_id)
    written = read_sheets(request.form, found)
    if written.is_too_long:
        return Json({"error": "long"}, 422)
    if _save(found, written, is_autosave=True):
        at = f"{clock_time().astimezone(settings().zone):%H:%M}"
        return Json({"version": written.version + 1, "at": at, "seen": list(written.texts.values())})
    return Json({"error": "conflict"}, 409)


@blueprint.post("/author/drafts/<draft_id>/discard")
@requires(Permission.SEE_FAULTS)
def discard(draft_id: str) -> Redirect:
    """Throw the draft away."""
    drafts.discard(transaction(), actor(), drafts.draft_named(transaction(), draft_id), now=clock_time())
    return Redirect("/author/")


@blueprint.get("/author/drafts/<draft_id>/file")
@requires(Permission.SEE_FAULTS)
def file(draft_id: str) -> Data:
    """Hand a file of the draft out as it would lie in the content folder."""
    found = drafts.draft_named(transaction(), draft_id)
    sheets = drafts.sheets_of(transaction(), found)
    path = request.args.get("path") or next(iter(sheets), "")
    if path not in sheets or sheets[path].body is None:
        raise NotFound
    return Data(sheets[path].body or b"", "application/octet-stream", path.rpartition("/")[2])


def _save(draft: KeptDraft, written: Written, *, is_autosave: bool = False) -> bool:
    return drafts.save(
        transaction(),
        actor(),
        draft,
        written.bodies,
        version=written.version,
        bases=written.bases,
        now=clock_time(),
        is_autosave=is_autosave,
    )


def _page(
    draft: KeptDraft,
    *,
    proposal: Proposal | None = None,
    written: Written | None = None,
    status: int = 200,
    told: list[Problem] | None = None,
) -> Page:
    """Show a draft: as it is kept, or (``written``) as it was sent and not taken."""
    session = transaction()
    kept = drafts.sheets_of(session, draft)
    listed = manuscripts.listing(session, proposal.publication_id) if proposal else {}
    moved = {path: listed.get(path) for path in (proposal.moved if proposal else ()) if path in kept}
    problems = told or (list(problems_of(proposal, draft)) if proposal else [])
    shown = sheets_shown(session, kept, written, moved)
    values: dict[str, Any] = {
        "draft": draft,
        "draft_title": titles_of(proposal).get(draft.public_id),
        "sheets": shown,
        "is_conflict": status == 409,
        "is_moved": bool(moved),
        "standing": standing_of(problems, draft, proposal),
        "may_publish": may_publish(session, actor()),
        "line": request.args.get("line", ""),
    }
    return Page(TEMPLATES.get(draft.kind, "author/draft.html"), values | _own_values(draft, shown, kept), status)


def _own_values(draft: KeptDraft, shown: Sequence[Shown], kept: Sheets) -> dict[str, Any]:
    """Give what only the page of this kind shows."""
    if draft.kind == "lecture":
        parts = None if any(sheet.is_gone for sheet in shown) else parts_of({one.path: one.text for one in shown})
        names = [{key: source[key] for key in ("id",)} | _named(source) for source in published().sources]
        return {"parts": parts, "form": form_of(parts) if parts else None, "sources": names}
    if draft.kind == "picture":
        medium = next((read_picture(path, sheet.body)[0] for path, sheet in kept.items() if sheet.body), None)
        return {"picture": medium.address if medium else ""}
    return {}


def _named(source: Mapping[str, Any]) -> dict[str, str]:
    return {key: source[key][language()] for key in ("short", "title")}
