"""Exports of the scores as they stand: asked for, waited for, taken."""

from typing import Any

from flask import request

from elearn.accounts.roles import Permission
from elearn.errors import Invalid
from elearn.identities import new_public_id
from elearn.problems import Phrase, Problem
from elearn.reporting import downloads
from elearn.reporting.filters import read_choice
from elearn.reporting.spreadsheets import Format
from elearn.web.areas import area
from elearn.web.current import actor, clock_time, database, language, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Json, Page, Redirect
from elearn.web.rendering import wants_json
from elearn.web.score_table import read_filters
from elearn.web.views import Views

blueprint = Views("exports", __name__)
NO_FORMAT = Phrase("Choose XLSX or CSV.")


@blueprint.post("/reports/scores/export")
@requires(Permission.EXPORT_SCORES)
def ask() -> Redirect:
    """Queue a file of the table with the same filters, order and scope."""
    return queue()


def queue(**contents: Any) -> Redirect:
    """Queue a file of people by the form's filters; ``contents`` says what it holds instead of the scores."""
    filters = read_filters(request.form, area(Permission.EXPORT_SCORES), shelf().outline(transaction()))
    form = read_choice(request.form.get("format", ""), Format, "format")
    if form is None:
        raise Invalid([Problem("format", 0, 0, "R103", NO_FORMAT)])
    public_id, now = new_public_id(), clock_time()
    downloads.ask(
        transaction(),
        actor(),
        filters,
        form,
        language=language(),
        time_zone=settings().time_zone,
        today=now.astimezone(settings().zone).date().isoformat(),
        public_id=public_id,
        now=now,
        **contents,
    )
    return Redirect(f"/reports/exports/{public_id}")


@blueprint.get("/reports/exports/<public_id>")
@requires(Permission.EXPORT_SCORES)
def progress(public_id: str) -> Page | Json:
    """Show how far an export is; the page looks again by itself until the file is there."""
    found = downloads.progress_of(transaction(), actor(), public_id, now=clock_time())
    if wants_json():
        return Json({"state": found.state, "done": found.done, "total": found.total, "percent": found.percent})
    return Page("reports/export.html", {"export": found})


@blueprint.get("/reports/exports/<public_id>/file")
@requires(Permission.EXPORT_SCORES)
def file(public_id: str) -> Data:
    """Hand the file out, piece by piece, to whoever asked for it."""
    key, found = downloads.file_of(transaction(), actor(), public_id, now=clock_time())
    # The reads happen while the answer is sent, after this request's transaction: each piece has its own.
    body = downloads.pieces(database(), key)
    return Data(body, found.media_type, found.file_name, headers={"Content-Length": str(found.size)})
