"""A class's discussions for its lecturers and organisers: who reads along, what was reported, and all of it to keep."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.discussion import moderation
from elearn.discussion.queries import counts
from elearn.discussion.record import Part, record_of
from elearn.discussion.word import write_word
from elearn.errors import NotFound
from elearn.languages import Language, show_moment, translate
from elearn.problems import Phrase
from elearn.training.membership import groups_of
from elearn.training.queries import Seen, seen_class
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.views import Views

blueprint = Views("class_discussions", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = Phrase("Discussions of the class “%(title)s”")


@blueprint.get("/classes/<class_id>/discussions/")
@requires(Permission.READ_COURSE)
def overview(class_id: str) -> Page:
    """Show the boards of a class, who reads them, and the reports that wait."""
    found = _class(class_id)
    groups = groups_of(transaction(), found.id)
    values = {
        "class_": found,
        "groups": groups,
        "counts": counts(transaction(), [group.id for group in groups]),
        "briefs": published().discussions,
        "reports": moderation.waiting_reports(transaction(), found.id),
        "read_by": moderation.openness(transaction(), found.id),
    }
    return Page("discuss/class.html", values)


@blueprint.post("/classes/<class_id>/discussions/")
@requires(Permission.READ_COURSE)
def open_boards(class_id: str) -> Redirect:
    """Say who reads the boards of the class."""
    found = _class(class_id)
    read_by = request.form.get("read_by", "")
    moderation.open_boards(transaction(), found.id, read_by, now=clock_time(), actor_id=actor().public_id)
    flash(translate(Phrase("It is settled who reads the boards."), language()))
    return Redirect(f"/classes/{found.public_id}/discussions/")


@blueprint.get("/classes/<class_id>/discussions/print")
@requires(Permission.READ_COURSE)
def printed(class_id: str) -> Page:
    """Show all that was said in a class as one document, to read or to print."""
    found = _class(class_id)
    return Page("discuss/record.html", {"class_": found, "parts": _record(found)})


@blueprint.get("/classes/<class_id>/discussions/word")
@requires(Permission.READ_COURSE)
def word(class_id: str) -> Data:
    """Give all that was said in a class as a Word file."""
    found = _class(class_id)
    title = translate(Phrase(TITLE.text, {"title": found.title(language())}), language())
    # Written while it is sent: by then the request's transaction is over.
    body = _written(title, _record(found), language(), settings().zone)
    return Data(body, WORD, f"{found.title(language())}.docx")


def _class(public_id: str) -> Seen:
    """Find a class that the actor runs or lectures in: those who moderate its boards."""
    found = seen_class(transaction(), actor(), public_id)
    if not (found.is_run or found.is_taught):
        raise NotFound
    return found


def _record(found: Seen) -> list[Part]:
    titles = {name: brief.title for name, brief in published().discussions.items()}
    return record_of(transaction(), found.id, titles)


def _written(title: str, parts: list[Part], tongue: Language, zone: ZoneInfo) -> Iterator[bytes]:
    yield write_word(title, parts, language=tongue, show=lambda moment: show_moment(moment, tongue, zone))
