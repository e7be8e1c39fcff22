"""Bring a picture for a lecture: by the page's form, or by its script, which puts the line into the text itself."""

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.authoring.pictures import bring
from elearn.errors import Invalid
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.web.current import actor, clock_time, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Json, Redirect
from elearn.web.views import Views

blueprint = Views("bringing", __name__)
PUT_IT_IN = Phrase("The picture is here. Put this line into the text, alone in its paragraph: %(line)s")


@blueprint.post("/author/pictures")
@requires(Permission.SEE_FAULTS)
def picture() -> Json | Redirect:
    """Keep a picture as a draft, and tell the line that shows it."""
    sent = request.files.get("picture")
    data, alt = sent.read() if sent else b"", request.form.get("alt", "")
    is_script = request.accept_mimetypes.best == "application/json"
    told = _brought(data, alt)
    if is_script:
        return Json(
            {"line": told} if isinstance(told, str) else {"error": told[0]}, 200 if isinstance(told, str) else 422
        )
    flash(translate(Phrase(PUT_IT_IN.text, {"line": told}), language()) if isinstance(told, str) else told[0])
    name = request.form.get("next", "")
    is_name = len(name) <= 24 and name.replace("-", "").replace("_", "").isalnum()
    return Redirect(f"/author/drafts/{name}" if is_name else "/author/")


def _brought(data: bytes, alt: str) -> str | tuple[str]:
    """Give the line, or what is wrong with the picture, in the reader's language."""
    try:
        return bring(transaction(), actor(), data, alt, public_id=new_public_id(), now=clock_time())
    except Invalid as refused:
        return (translate(refused.problems[0].message, language()),)
