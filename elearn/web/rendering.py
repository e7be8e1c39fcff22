"""Make pages: a Jinja environment a language, translations as dictionary look-ups, and what every page knows."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from math import floor
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, get_flashed_messages, request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from elearn.config import Settings
from elearn.errors import ElearnError
from elearn.languages import (
    LANGUAGES,
    TAGS,
    Language,
    language_of,
    show_date,
    show_day,
    show_moment,
    translate,
    wording,
)
from elearn.problems import Phrase
from elearn.web.asking import blanks
from elearn.web.csrf import csrf_token
from elearn.web.folding import FoldingEnvironment
from elearn.web.fragments import Kept
from elearn.web.navigation import current, tabs
from elearn.web.pages import Answer, Json, Page


def environments(settings: Settings, static: Mapping[str, str]) -> dict[str, Environment]:
    """Make the Jinja environment of each language; ``static`` maps a file's name to its fingerprinted address."""
    return {language: _environment(language, settings, static) for language in LANGUAGES}


def _environment(language: Language, settings: Settings, static: Mapping[str, str]) -> Environment:
    environment = FoldingEnvironment(
        loader=PackageLoader("elearn.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def say(text: Phrase | str, **values: Any) -> str | Markup:
        """Translate; values are filled in, escaped, so that a translation may hold markup and a value never."""
        found = wording(text, values, language) if values and isinstance(text, str) else translate(text, language)
        if not values:
            return found
        return Markup(found % {name: escape(value) for name, value in values.items()})  # noqa: S704 - catalogues are ours

    def tongue(text: str) -> str | Markup:
        """Name the language of what a person wrote, as an attribute, where it is not the page's: for who hears it."""
        written = language_of(text)
        return "" if written in (None, language) else Markup(f' lang="{TAGS[written]}"')  # noqa: S704 - ours

    environment.say, environment.static = say, static
    environment.fixed = {
        "language": language,
        "lang_tag": TAGS[language],
        "other_language": "en" if language == "zh" else "zh",
        "sends_mail": bool(settings.smtp_url),
        "site_name": settings.site_name_zh if language == "zh" else settings.site_name_en,
    }
    environment.globals.update(
        _=say,
        csrf_token=csrf_token,
        keep=Kept[Markup]().keep,
        flashes=get_flashed_messages,
    )
    environment.filters.update(
        date=lambda day: show_date(as_date(day, settings.zone), language),
        day=lambda day: show_day(as_date(day, settings.zone), language),
        moment=lambda moment: show_moment(moment, language, settings.zone),
        hour=lambda moment: f"{moment.astimezone(settings.zone):%H:%M}",
        clock=lambda moment: f"{moment.astimezone(settings.zone):%H:%M:%S}",
        percent=show_percent,
        marks=show_marks,
        say=say,
        blanks=blanks,
        tongue=tongue,
        stored=Markup,  # HTML that nh3 cleaned when it was published or posted; nothing else
    )
    return environment


def as_date(day: date | datetime | str, zone: ZoneInfo) -> date:
    """Give the day of a date, of a moment (in the site's time zone), or of text such as 2026-11-23."""
    if isinstance(day, str):
        return date.fromisoformat(day)
    return day.astimezone(zone).date() if isinstance(day, datetime) else day


def show_marks(value: Fraction | None) -> str:
    """Write marks rounded once, here: to at most two decimals."""
    return "–" if value is None else f"{float(round(value, 2)):g}"


def show_percent(share: Fraction | int | None) -> str:
    """Write a share as whole percent: a Fraction of 1, or hundredths of a percent as an int.

    Rounded down, so that nobody reads "60 %, not passed" where 60 are needed.
    """
    if share is None:
        return "–"
    exact = Fraction(share, 10_000) if isinstance(share, int) else share
    return f"{floor(exact * 100)}%"


def render(page: Page) -> str:
    """Make a page's HTML in the request's language."""
    environment: Environment = current_app.extensions["environments"][g.language]
    template = environment.get_template(page.template)
    actor = g.get("actor")
    permissions = frozenset() if actor is None else actor.permissions
    shown, path = tabs(actor), request.path
    here = current(shown, path)
    common = {
        "actor": actor,
        "tabs": shown,
        "current_tab": here,
        "navigation_key": (*(tab.path for tab in shown), here and here.path),
        "permissions": permissions,
        "path": path,
        "look": g.get("look", ""),
        "now": g.now,
    }
    # What template.render does, with the globals laid under the values once and not name by name.
    known = environment.globals | common | dict(page.values)
    return environment.concat(template.root_render_func(template.new_context(known, shared=True)))


def json_response(answer: Json) -> Response:
    """Answer a script; phrases are said in its reader's language."""
    text = _JSON.encode(answer.value)
    return Response(text, answer.status, mimetype="application/json", headers={"Cache-Control": "no-store"})


def wants_json() -> bool:
    """Say whether a script asked."""
    return request.accept_mimetypes.best == "application/json" or request.is_json


def error_answer(error: ElearnError, status: int) -> Answer:
    """Say what went wrong, on a page or to a script."""
    problems = [
        {"field": problem.path, "message": problem.message, "hint": problem.hint}
        for problem in getattr(error, "problems", ())
    ]
    if wants_json():
        return Json({"error": error.message, "problems": problems}, status)
    return Page("error.html", {"status": status, "message": error.message, "problems": problems}, status)


def needs_login() -> Answer:
    """Tell a POST without a session that it was not carried out, and how to go on."""
    message = Phrase("You are logged out. Nothing was changed; log in again and repeat it.")
    if wants_json():
        return Json({"error": message, "problems": []}, 401)
    return Page("error.html", {"status": 401, "message": message, "problems": []}, 401)


def quoted(target: str) -> str:
    """Quote an address for a query."""
    return quote(target, safe="/")


def _say(value: object) -> str:
    if isinstance(value, Phrase):
        return translate(value, g.language)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_say)


def install(app: Flask, settings: Settings, static: Mapping[str, str]) -> None:
    """Give the application its environments."""
    app.extensions["environments"] = environments(settings, static)
