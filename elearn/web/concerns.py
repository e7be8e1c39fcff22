"""What people of the own area ask for and complain about: the list, an answer, and erasing somebody's data."""

from flask import flash, request

from elearn.accounts import administration
from elearn.accounts.roles import Permission
from elearn.errors import Invalid
from elearn.languages import translate
from elearn.personnel import merging
from elearn.privacy import concerns, erasing
from elearn.problems import Phrase, Problem
from elearn.web.current import actor, clock_time, language, transaction
from elearn.web.guard import requires
from elearn.web.mydata import KINDS, STATES
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("concerns", __name__)


@blueprint.get("/admin/concerns/")
@requires(Permission.MANAGE_PEOPLE)
def listing() -> Page:
    """List what waits for an answer, and what was answered."""
    found = concerns.to_answer(transaction(), actor())
    return Page("people/concerns.html", {"found": found, "kinds": KINDS, "states": STATES})


@blueprint.get("/admin/concerns/<concern_id>")
@requires(Permission.MANAGE_PEOPLE)
def show(concern_id: str) -> Page:
    """Show one, with the form for an answer."""
    return _show(concern_id, (), "")


@blueprint.post("/admin/concerns/<concern_id>")
@requires(Permission.MANAGE_PEOPLE)
def answer(concern_id: str) -> Page | Redirect:
    """Answer one; whoever wrote it is told."""
    state, text = request.form.get("state", ""), request.form.get("answer", "")
    try:
        concerns.answer(transaction(), actor(), concern_id, state, text, now=clock_time())
    except Invalid as error:
        return _show(concern_id, tuple(one.message for one in error.problems), text, 422)
    flash(translate(Phrase("Answered. Whoever wrote it is told."), language()))
    return Redirect("/admin/concerns/")


@blueprint.post("/admin/people/<public_id>/erase")
@requires(Permission.MANAGE_PEOPLE)
def erase(public_id: str) -> Redirect:
    """Erase a person's data, once the user name was typed."""
    account = administration.account_of(transaction(), actor(), public_id)
    if request.form.get("username", "").strip() != account.username or merging.into_of(transaction(), account.id):
        message = Phrase("Type the user name to show that you mean this person.")
        raise Invalid([Problem("username", 0, 0, "A144", message)])
    who = actor()
    erasing.erase(transaction(), account, now=clock_time(), actor_id=who.public_id, by_id=who.id)
    flash(translate(Phrase("Nothing says any more who this was. Scores and records of the training stay."), language()))
    return Redirect(f"/admin/people/{public_id}")


def _show(concern_id: str, faults: tuple[Phrase, ...], typed: str, status: int = 200) -> Page:
    found = concerns.one_to_answer(transaction(), actor(), concern_id)
    values = {"one": found, "kinds": KINDS, "states": STATES, "faults": faults, "typed": typed}
    return Page("people/concern.html", values, status)
