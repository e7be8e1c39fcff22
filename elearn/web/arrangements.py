"""Staff arrange extra time, extra attempts and other days for a person, a unit, a class or a group."""

from datetime import datetime

from flask import flash, request
from wtforms import StringField

from elearn.accounts.names import fold_username
from elearn.accounts.roles import Permission
from elearn.assessment.arrangements import NewArrangement, account_in, crowds, faults_of, in_sight, withdraw
from elearn.assessment.personal import arrange
from elearn.assessment.rules import NOT_OFFERED
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase, Problem
from elearn.web.areas import Area, area
from elearn.web.current import actor, clock_time, language, published, settings, shelf, transaction
from elearn.web.forms import Filled, Form
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("arrangements", __name__)
NOBODY = Phrase("Nobody of this user name is in your area.")
NO_CROWD = Phrase("Choose a class or a group from the list.")
NO_MOMENT = Phrase("Write a date and a time, for example 2026-12-01 09:00.")


class ArrangementForm(Form):
    """Ask for whom what is arranged at which quiz, and why."""

    quiz = StringField(validators=[Filled()])
    whom = StringField()
    unit = StringField()
    crowd = StringField()
    extra_minutes = StringField()
    extra_attempts = StringField()
    opens = StringField()
    closes = StringField()
    reason = StringField(validators=[Filled()])


@blueprint.get("/arrangements/")
@requires(Permission.ARRANGE)
def listing() -> Page:
    """Show what is arranged in the own area, and the form for more; ``?class=`` chooses the class."""
    form = ArrangementForm()
    form.crowd.data = request.args.get("class", "")
    return _page(form, area(Permission.ARRANGE))


@blueprint.post("/arrangements/")
@requires(Permission.ARRANGE)
def give() -> Page | Redirect:
    """Arrange something, or show the form again with every fault."""
    form, mine = ArrangementForm(), area(Permission.ARRANGE)
    new, problems = _read(form, mine)
    problems += faults_of(new)
    if not form.validate() or problems:
        form.take(problems)
        return _page(form, mine, 422)
    arrange(transaction(), shelf(), actor(), new, zone=settings().zone, now=clock_time())
    flash(translate(Phrase("It is arranged. Attempts under way have the longer time at once."), language()))
    return Redirect("/arrangements/")


@blueprint.post("/arrangements/<public_id>/withdraw")
@requires(Permission.ARRANGE)
def take_back(public_id: str) -> Redirect:
    """Take back what was arranged; attempts under way keep their time."""
    withdraw(transaction(), actor(), public_id, now=clock_time())
    flash(translate(Phrase("It is taken back. Attempts under way keep their time."), language()))
    return Redirect("/arrangements/")


def _read(form: ArrangementForm, mine: Area) -> tuple[NewArrangement, list[Problem]]:
    problems: list[Problem] = []
    quiz = published().quizzes.get(form.quiz.data or "")
    if quiz is None or quiz.kind in NOT_OFFERED:
        problems.append(Problem("quiz", 0, 0, "W115", Phrase("Choose a quiz from the list.")))
    name, unit = (form.whom.data or "").strip(), mine.by_code.get(form.unit.data or "")
    crowd = next((one for one in crowds(transaction(), actor()) if one.public_id == form.crowd.data), None)
    account_id = account_in(transaction(), actor(), fold_username(name)[:200]) if name else None
    if form.crowd.data and crowd is None:
        problems.append(Problem("crowd", 0, 0, "W119", NO_CROWD))
    if name and account_id is None:
        problems.append(Problem("whom", 0, 0, "W116", NOBODY))
    new = NewArrangement(
        public_id=new_public_id(),
        quiz_id=quiz.id if quiz else "",
        account_id=account_id,
        unit_id=unit.id if unit else None,
        extra_minutes=_whole(form, "extra_minutes", problems),
        extra_attempts=_whole(form, "extra_attempts", problems),
        opens=_moment(form, "opens", problems),
        closes=_moment(form, "closes", problems),
        reason=(form.reason.data or "").strip(),
        class_id=crowd.class_id if crowd else None,
        group_id=crowd.group_id if crowd else None,
    )
    return new, problems


def _whole(form: ArrangementForm, name: str, problems: list[Problem]) -> int:
    text = (form[name].data or "").strip() or "0"
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    problems.append(Problem(name, 0, 0, "W117", Phrase("Write a whole number.")))
    return 0


def _moment(form: ArrangementForm, name: str, problems: list[Problem]) -> datetime | None:
    text = (form[name].data or "").strip().replace("T", " ")
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=settings().zone)
    except ValueError:
        problems.append(Problem(name, 0, 0, "W118", NO_MOMENT))
        return None


def _page(form: ArrangementForm, mine: Area, status: int = 200) -> Page:
    quizzes = {quiz.id: quiz for quiz in published().quizzes.values() if quiz.kind not in NOT_OFFERED}
    values = {"given": in_sight(transaction(), actor()), "crowds": crowds(transaction(), actor())}
    return Page("statistics/arrangements.html", values | {"form": form, "area": mine, "quizzes": quizzes}, status)
