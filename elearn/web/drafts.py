"""Drafts of quiz files in the browser: the text with its faults by line, saved over what one saw, taken as a file."""

from flask import g, request

from elearn.accounts.roles import Permission
from elearn.authoring import drafts
from elearn.authoring.drafts import KeptDraft
from elearn.content.desk import judge
from elearn.content.texts import MAX_BYTES
from elearn.errors import NotFound
from elearn.problems import Phrase, Problem, faults
from elearn.web import visitor
from elearn.web.current import actor, clock_time, database, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.views import Views

blueprint = Views("drafts", __name__)
TOO_LONG = Phrase("The text has more than %(limit)s bytes; divide it into two quizzes.", {"limit": f"{MAX_BYTES:,}"})


def check_draft() -> list[Problem]:
    """Check a draft's text with the whole folder, before the page's transaction opens: it takes most of a second."""
    public_id = str((request.view_args or {}).get("draft_id", ""))
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
        if who is None or not who.has(Permission.SEE_FAULTS):
            return []
        try:
            found, text = drafts.draft_and_text(g.transaction, public_id)
        except NotFound:
            return []
    today = clock_time().astimezone(settings().zone).date()
    return judge(settings().content_dir, f"quizzes/{found.quiz_id}.yaml", text, today)


@blueprint.get("/author/drafts/<draft_id>")
@requires(Permission.SEE_FAULTS, prepare=check_draft)
def show(problems: list[Problem], draft_id: str) -> Page:
    """Show the text and every fault of it with its line."""
    found, text = drafts.draft_and_text(transaction(), draft_id)
    return _page(found, text, problems)


@blueprint.post("/author/drafts/<draft_id>")
@requires(Permission.SEE_FAULTS)
def save(draft_id: str) -> Page | Redirect:
    """Save the text, unless somebody else has saved meanwhile: then both texts are shown and neither is lost."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    version = request.form.get("version", "")
    if len(text.encode()) > MAX_BYTES:
        found, _ = drafts.draft_and_text(transaction(), draft_id)
        return _page(found, text, [Problem(found.quiz_id, 0, 0, "C103", TOO_LONG)], 422)
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    if drafts.save(transaction(), actor(), draft_id, text=text, version=seen, now=clock_time()):
        return Redirect(f"/author/drafts/{draft_id}")
    found, other = drafts.draft_and_text(transaction(), draft_id)
    return _page(found, text, [], 409, other=other)


@blueprint.post("/author/drafts/<draft_id>/discard")
@requires(Permission.SEE_FAULTS)
def discard(draft_id: str) -> Redirect:
    """Throw the draft away."""
    drafts.discard(transaction(), actor(), draft_id, now=clock_time())
    return Redirect("/author/import")


@blueprint.get("/author/drafts/<draft_id>/file")
@requires(Permission.SEE_FAULTS)
def file(draft_id: str) -> Data:
    """Hand the text out as the file that belongs into content/quizzes."""
    found, text = drafts.draft_and_text(transaction(), draft_id)
    return Data(text.encode(), "application/yaml; charset=utf-8", f"{found.quiz_id}.yaml")


def _page(draft: KeptDraft, text: str, problems: list[Problem], status: int = 200, other: str = "") -> Page:
    broken = faults(problems)
    values = {
        "draft": draft,
        "text": text,
        "other": other,
        "faults": broken,
        "warnings": [problem for problem in problems if problem not in broken],
        "lines": min(40, text.count("\n") + 2),
    }
    return Page("author/draft.html", values, status)
