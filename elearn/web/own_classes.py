"""One's own classes, studied or taught: the timetable, what is next, saying "I am here", and a calendar."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import request

from elearn.errors import NotFound
from elearn.identities import new_token
from elearn.languages import LANGUAGES, Language, translate
from elearn.problems import Phrase
from elearn.reminders import service as reminders
from elearn.reminders.ahead import SESSION, ahead_of
from elearn.training import attendance, feeds
from elearn.training.calendar import Dated, calendar_of
from elearn.training.codes import calendar_token
from elearn.training.programme import Planned, coming, programme_of
from elearn.training.queries import Seen, class_ids_of, companions, group_of, lecturers, own_class, own_classes
from elearn.web.class_forms import KIND_LABELS, STATUS_LABELS
from elearn.web.current import actor, clock_time, language, local_day, published, settings, transaction
from elearn.web.guard import public, requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.timetables import by_day
from elearn.web.views import Views

blueprint = Views("own_classes", __name__)
CALENDAR = Phrase("My training")


@blueprint.get("/classes/")
@requires()
def listing() -> Page:
    """Show the own classes, what is next, and whether attendance is being taken now."""
    return _listing(None)


@blueprint.post("/classes/calendar")
@requires()
def renew_calendar() -> Page:
    """Make a new secret address for the own calendar, and show it once; the old one is worthless."""
    token = new_token()
    feeds.renew(transaction(), actor().id, token, now=clock_time(), actor_id=actor().public_id)
    return _listing(f"{_site()}/calendar/{token}.ics")


@blueprint.get("/classes/calendar")
@requires()
def after_renewal() -> Redirect:
    """Lead back from the address that shows a calendar's secret once."""
    return Redirect("/classes/")


@blueprint.get("/classes/<class_id>/")
@requires()
def programme(class_id: str) -> Page:
    """Show the programme of a class that one studies or teaches in, the own group, and what was attended."""
    found = own_class(transaction(), actor(), class_id)
    items = programme_of(transaction(), [found.id])
    group = group_of(transaction(), found.id, actor().id)
    values = {
        "class_": found,
        "kinds": KIND_LABELS,
        "statuses": STATUS_LABELS,
        "days": by_day(items),
        "attended": attendance.attended(transaction(), actor().id, [item.id for item in items]),
        "group": group,
        "companions": companions(transaction(), group.id) if group else [],
        "lecturers": lecturers(transaction(), found.id),
        "discussions": published().discussions,
        "calendar": class_calendar_address(found),
        "now": clock_time(),
    }
    return Page("classes/own.html", values)


@blueprint.get("/attend/<item_id>")
@requires()
def here(item_id: str) -> Page:
    """Ask for the code on the screen; whoever comes by the picture has it filled in already."""
    found = attendance.offered(transaction(), actor(), item_id)
    return _here(found, None, request.args.get("code", "")[:20])


@blueprint.post("/attend/<item_id>")
@requires()
def attend(item_id: str) -> Page:
    """Record that somebody is there, or say why not."""
    found = attendance.offered(transaction(), actor(), item_id)
    refused = attendance.attend(transaction(), actor(), found, request.form.get("code", ""), now=clock_time())
    return _here(found, refused, "")


@blueprint.get("/calendar/<token>.ics")
@public()
def calendar(token: str) -> Data:
    """Give the programme of somebody's classes to a calendar; the address itself is the secret."""
    owner = feeds.owner_of(transaction(), token)
    if owner is None:
        raise NotFound
    account_id, chosen = owner
    tongue: Language = next((one for one in LANGUAGES if one == chosen), settings().language)
    classes, dated = class_ids_of(transaction(), account_id), _dated(account_id, tongue)
    return _calendar(classes, translate(CALENDAR, tongue), tongue, dated)


@blueprint.get("/calendar/class/<class_id>/<token>.ics")
@public()
def class_calendar(class_id: str, token: str) -> Data:
    """Give the programme of one class to any calendar that knows its address, which the whole class shares."""
    found = feeds.class_of_calendar(transaction(), class_id, token)
    if found is None:
        raise NotFound
    tongue = settings().language
    return _calendar([found.id], found.title_zh if tongue == "zh" else found.title_en, tongue)


def class_calendar_address(found: Seen) -> str:
    """Give the address of a class's calendar."""
    return f"{_site()}/calendar/class/{found.public_id}/{calendar_token(found.secret)}.ics"


def _calendar(class_ids: list[int], name: str, tongue: Language, dated: Sequence[Dated] = ()) -> Data:
    body = calendar_of(
        programme_of(transaction(), class_ids),
        dated=dated,
        name=name,
        host=urlsplit(_site()).hostname or "elearn",
        zone=settings().zone,
        language=tongue,
        address=_site(),
        now=clock_time(),
    )
    return Data(body, "text/calendar; charset=utf-8")


def _dated(account_id: int, tongue: Language) -> list[Dated]:
    """List what lies ahead of the calendar's owner beside the programme, unless reminders are ended."""
    if not reminders.wants(transaction(), account_id):
        return []
    found = ahead_of(transaction(), published(), account_id, today=local_day(), zone=settings().zone)
    place = 0 if tongue == "zh" else 1
    return [Dated(one.key, one.day, one.title[place], one.link) for one in found if not one.key.startswith(SESSION)]


def _listing(address: str | None) -> Page:
    found = own_classes(transaction(), actor())
    items = [item for item in programme_of(transaction(), [one.id for one in found]) if not item.cancelled_at]
    now = clock_time()
    values = {
        "classes": found,
        "titles": {one.id: one for one in found},
        "statuses": STATUS_LABELS,
        "kinds": KIND_LABELS,
        "next": coming(transaction(), actor().id, now=now),
        "open_now": attendance.offered_now(transaction(), actor(), now),
        "taught": [item for item in items if _is_taught(item, {one.id for one in found if one.is_taught})],
        "address": address,
        "feed_made": feeds.made_at(transaction(), actor().id),
    }
    return Page("classes/mine.html", values, is_secret=address is not None)


def _is_taught(item: Planned, class_ids: set[int]) -> bool:
    """Say whether a lecturer may want the screen of an item today."""
    day = item.begins_at.astimezone(settings().zone).date()
    return item.class_id in class_ids and day == clock_time().astimezone(settings().zone).date()


def _here(found: attendance.Offered, refused: Phrase | None, code: str) -> Page:
    standing = attendance.attended(transaction(), actor().id, [found.session_id])
    values = {"offered": found, "refused": refused, "code": code, "is_there": bool(standing), "language_": language()}
    return Page("classes/here.html", values, 422 if refused else 200)


def _site() -> str:
    return settings().base_url or request.host_url.rstrip("/")
