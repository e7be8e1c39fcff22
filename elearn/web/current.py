"""What a view works with: the transaction, the moment, the actor, the site's parts."""

from datetime import date, datetime
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.config import Settings
from elearn.content.desk import Desk
from elearn.content.outline import Outline
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import NotAllowed
from elearn.languages import Language


def settings() -> Settings:
    """Give the site's settings."""
    return cast("Settings", current_app.config["ELEARN"])


def database() -> Database:
    """Give the database; only the wiring, a view's preparation and a file being sent open transactions on it."""
    return cast("Database", current_app.extensions["database"])


def shelf() -> Shelf:
    """Give the cache of what is published."""
    return cast("Shelf", current_app.extensions["shelf"])


def desk() -> Desk:
    """Give the content folder, as it is checked for those who write."""
    return cast("Desk", current_app.extensions["desk"])


def published() -> Outline:
    """Give what is published: read once a request, so that all of a page is of one publication."""
    if "published" not in g:
        g.published = shelf().outline(transaction())
    return cast("Outline", g.published)


def transaction() -> Session:
    """Give the request's transaction."""
    return cast("Session", g.transaction)


def clock_time() -> datetime:
    """Give the request's moment: one for everything it does."""
    return cast("datetime", g.now)


def local_day() -> date:
    """Give the day that it is where the site is."""
    return clock_time().astimezone(settings().zone).date()


def language() -> Language:
    """Give the language of the answer."""
    return cast("Language", g.language)


def actor() -> Actor:
    """Give who asks; the guard has made sure that somebody is logged in."""
    found = g.get("actor")
    if found is None:
        raise NotAllowed
    return cast("Actor", found)
