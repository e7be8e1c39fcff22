"""What the site has to tell a person: the list, and the buttons by which a notice is read."""

from flask import request

from elearn.notices import queries, service
from elearn.web.current import actor, clock_time, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("notices", __name__)


@blueprint.get("/notices/")
@requires()
def overview() -> Page:
    """List the own notices, the newest first."""
    before = request.args.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    found, more = queries.page_of_notices(transaction(), actor().id, key)
    return Page("notices/list.html", {"notices": found, "more": more, "is_first": key is None})


@blueprint.post("/notices/<notice_id>")
@requires()
def read(notice_id: str) -> Redirect:
    """Note that a notice was read, and lead to what it is about, or back."""
    link = service.read(transaction(), actor().id, notice_id, now=clock_time())
    return Redirect(link if request.form.get("do") == "look" and link else "/notices/")


@blueprint.post("/notices/")
@requires()
def read_all() -> Redirect:
    """Note that everything was read."""
    service.read_all(transaction(), actor().id, now=clock_time())
    return Redirect("/notices/")
