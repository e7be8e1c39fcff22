"""Administrators run classes: the list, a new one, what is said of it, when it and its quizzes are open."""

from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.languages import translate
from elearn.problems import Phrase, Problem
from elearn.reporting.sheet import quizzes_in_order
from elearn.training import attendance, membership, service
from elearn.training.programme import programme_of
from elearn.training.queries import Seen, class_of, classes_of, keys_of, lecturers, seen_class
from elearn.training.service import Status
from elearn.training.windows import windows_by_quiz
from elearn.web.areas import area
from elearn.web.class_forms import KIND_LABELS, STATUS_LABELS, ClassForm, class_values, read_local
from elearn.web.class_trail import recorded
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.own_classes import class_calendar_address
from elearn.web.pages import Page, Redirect
from elearn.web.people_forms import NO_UNIT
from elearn.web.timetables import by_day
from elearn.web.views import Views

blueprint = Views("classes", __name__)
NEXT: dict[str, Status] = {"open": "open", "close": "closed", "reopen": "open"}


@blueprint.get("/admin/classes/")
@requires(Permission.MANAGE_CLASSES)
def listing() -> Page:
    """List the classes of the own area, and those that have people of it."""
    found = classes_of(transaction(), actor())
    return Page("classes/list.html", {"classes": found, "statuses": STATUS_LABELS})


@blueprint.get("/admin/classes/new")
@requires(Permission.MANAGE_CLASSES)
def new() -> Page:
    """Show the form for a new class."""
    return _form(ClassForm(), None)


@blueprint.post("/admin/classes/new")
@requires(Permission.MANAGE_CLASSES)
def create() -> Page | Redirect:
    """Make a class, or show the form again with every fault."""
    form, mine = ClassForm(), area(Permission.MANAGE_CLASSES)
    unit, problems = mine.by_code.get(form.unit.data or ""), service.faults_of(form.facts())
    if unit is None:
        problems.append(Problem("unit", 0, 0, "A112", NO_UNIT))
    if problems or unit is None:
        form.take(problems)
        return _form(form, None, 422)
    course, who = published().course.id, actor().public_id
    made = service.create(
        transaction(), form.facts(), unit_id=unit.id, course_id=course, now=clock_time(), actor_id=who
    )
    return Redirect(f"/admin/classes/{made.public_id}")


@blueprint.get("/admin/classes/<class_id>")
@requires(Permission.MANAGE_CLASSES)
def overview(class_id: str) -> Page:
    """Show a class: what it is, its programme, how many belong to it and came."""
    found = seen_class(transaction(), actor(), class_id)
    people = keys_of(transaction(), actor(), found)
    items = programme_of(transaction(), [found.id])
    present = attendance.present_at(transaction(), [item.id for item in items])
    values = {
        "class_": found,
        "statuses": STATUS_LABELS,
        "kinds": KIND_LABELS,
        "people": len(people),
        "units": len(set(people.values())),
        "groups": membership.groups_of(transaction(), found.id),
        "lecturers": lecturers(transaction(), found.id),
        "days": by_day(items),
        "calendar": class_calendar_address(found) if found.is_run or found.is_taught else None,
        "came": {item.id: len(people.keys() & present[item.id].keys()) for item in items},
    }
    return Page("classes/overview.html", values)


@blueprint.get("/admin/classes/<class_id>/edit")
@requires(Permission.MANAGE_CLASSES)
def edit(class_id: str) -> Page:
    """Show the form of a class that is there."""
    found = class_of(transaction(), actor(), class_id)
    return _form(ClassForm(**class_values(found)), found)


@blueprint.post("/admin/classes/<class_id>/edit")
@requires(Permission.MANAGE_CLASSES)
def change(class_id: str) -> Page | Redirect:
    """Keep what is said of the class, or show the form again with every fault."""
    found, form = class_of(transaction(), actor(), class_id), ClassForm()
    problems = service.faults_of(form.facts())
    if problems:
        form.take(problems)
        return _form(form, found, 422)
    service.change(transaction(), found.id, form.facts(), now=clock_time(), actor_id=actor().public_id)
    return Redirect(f"/admin/classes/{class_id}")


@blueprint.post("/admin/classes/<class_id>/status")
@requires(Permission.MANAGE_CLASSES)
def set_status(class_id: str) -> Redirect:
    """Open, close or reopen the class."""
    found = class_of(transaction(), actor(), class_id)
    status = NEXT.get(request.form.get("to", ""), "open")
    service.set_status(transaction(), found.id, status, now=clock_time(), actor_id=actor().public_id)
    return Redirect(f"/admin/classes/{class_id}")


@blueprint.get("/admin/classes/<class_id>/quizzes")
@requires(Permission.MANAGE_CLASSES)
def quizzes(class_id: str) -> Page:
    """Show from when and until when each quiz is open to the class."""
    found = class_of(transaction(), actor(), class_id)
    return _windows(found, {})


@blueprint.post("/admin/classes/<class_id>/quizzes")
@requires(Permission.MANAGE_CLASSES)
def set_windows(class_id: str) -> Page | Redirect:
    """Keep the dates of all quizzes, or show them again with every fault."""
    found, faults, zone = class_of(transaction(), actor(), class_id), dict[str, Phrase](), settings().zone
    with recorded(found, "windows"):
        for quiz_id in published().quizzes:
            opens, closes = (read_local(request.form.get(f"{end}-{quiz_id}"), zone) for end in ("opens", "closes"))
            if opens and closes and closes <= opens:
                faults[quiz_id] = service.CLOSES_FIRST
            else:
                service.set_window(transaction(), found.id, quiz_id, opens, closes)
    if faults:
        return _windows(found, faults)
    flash(translate(Phrase("The dates are kept."), language()))
    return Redirect(f"/admin/classes/{class_id}/quizzes")


def _windows(found: Seen, faults: dict[str, Phrase]) -> Page:
    values = {
        "class_": found,
        "quizzes": quizzes_in_order(published()),
        "windows": windows_by_quiz(transaction(), found.id),
        "faults": faults,
        "zone": settings().zone,
    }
    return Page("classes/quizzes.html", values, 422 if faults else 200)


def _form(form: ClassForm, found: Seen | None, status: int = 200) -> Page:
    values: dict[str, Any] = {"form": form, "class_": found, "area": area(Permission.MANAGE_CLASSES)}
    return Page("classes/form.html", values, status)
