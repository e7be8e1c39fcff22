"""What was published, by whom and why, what each publication changed, and the way back."""

from flask import request

from elearn.accounts.roles import Permission
from elearn.authoring import history
from elearn.content.items import KINDS, Key
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.web.author import old_keys
from elearn.web.current import actor, clock_time, language, published, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("history", __name__)


@blueprint.get("/author/history")
@requires(Permission.SEE_FAULTS)
def overview() -> Page:
    """List the publications, the newest first."""
    before = request.args.get("before", "")
    acts, more = history.acts(transaction(), _number(before) if before else None)
    return Page("author/history.html", {"acts": acts, "more": more})


@blueprint.get("/author/history/<number>")
@requires(Permission.SEE_FAULTS)
def publication(number: str) -> Page:
    """Show what a publication changed, line by line."""
    act = history.act_of(transaction(), _number(number))
    outline = shelf().outline(transaction())
    values = {"act": act, "steps": history.steps_of(transaction(), act.id)}
    return Page("author/publication.html", values | {"old_keys": old_keys(outline), "course_quizzes": outline.quizzes})


@blueprint.post("/author/history/<number>/bring-back")
@requires(Permission.SEE_FAULTS)
def bring_back(number: str) -> Redirect:
    """Make drafts of everything, or of one item, as it was then: they are checked and published as any other."""
    act = history.act_of(transaction(), _number(number))
    kind = request.form.get("kind", "")
    only = (kind, request.form.get("item", "")) if kind else None
    made = history.bring_back(transaction(), actor(), act.id, only=only, new_id=new_public_id, now=clock_time())
    return Redirect("/author/publish?" + "&".join(f"draft={public_id}" for public_id in made))


@blueprint.get("/author/items/<kind>/<item_id>/history")
@requires(Permission.SEE_FAULTS)
def item(kind: str, item_id: str) -> Page:
    """Show every revision of an item with what it changed."""
    if kind not in KINDS:
        raise NotFound
    key: Key = (kind, item_id)
    named = published().course.lecture(item_id) if kind == "lecture" else published().quizzes.get(item_id)
    values = {"key": key, "title": named.title[language()] if named else item_id}
    return Page("author/revisions.html", values | {"revisions": history.revisions(transaction(), key)})


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound
    return int(text)
