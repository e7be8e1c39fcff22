"""Attendance as lecturers and administrators take it: the code on the screen, the list to tick, the list to keep."""

import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from flask import request

from elearn.errors import NotFound
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.reporting.spreadsheets import MEDIA_TYPES, Column, Format, Kind, open_table
from elearn.training import attendance, codes
from elearn.training.programme import Planned, item_of, programme_of
from elearn.training.queries import Seen, members, seen_class
from elearn.web.current import actor, clock_time, language, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Json, Page, Redirect
from elearn.web.rendering import wants_json
from elearn.web.views import Views

blueprint = Views("attendance", __name__)
ATTENDANCE = Phrase("Attendance")
HEAD = ((Phrase("Unit"), 22), (Phrase("Name"), 18), (Phrase("User name"), 16), (Phrase("Staff number"), 16))


@blueprint.get("/classes/<class_id>/sessions/<item_id>/screen")
@requires()
def screen(class_id: str, item_id: str) -> Page | Json:
    """Show the code of this half minute, large, as a picture for cameras and as digits."""
    found, item = _taken(class_id, item_id)
    now = clock_time()
    code = codes.code(found.secret, item.public_id, codes.step_of(now))
    came = len(attendance.present_at(transaction(), [item.id])[item.id])
    shown = {"code": code, "came": came, "seconds": codes.seconds_left(now)}
    if wants_json():
        return Json(shown)
    return Page("classes/screen.html", {"class_": found, "item": item, **shown}, is_secret=True)


@blueprint.get("/classes/<class_id>/sessions/<item_id>/code.png")
@requires()
def picture(class_id: str, item_id: str) -> Data:
    """Draw this half minute's code for cameras: a picture of its own, so that WeChat reads it when pressed long."""
    import segno

    found, item = _taken(class_id, item_id)
    code = codes.code(found.secret, item.public_id, codes.step_of(clock_time()))
    target = f"{settings().base_url or request.host_url.rstrip('/')}/attend/{item.public_id}?code={code}"
    drawn = BytesIO()
    segno.make(target, error="m").save(drawn, kind="png", scale=12, border=3)
    return Data(drawn.getvalue(), "image/png")


@blueprint.get("/classes/<class_id>/sessions/<item_id>/attendance")
@requires()
def listing(class_id: str, item_id: str) -> Page:
    """Show the list to tick: who is there, how that is known, and who is not."""
    found = seen_class(transaction(), actor(), class_id)
    item = item_of(transaction(), found.id, item_id)
    values = {
        "class_": found,
        "item": item,
        "members": members(transaction(), actor(), found),
        "present": attendance.present_at(transaction(), [item.id])[item.id],
        "may_tick": (found.is_run or found.is_taught) and item.cancelled_at is None,
    }
    return Page("classes/attendance.html", values)


@blueprint.post("/classes/<class_id>/sessions/<item_id>/attendance")
@requires()
def tick(class_id: str, item_id: str) -> Redirect:
    """Keep the ticks of those who were listed; of others nothing changes."""
    found, item = _taken(class_id, item_id)
    by_id = {member.public_id: member.account_id for member in members(transaction(), actor(), found)}
    listed = [by_id[one] for one in request.form.getlist("listed") if one in by_id]
    ticked = (
        listed
        if "everybody" in request.form
        else [by_id[one] for one in request.form.getlist("present") if one in by_id]
    )
    attendance.set_present(transaction(), item.id, listed, ticked, by=actor().id, now=clock_time())
    return Redirect(f"/classes/{class_id}/sessions/{item_id}/attendance")


@blueprint.get("/classes/<class_id>/attendance.<ending>")
@requires()
def export(class_id: str, ending: str) -> Data:
    """Hand out who attended what, as far as the actor may see it: XLSX or CSV."""
    found = seen_class(transaction(), actor(), class_id)
    if ending not in list(Format):
        raise NotFound
    items = [item for item in programme_of(transaction(), [found.id]) if item.cancelled_at is None]
    body = _table(found, items, Format(ending))
    name = f"{found.title(language())}-{translate(ATTENDANCE, language())}.{ending}"
    return Data(body, MEDIA_TYPES[Format(ending)], name)


def _table(found: Seen, items: list[Planned], form: Format) -> bytes:
    present = attendance.present_at(transaction(), [item.id for item in items])
    columns = [Column(translate(label, language()), width) for label, width in HEAD]
    columns += [Column(item.title(language()), 18, Kind.MOMENT) for item in items]
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "table").open("w+b") as stream:
        title = translate(ATTENDANCE, language())
        with open_table(form, stream, title, columns, settings().zone, Path(folder)) as table:
            for member in members(transaction(), actor(), found):
                who = [member.unit_name(language()), member.name, member.username, member.staff_number or ""]
                table.add([*who, *(_moment(present[item.id].get(member.account_id)) for item in items)])
            table.close([])
        stream.seek(0)
        return stream.read()


def _moment(record: attendance.Present | None) -> datetime | None:
    return record.at if record else None


def _taken(class_id: str, item_id: str) -> tuple[Seen, Planned]:
    """Find an item whose attendance the actor may take: of a class that is run or taught. Raises NotFound."""
    found = seen_class(transaction(), actor(), class_id)
    if not (found.is_run or found.is_taught):
        raise NotFound
    return found, item_of(transaction(), found.id, item_id)
