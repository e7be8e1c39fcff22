"""Administrators import people from a spreadsheet: send the file, see what it would do, let it be done."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import request
from sqlalchemy import Connection

from elearn.accounts.actor import Actor
from elearn.accounts.roles import Permission
from elearn.errors import Conflict
from elearn.identities import new_public_id
from elearn.interchange.roster import Roster
from elearn.interchange.tables import column_name
from elearn.problems import Phrase, Problem, faults
from elearn.roster import service
from elearn.roster.planning import Plan
from elearn.roster.queries import Upload, newest_uploads, upload_of
from elearn.roster.template import template
from elearn.training.queries import choices_of, class_of
from elearn.web import slips
from elearn.web.current import actor, clock_time, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Grouped, Json, Page, Redirect
from elearn.web.rendering import wants_json
from elearn.web.views import Views

blueprint = Views("roster", __name__)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = Phrase("Choose a file first.")
LOOK_AGAIN = Phrase("Something in it has changed since you looked. Look at it again before it is imported.")
OPEN = ("queued",)


@blueprint.get("/admin/roster/")
@requires(Permission.MANAGE_PEOPLE)
def begin() -> Page:
    """Show the form for a file, and the files of the last day."""
    return _form([])


@blueprint.get("/admin/roster/template.xlsx")
@requires(Permission.MANAGE_PEOPLE)
def empty_roster() -> Data:
    """Hand out the spreadsheet to fill in."""
    body = template(service.units_of(transaction(), actor()), language())
    return Data(body, WORKBOOK, "名册模板.xlsx" if language() == "zh" else "roster-template.xlsx")


@blueprint.post("/admin/roster/")
@requires(Permission.MANAGE_PEOPLE, is_reading=True)
def send() -> Page | Grouped:
    """Read the file while nothing is locked, and keep it for the dry run; or say what is wrong with it as such."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _form([Problem("file", 0, 0, "P605", NO_FILE)])
    roster, problems = service.read_file(sent.read(), sent.filename)
    if roster is None:
        return _form(problems)
    asked = request.form.get("class", "")
    class_id = class_of(transaction(), actor(), asked).id if asked else None
    return Grouped(partial(_keep, roster, actor(), clock_time(), str(sent.filename), class_id))


@blueprint.get("/admin/roster/<upload_id>")
@requires(Permission.MANAGE_PEOPLE)
def dry_run(upload_id: str) -> Page | Json:
    """Show what an import would do, how far it is, or what it did."""
    found = upload_of(transaction(), actor(), upload_id, now=clock_time())
    if wants_json():
        percent = min(99, found.done * 100 // found.total) if found.total else 0
        state = "running" if found.state in OPEN else found.state
        return Json({"state": state, "done": found.done, "total": found.total, "percent": percent})
    plan = _plan(found) if found.state in ("checked", "refused") else None
    return Page("roster/upload.html", {"upload": found, "plan": plan, **_shown(found, plan)})


@blueprint.post("/admin/roster/<upload_id>/import")
@requires(Permission.MANAGE_PEOPLE)
def import_all(upload_id: str) -> Redirect:
    """Let a worker import the roster as it was shown; names that change have to be agreed to."""
    found = upload_of(transaction(), actor(), upload_id, now=clock_time())
    plan = _plan(found)
    if plan is None or not plan.may_go_on or (plan.renames and "renames" not in request.form):
        raise Conflict(LOOK_AGAIN)
    service.queue(transaction(), found.id, now=clock_time())
    return Redirect(f"/admin/roster/{upload_id}")


@blueprint.post("/admin/roster/<upload_id>/slips")
@requires(Permission.MANAGE_PEOPLE, prepare=slips.for_roster)
def print_slips(prepared: slips.Prepared, upload_id: str) -> Page:
    """Give first passwords to those of the roster who have none, and show them once."""
    return slips.sheet(prepared, f"/admin/roster/{upload_id}")


@blueprint.get("/admin/roster/<upload_id>/slips")
@requires(Permission.MANAGE_PEOPLE)
def after_slips(upload_id: str) -> Redirect:
    """Lead back from the slips' address, which shows them once and never again."""
    return Redirect(f"/admin/roster/{upload_of(transaction(), actor(), upload_id, now=clock_time()).public_id}")


def _form(problems: list[Problem]) -> Page:
    values = {
        "problems": problems,
        "uploads": newest_uploads(transaction(), actor(), now=clock_time()),
        "classes": choices_of(transaction(), actor()),
        "chosen": request.values.get("class", ""),
        "column_name": column_name,
    }
    return Page("roster/begin.html", values, 422 if problems else 200)


def _keep(
    roster: Roster, who: Actor, now: datetime, file_name: str, class_id: int | None, connection: Connection
) -> Redirect:
    public_id = new_public_id()
    service.keep(connection, who, roster, file_name=file_name, class_id=class_id, public_id=public_id, now=now)
    return Redirect(f"/admin/roster/{public_id}")


def _plan(found: Upload) -> Plan | None:
    return service.plan_of(transaction(), actor(), found.roster, found.file_name) if found.roster else None


def _shown(found: Upload, plan: Plan | None) -> dict[str, Any]:
    """Sort the problems into faults and doubts, and name the columns as the file does."""
    problems = plan.problems if plan else ()
    roster = found.roster
    headings = {column: roster.headings[field] for field, column in roster.columns.items()} if roster else {}
    return {
        "faults": faults(problems),
        "doubts": [problem for problem in problems if problem.severity == "warning"],
        "headings": headings,
        "column_name": column_name,
        "people": len(roster.entries) if roster else 0,
    }
