"""How a lecture will look while it is being written: rendered by the code that publishes."""

from collections.abc import Mapping

from flask import g, request

from elearn.accounts.roles import Permission
from elearn.authoring import drafts
from elearn.authoring.pictures import pictures_being_brought
from elearn.content.library import Library
from elearn.content.previewing import Preview, preview
from elearn.errors import Conflict, NotFound
from elearn.languages import Language, translate
from elearn.problems import Phrase, faults
from elearn.web import visitor
from elearn.web.current import database, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.proposing import manuscript, today
from elearn.web.sheets import read_sheets
from elearn.web.views import Views

blueprint = Views("previews", __name__)
THINK = Phrase("Think about it")
NO_LIBRARY = Phrase("What is published has faults by today's rules: mend those first.")


def read_library() -> Library | None:
    """Check what is published, once a day and publication, before the transaction opens."""
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
        if who is None or not who.has(Permission.SEE_FAULTS):
            return None
        number, files = manuscript().files(g.transaction)
    return manuscript().checked(number, files, today())[0]


@blueprint.post("/author/drafts/<draft_id>/preview")
@requires(Permission.SEE_FAULTS, is_reading=True, prepare=read_library)
def lecture(library: Library | None, draft_id: str) -> Page:
    """Show a lecture's text as it was sent, saved or not; nothing is kept."""
    draft = drafts.draft_named(transaction(), draft_id)
    if library is None:
        raise Conflict(NO_LIBRARY)
    wanted = request.form.get("language", "")
    tongue: Language = "zh" if wanted == "zh" else "en" if wanted == "en" else language()
    shown = _shown(draft, library, tongue)
    values = {"draft": draft, "shown": shown, "shown_language": tongue, "problems": faults(shown.problems)}
    values["think"] = translate(THINK, tongue)  # as the lecture's reader will see it, in the lecture's language
    return Page("author/shown.html" if "part" in request.form else "author/preview_lecture.html", values)


def _shown(draft: drafts.KeptDraft, library: Library, wanted: str) -> Preview:
    texts: Mapping[str, str] = read_sheets(request.form, draft).texts
    path = next((path for path in texts if path.endswith(f".{wanted}.md")), None)
    if path is None:
        raise NotFound
    return preview(path, texts[path], wanted, library, pictures_being_brought(transaction()))
