"""Robots of groups: which there are, a new one, a message to try one, and the end of one."""

from flask import flash
from wtforms import PasswordField, StringField

from elearn.accounts.roles import Permission
from elearn.announcements import robots
from elearn.announcements.audiences import Audience, audiences_of
from elearn.announcements.robots import NewRobot
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase, Problem
from elearn.web.current import actor, clock_time, language, settings, transaction
from elearn.web.forms import Filled, Form
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("robots", __name__)
SERVICES = {"wecom": Phrase("WeCom"), "dingtalk": Phrase("DingTalk")}
STATES = {
    "waiting": Phrase("waits to be sent"),
    "sending": Phrase("waits to be sent"),
    "sent": Phrase("arrived"),
    "failed": Phrase("was refused"),
    "unsure": Phrase("may have arrived"),
    "dropped": Phrase("was not sent"),
}
NO_AUDIENCE = Phrase("Choose a class or unit from the list.")


class RobotForm(Form):
    """Ask whose group a robot writes to, and for its address; the secrets are never filled in again."""

    audience = StringField(validators=[Filled()])
    service = StringField(validators=[Filled()])
    name = StringField(validators=[Filled()])
    url = PasswordField(validators=[Filled()])
    secret = PasswordField()


@blueprint.get("/admin/robots/")
@requires(Permission.MANAGE_CLASSES)
def listing() -> Page:
    """List the robots of the own classes and units."""
    return _listing(RobotForm())


@blueprint.post("/admin/robots/")
@requires(Permission.MANAGE_CLASSES)
def make() -> Page | Redirect:
    """Keep a robot, and send a first message by it."""
    form = RobotForm()
    found = next((one for one in _audiences() if one.key == form.audience.data), None)
    service, name, url, secret = ((one.data or "").strip() for one in (form.service, form.name, form.url, form.secret))
    new = NewRobot(service, name, url, secret, settings().language)
    problems = robots.faults_of(new, settings().webhook_hosts)
    if found is None:
        problems.append(Problem("audience", 0, 0, "N114", NO_AUDIENCE))
    if problems or found is None:
        form.take(problems)
        return _listing(form, 422)
    robots.make(transaction(), actor(), found, new, public_id=new_public_id(), now=clock_time())
    return _back(Phrase("The robot is kept, and a first message is on its way."))


@blueprint.post("/admin/robots/<robot_id>/try")
@requires(Permission.MANAGE_CLASSES)
def try_again(robot_id: str) -> Redirect:
    """Send a message by a robot, to see whether it works."""
    robots.try_again(transaction(), actor(), robot_id, now=clock_time())
    return _back(Phrase("A message is on its way."))


@blueprint.post("/admin/robots/<robot_id>/remove")
@requires(Permission.MANAGE_CLASSES)
def remove(robot_id: str) -> Redirect:
    """Remove a robot and forget its address and secret."""
    robots.remove(transaction(), actor(), robot_id, now=clock_time())
    return _back(Phrase("The robot is removed, its address and secret are forgotten."))


def _audiences() -> list[Audience]:
    """List the classes and units that the actor runs: who only lectures in a class has no robot of it."""
    paths = actor().scopes(Permission.MANAGE_CLASSES)
    return [one for one in audiences_of(transaction(), actor()) if one.path.startswith(paths)]


def _listing(form: RobotForm, status: int = 200) -> Page:
    values = {
        "form": form,
        "robots": robots.robots_of(transaction(), actor()),
        "audiences": _audiences(),
        "services": SERVICES,
        "states": STATES,
        "is_on": bool(settings().webhook_hosts),
    }
    return Page("announcements/robots.html", values, status, is_secret=True)


def _back(word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect("/admin/robots/")
