"""Announcements: the list of who may write them, writing, editing, withdrawing, and the page that everybody reads."""

from dataclasses import replace
from datetime import datetime

from flask import flash, request
from wtforms import BooleanField, StringField, TextAreaField

from elearn.accounts.roles import Permission
from elearn.announcements import queries, service
from elearn.announcements.audiences import audience, audiences_of
from elearn.announcements.delivery import html_of
from elearn.announcements.models import Announcement
from elearn.announcements.queries import Looked
from elearn.announcements.service import Draft
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase, Problem
from elearn.web.class_forms import read_local
from elearn.web.current import actor, clock_time, language, settings, transaction
from elearn.web.forms import Filled, Form
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.robots import NO_AUDIENCE
from elearn.web.views import Views

blueprint = Views("announcements", __name__)


class AnnouncementForm(Form):
    """Ask what is announced, to whom, and when; days and times are the site's."""

    audience = StringField()
    title_zh = StringField(validators=[Filled()])
    title_en = StringField()
    text_zh = TextAreaField(validators=[Filled()])
    text_en = TextAreaField()
    from_at = StringField()
    until_at = StringField()
    is_mailed = BooleanField()
    is_to_robots = BooleanField()
    again = BooleanField()

    def draft(self) -> Draft:
        """Give what was filled in."""
        zone = settings().zone
        return Draft(
            title_zh=self.title_zh.data or "",
            title_en=self.title_en.data or "",
            text_zh=self.text_zh.data or "",
            text_en=self.text_en.data or "",
            from_at=read_local(self.from_at.data, zone),
            until_at=read_local(self.until_at.data, zone),
            is_mailed=bool(self.is_mailed.data),
            is_to_robots=bool(self.is_to_robots.data),
        )


@blueprint.get("/announcements/")
@requires(Permission.ANNOUNCE)
def listing() -> Page:
    """List what is announced in the own area, the newest first; ``?class=`` names one class."""
    chosen = request.args.get("class", "")
    found = queries.looked_after(transaction(), actor(), chosen)
    return Page("announcements/list.html", {"found": found, "chosen": chosen})


@blueprint.get("/announcements/new")
@requires(Permission.ANNOUNCE)
def new() -> Page:
    """Show the form; ``?to=`` names a class or unit to begin with."""
    return _form(AnnouncementForm(audience=request.args.get("to", "")), None)


@blueprint.post("/announcements/new")
@requires(Permission.ANNOUNCE)
def publish() -> Page | Redirect:
    """Announce it, or show the form again with every fault."""
    form = AnnouncementForm()
    draft, found = form.draft(), audience(transaction(), actor(), form.audience.data or "")
    problems = service.faults_of(draft, clock_time())
    if found is None:
        problems.append(Problem("audience", 0, 0, "N114", NO_AUDIENCE))
    if problems or found is None:
        form.take(problems)
        return _form(form, None, 422)
    service.publish(transaction(), actor(), found, draft, public_id=new_public_id(), now=clock_time())
    return _back(Phrase("It is announced: everybody it is for finds it on the first page."))


@blueprint.get("/announcements/<announcement_id>")
@requires()
def read(announcement_id: str) -> Page:
    """Show an announcement to those whom it was told, and to who may change it."""
    found = queries.told_of(transaction(), actor(), announcement_id)
    values = {"found": found, "html": html_of(found.announcement, language()), "may_change": _may_change(found)}
    return Page("announcements/read.html", values)


@blueprint.get("/announcements/<announcement_id>/edit")
@requires(Permission.ANNOUNCE)
def edit(announcement_id: str) -> Page:
    """Show the form of an announcement that is there."""
    found = queries.to_look_after(transaction(), actor(), announcement_id)
    return _form(_filled(found.announcement), found)


@blueprint.post("/announcements/<announcement_id>/edit")
@requires(Permission.ANNOUNCE)
def change(announcement_id: str) -> Page | Redirect:
    """Say something else, or show the form again with every fault."""
    found, form = queries.to_look_after(transaction(), actor(), announcement_id, to_change=True), AnnouncementForm()
    draft, now = form.draft(), clock_time()
    draft = replace(draft, from_at=draft.from_at or found.announcement.from_at)
    problems = service.faults_of(draft, now)
    if problems:
        form.take(problems)
        return _form(form, found, 422)
    service.change(transaction(), actor(), found.announcement, draft, again=bool(form.again.data), now=now)
    return _back(Phrase("It says so from now on."))


@blueprint.post("/announcements/<announcement_id>/withdraw")
@requires(Permission.ANNOUNCE)
def withdraw(announcement_id: str) -> Redirect:
    """Take it off everybody's pages."""
    found = queries.to_look_after(transaction(), actor(), announcement_id, to_change=True)
    service.withdraw(transaction(), actor(), found.announcement, now=clock_time())
    return _back(Phrase("It is withdrawn, and stands on nobody's page any more."))


def _may_change(found: Looked) -> bool:
    if not actor().has(Permission.ANNOUNCE):
        return False
    return any(one.announcement.id == found.announcement.id for one in queries.looked_after(transaction(), actor()))


def _filled(found: Announcement) -> AnnouncementForm:
    return AnnouncementForm(
        title_zh=found.title_zh,
        title_en=found.title_en if found.title_en != found.title_zh else "",
        text_zh=found.text_zh,
        text_en=found.text_en,
        from_at=_local(found.from_at),
        until_at=_local(found.until_at),
        is_mailed=found.is_mailed,
        is_to_robots=found.is_to_robots,
    )


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(settings().zone):%Y-%m-%dT%H:%M}"


def _form(form: AnnouncementForm, found: Looked | None, status: int = 200) -> Page:
    values = {
        "form": form,
        "found": found,
        "audiences": [] if found else audiences_of(transaction(), actor()),
        "has_mail": bool(settings().smtp_url),
    }
    return Page("announcements/form.html", values, status)


def _back(word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect("/announcements/")
