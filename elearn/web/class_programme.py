"""A class's programme and its lecturers, as administrators write them."""

from typing import Any

from flask import flash, request

from elearn.accounts.names import fold_username
from elearn.accounts.queries import account_by_username
from elearn.accounts.roles import Permission
from elearn.errors import Invalid
from elearn.languages import translate
from elearn.problems import Phrase, Problem
from elearn.reporting.sheet import quizzes_in_order
from elearn.training import programme, service
from elearn.training.queries import Seen, class_of, lecturers
from elearn.web.class_forms import KIND_LABELS, ItemForm, item_values
from elearn.web.class_trail import recorded
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.timetables import by_day
from elearn.web.views import Views

blueprint = Views("class_programme", __name__)
NO_ACCOUNT = Phrase("There is no account of this user name.")


@blueprint.get("/admin/classes/<class_id>/programme")
@requires(Permission.MANAGE_CLASSES)
def listing(class_id: str) -> Page:
    """Show the programme to work on, and the form for a further item."""
    found = class_of(transaction(), actor(), class_id)
    return _page(found, ItemForm(day=found.first_day.isoformat(), place=found.place))


@blueprint.post("/admin/classes/<class_id>/programme")
@requires(Permission.MANAGE_CLASSES)
def add(class_id: str) -> Page | Redirect:
    """Put an item on the programme, or show its form again with every fault."""
    found, form = class_of(transaction(), actor(), class_id), ItemForm()
    item = form.item(settings().zone)
    problems = programme.faults_of(item)
    if problems:
        form.take(problems)
        return _page(found, form, 422)
    with recorded(found, "programme"):
        programme.add(transaction(), found.id, item, now=clock_time())
    return _back(found, Phrase("It is on the programme."))


@blueprint.get("/admin/classes/<class_id>/programme/<item_id>")
@requires(Permission.MANAGE_CLASSES)
def edit(class_id: str, item_id: str) -> Page:
    """Show the form of an item."""
    found = class_of(transaction(), actor(), class_id)
    item = programme.item_of(transaction(), found.id, item_id)
    known = {one.id: one.public_id for one in lecturers(transaction(), found.id)}
    values = item_values(item, known.get(item.lecturer_id or 0, ""), settings().zone)
    return _item(found, ItemForm(**values), item)


@blueprint.post("/admin/classes/<class_id>/programme/<item_id>")
@requires(Permission.MANAGE_CLASSES)
def change(class_id: str, item_id: str) -> Page | Redirect:
    """Keep what is said of an item, or show its form again with every fault."""
    found, form = class_of(transaction(), actor(), class_id), ItemForm()
    was, item = programme.item_of(transaction(), found.id, item_id), form.item(settings().zone)
    problems = programme.faults_of(item)
    if problems:
        form.take(problems)
        return _item(found, form, was, 422)
    with recorded(found, "programme"):
        programme.change(transaction(), found.id, item_id, item, now=clock_time())
    return _back(found, Phrase("The item is kept."))


@blueprint.post("/admin/classes/<class_id>/programme/<item_id>/cancel")
@requires(Permission.MANAGE_CLASSES)
def cancel(class_id: str, item_id: str) -> Redirect:
    """Cancel an item, or let a cancelled one take place after all."""
    found = class_of(transaction(), actor(), class_id)
    deed = programme.restore if "restore" in request.form else programme.cancel
    with recorded(found, "programme"):
        deed(transaction(), found.id, item_id, now=clock_time())
    return _back(found, Phrase("The programme is changed."))


@blueprint.post("/admin/classes/<class_id>/lecturers")
@requires(Permission.MANAGE_CLASSES)
def name_lecturer(class_id: str) -> Redirect:
    """Name a lecturer, with an account where attendance is to be taken."""
    found, asked = class_of(transaction(), actor(), class_id), request.form
    username = fold_username(asked.get("username", ""))
    account = account_by_username(transaction(), username) if username else None
    if username and account is None:
        raise Invalid([Problem("username", 0, 0, "K123", NO_ACCOUNT)])
    name, institution = asked.get("name", ""), asked.get("institution", "")
    with recorded(found, "lecturers"):
        service.name_lecturer(transaction(), found.id, name=name, institution=institution, account=account)
    return _back(found, Phrase("The lecturer is named."))


@blueprint.post("/admin/classes/<class_id>/lecturers/<lecturer_id>/remove")
@requires(Permission.MANAGE_CLASSES)
def dismiss_lecturer(class_id: str, lecturer_id: str) -> Redirect:
    """Take a lecturer off the class."""
    found = class_of(transaction(), actor(), class_id)
    with recorded(found, "lecturers"):
        service.dismiss_lecturer(transaction(), found.id, lecturer_id)
    return _back(found, Phrase("The lecturer is taken off."))


def _page(found: Seen, form: ItemForm, status: int = 200) -> Page:
    days = by_day(programme.programme_of(transaction(), [found.id]))
    return Page("classes/programme.html", {**_choices(found), "form": form, "days": days}, status)


def _item(found: Seen, form: ItemForm, item: programme.Planned, status: int = 200) -> Page:
    return Page("classes/item.html", {**_choices(found), "form": form, "item": item}, status)


def _choices(found: Seen) -> dict[str, Any]:
    """Give what can be chosen: kinds, lectures, discussions, quizzes, lecturers."""
    outline, tongue = published(), language()
    named = lecturers(transaction(), found.id)
    return {
        "class_": found,
        "kinds": KIND_LABELS,
        "kind_choices": [(kind, translate(label, tongue)) for kind, label in KIND_LABELS.items()],
        "lecture_choices": [("", "–"), *((one.id, one.title[tongue]) for one in outline.course.lectures)],
        "brief_choices": [("", "–"), *((one.id, one.title[tongue]) for one in outline.discussions.values())],
        "quiz_choices": [("", "–"), *((one.id, one.title[tongue]) for one in quizzes_in_order(outline))],
        "lecturer_choices": [("", "–"), *((one.public_id, one.name) for one in named)],
        "lecturers": named,
    }


def _back(found: Seen, word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect(f"/admin/classes/{found.public_id}/programme")
