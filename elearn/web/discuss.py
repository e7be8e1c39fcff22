"""Discussions: their list, and the brief of each one to be read before people talk about it."""

from elearn.accounts.roles import Permission
from elearn.errors import NotFound
from elearn.web.current import language, local_day, published, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.views import Views

blueprint = Views("discuss", __name__)


@blueprint.get("/discuss/")
@requires(Permission.READ_COURSE)
def overview() -> Page:
    """List the discussions."""
    outline = published()
    values = {"discussions": outline.discussions.values(), "course": outline.course, "day": local_day()}
    return Page("discuss/overview.html", values)


@blueprint.get("/discuss/<discussion_id>")
@requires(Permission.READ_COURSE)
def brief(discussion_id: str) -> Page:
    """Show the problem, the cases, the guiding questions, and what a good contribution contains."""
    outline = published()
    found = outline.discussions.get(discussion_id)
    if found is None:
        raise NotFound
    text = shelf().document(transaction(), found.rendering_hash)[language()]
    repealed = [(outline.source(source)["short"], day) for source, day in found.repealed(local_day())]
    return Page("discuss/brief.html", {"discussion": found, "text": text, "repealed": repealed})
