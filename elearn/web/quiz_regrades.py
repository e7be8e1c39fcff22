"""A lecturer regrades a whole quiz: another pass mark, or another attempt that counts, for results that are there."""

from flask import request

from elearn.accounts.roles import Permission
from elearn.assessment.rules import terms_of
from elearn.assessment.rulings import Action
from elearn.content.outline import QuizOutline
from elearn.content.quiz_settings import COUNTS
from elearn.errors import Invalid, NotAllowed, NotFound
from elearn.problems import Phrase, Problem
from elearn.regrading import plans, queries
from elearn.regrading.quiz_rules import begun_under
from elearn.web.current import actor, clock_time, published, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.regrades import ACTIONS, CHOOSE, ONLY_ALL, preview
from elearn.web.views import Views

blueprint = Views("quiz_regrades", __name__)
PERCENT = Phrase("Write the pass mark as a whole number from 0 to 100.")


@blueprint.get("/regrades/quiz")
@requires(Permission.REGRADE)
def choose() -> Page:
    """Show under which settings a quiz was taken, and what can be put in their place."""
    quiz = _named(request.args.get("quiz", ""))
    values = {
        "quiz": quiz,
        "terms": terms_of(quiz, settings().zone),
        "begun": begun_under(transaction(), shelf(), quiz.id),
        "made": queries.regrades(transaction(), "", quiz.id),
        "actions": ACTIONS,
        "may": queries.covers_everybody(transaction(), actor()),
    }
    return Page("regrades/quiz.html", values)


@blueprint.post("/regrades/quiz")
@requires(Permission.REGRADE)
def plan() -> Redirect:
    """Make a plan and preview it: at once for a few attempts, in the background for many."""
    if not queries.covers_everybody(transaction(), actor()):
        raise NotAllowed(ONLY_ALL)
    quiz = _named(request.form.get("quiz", ""))
    return preview(plans.plan(transaction(), actor(), _wanted(quiz), now=clock_time()))


def _named(quiz_id: str) -> QuizOutline:
    found = published().quizzes.get(quiz_id)
    if found is None:
        raise NotFound
    return found


def _wanted(quiz: QuizOutline) -> plans.Wanted:
    """Read the form. Raises Invalid when it leaves something open."""
    name, chosen = request.form.get("action", ""), request.form.getlist("begun")
    groups = [one for one in begun_under(transaction(), shelf(), quiz.id) if one.revisions[0] in chosen]
    if name not in (Action.PASSING, Action.COUNTS) or not groups:
        raise Invalid([Problem("action", 0, 0, "M103", CHOOSE)])
    action = Action(name)
    setting = _percent() if action is Action.PASSING else request.form.get("counts", "")
    if action is Action.COUNTS and setting not in COUNTS:
        raise Invalid([Problem("counts", 0, 0, "M103", CHOOSE)])
    revisions = tuple(key for one in groups for key in one.revisions)
    return plans.Wanted(action, "", quiz.id, revisions, setting=setting)


def _percent() -> str:
    text = request.form.get("percent", "").strip()
    if not (text.isdecimal() and len(text) <= 3 and int(text) <= 100):
        raise Invalid([Problem("percent", 0, 0, "M106", PERCENT)])
    return str(int(text))
