"""One's own data: what is kept and what for, a copy to take along, requests, complaints, and their answers."""

from collections.abc import Mapping

from flask import flash, request

from elearn.audit import service as audit
from elearn.content.shelf import latest_id
from elearn.errors import Invalid
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.privacy import concerns, mydata
from elearn.privacy.register import OWN, Held
from elearn.problems import Phrase
from elearn.reporting.spreadsheets import MEDIA_TYPES, Format
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.forms import Form
from elearn.web.guard import requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.views import Views

blueprint = Views("mydata", __name__)
KINDS: Mapping[str, Phrase] = {
    "correction": Phrase("Correction"),
    "erasure": Phrase("Erasure"),
    "complaint": Phrase("Complaint"),
}
STATES: Mapping[str, Phrase] = {
    "open": Phrase("Not answered yet"),
    "done": Phrase("Done"),
    "refused": Phrase("Turned down"),
}


class NoFields(Form):
    """Have no field of its own: faults are shown above the form."""


@blueprint.get("/account/data")
@requires()
def overview() -> Page:
    """Show what is kept of oneself, what for, and what one has asked for."""
    return _overview((), "")


@blueprint.post("/account/data/export")
@requires()
def export() -> Data:
    """Give everything that is kept of oneself as JSON or as a workbook; that it was taken is recorded."""
    outline = published() if latest_id(transaction()) is not None else None
    zone, now = settings().zone, clock_time()
    found = mydata.everything_of(transaction(), actor(), outline, zone, now=now)
    who = actor().public_id
    audit.record(transaction(), "data.export", now=now, actor_id=who, subject_id=who)
    name = f"elearn-{now.astimezone(zone):%Y-%m-%d}"
    if request.form.get("format") == "xlsx":
        return Data(mydata.as_xlsx(found, zone), MEDIA_TYPES[Format.XLSX], f"{name}.xlsx")
    return Data(mydata.as_json(found, now=now), "application/json; charset=utf-8", f"{name}.json")


@blueprint.post("/account/data")
@requires()
def ask() -> Page | Redirect:
    """Ask for a correction or an erasure."""
    kind = request.form.get("kind", "")
    try:
        _write(kind if kind in ("correction", "erasure") else "")
    except Invalid as error:
        return _overview(tuple(one.message for one in error.problems), request.form.get("text", ""), 422)
    flash(translate(Phrase("It has reached the administrators. Their answer will appear on this page."), language()))
    return Redirect("/account/data")


@blueprint.get("/feedback")
@requires()
def feedback() -> Page:
    """Show the form for a complaint, and what became of the own ones."""
    return _feedback((), "")


@blueprint.post("/feedback")
@requires()
def complain() -> Page | Redirect:
    """Keep a complaint; the name is kept back where that is wanted."""
    try:
        _write("complaint")
    except Invalid as error:
        return _feedback(tuple(one.message for one in error.problems), request.form.get("text", ""), 422)
    flash(translate(Phrase("It has reached the administrators. Their answer will appear on this page."), language()))
    return Redirect("/feedback")


def _write(kind: str) -> None:
    concerns.write(
        transaction(),
        actor(),
        kind,
        request.form.get("text", ""),
        is_anonymous=request.form.get("anonymous") == "y",
        public_id=new_public_id(),
        now=clock_time(),
    )


def _overview(faults: tuple[Phrase, ...], typed: str, status: int = 200) -> Page:
    values = {
        "held": _held(),
        "asked": [one for one in concerns.own(transaction(), actor().id) if one.kind != "complaint"],
        "kinds": KINDS,
        "states": STATES,
        "faults": faults,
        "typed": typed,
    }
    return Page("account/data.html", values, status)


def _feedback(faults: tuple[Phrase, ...], typed: str, status: int = 200) -> Page:
    mine = [one for one in concerns.own(transaction(), actor().id) if one.kind == "complaint"]
    return Page("account/feedback.html", {"asked": mine, "states": STATES, "faults": faults, "typed": typed}, status)


def _held() -> list[tuple[Held, int]]:
    """Pair what there is of oneself with how much; of two columns that say the same, once."""
    found = dict[str, tuple[Held, int]]()
    for name, count in mydata.counts_of(transaction(), actor().id).items():
        if count:
            what = OWN[name].what.text
            found[what] = (OWN[name], found.get(what, (OWN[name], 0))[1] + count)
    return list(found.values())
