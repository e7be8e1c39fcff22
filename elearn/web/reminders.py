"""Reminders: what lies ahead, where it comes to (page, calendar, mail), and one click to end all of it."""

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.reminders import service
from elearn.reminders.ahead import ahead_of
from elearn.web.current import actor, clock_time, language, local_day, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("reminders", __name__)


@blueprint.get("/reminders/")
@requires(Permission.STUDY)
def overview() -> Page:
    """Show what lies ahead, and whether reminders come."""
    found = ahead_of(transaction(), published(), actor().id, today=local_day(), zone=settings().zone)
    values = {
        "ahead": found,
        "is_on": service.wants(transaction(), actor().id),
        "place": 0 if language() == "zh" else 1,
    }
    return Page("learn/reminders.html", values)


@blueprint.post("/reminders/")
@requires(Permission.STUDY)
def choose() -> Redirect:
    """End all reminders, or let them come again."""
    is_on = request.form.get("do") == "begin"
    service.choose(transaction(), actor().id, is_on=is_on, now=clock_time())
    word = Phrase("Reminders come again.") if is_on else Phrase("No reminder comes any more.")
    flash(translate(word, language()))
    return Redirect("/reminders/")
