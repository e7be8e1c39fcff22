"""Share a phone: a PIN for this one, handing it over, and the list of names that the next one chooses from."""

from collections.abc import Sequence
from typing import Any

from flask import flash, g, request, session
from flask_login import logout_user
from werkzeug.http import dump_cookie

from elearn.accounts import handover, passwords, service
from elearn.accounts.handover import Listed, Pin
from elearn.errors import Invalid
from elearn.identities import digest, new_public_id, new_token
from elearn.languages import translate
from elearn.problems import Phrase, Problem
from elearn.web import visitor
from elearn.web.account import FORGET
from elearn.web.current import actor, clock_time, database, language, settings, transaction
from elearn.web.guard import public, requires
from elearn.web.navigation import home
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("handover", __name__)
DEVICE, REMEMBERED = "device", 400 * 86_400  # seconds: the longest that browsers keep a cookie
REFUSED = Phrase("The PIN is wrong, or no longer holds. After five wrong ones, log in with the password.")
MADE = Phrase("You are on this phone's list.")
GONE = Phrase("You are no longer on this phone's list.")


@blueprint.get("/handover/")
@requires()
def share() -> Page:
    """Show the form for a PIN, and the button that hands the phone over."""
    key = _device_key()
    values = {
        "may": handover.may_have_pin(actor()),
        "is_listed": bool(key) and handover.is_listed(transaction(), actor().id, key, now=clock_time()),
        "people": handover.people(transaction(), key, now=clock_time()) if key else (),
    }
    return Page("handover/share.html", values)


def hash_pin() -> tuple[list[Problem], str]:
    """Check and hash the PIN that was chosen, before the transaction opens, and for nobody who is not logged in."""
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
    pin = request.form.get("pin", "").strip()
    problems = handover.weaknesses(pin)
    return problems, passwords.hash_password(pin) if who and not problems else ""


@blueprint.post("/handover/pin")
@requires(prepare=hash_pin)
def choose_pin(chosen: tuple[list[Problem], str]) -> Redirect:
    """Put oneself on this phone's list. Raises Invalid for a poor PIN."""
    problems, pin_hash = chosen
    if problems:
        raise Invalid(problems)
    token = request.cookies.get(DEVICE) or new_token()
    own = new_public_id()
    handover.remember(transaction(), actor(), digest(token), pin_hash, public_id=own, now=clock_time())
    flash(translate(MADE, language()))
    is_https = settings().is_https
    cookie = dump_cookie(DEVICE, token, REMEMBERED, secure=is_https, httponly=True, samesite="Lax")
    return Redirect("/handover/", {"Set-Cookie": cookie})


@blueprint.post("/handover/forget")
@requires()
def forget() -> Redirect:
    """Take oneself off this phone's list."""
    handover.forget(transaction(), actor().id, _device_key())
    flash(translate(GONE, language()))
    return Redirect("/handover/")


@blueprint.post("/handover/")
@requires()
def hand_over() -> Redirect:
    """End this session, let the browser forget its pages, and lead to the list of names."""
    service.log_out(transaction(), actor().session_key, now=clock_time(), actor_id=actor().public_id)
    logout_user()
    session.clear()
    return Redirect("/handover/who", FORGET)


@blueprint.get("/handover/who")
@public()
def who() -> Page | Redirect:
    """Show who is on this phone's list; on any other phone, the log-in form."""
    here = visitor.actor_or_none()
    if here is not None:
        return Redirect(home(here))
    return _picker(None) if _listed() else Redirect("/login")


def check_pin() -> tuple[Pin | None, bool]:
    """Compare the PIN that was typed, before the transaction opens."""
    with database().read() as g.transaction:
        known = handover.pin_of(g.transaction, _device_key(), request.form.get("who", "")[:24], now=clock_time())
    return known, passwords.verify_password(known.pin_hash if known else None, request.form.get("pin", "")[:20])


@blueprint.post("/handover/who")
@public(prepare=check_pin)
def enter(checked: tuple[Pin | None, bool]) -> Page | Redirect:
    """Let in who chose a name of the list and typed its PIN."""
    (known, is_right), token = checked, new_token()
    values: dict[str, Any] = {"is_right": is_right, "token_key": digest(token), "now": clock_time()}
    if not handover.enter(transaction(), _device_key(), known, address=request.remote_addr or "", **values):
        return _picker(REFUSED)
    visitor.begin_session(token)
    return Redirect("/")


def _picker(refused: Phrase | None) -> Page:
    return Page("handover/who.html", {"people": _listed(), "refused": refused}, 422 if refused else 200)


def _listed() -> Sequence[Listed]:
    return handover.people(transaction(), _device_key(), now=clock_time())


def _device_key() -> str:
    return digest(request.cookies.get(DEVICE, ""))
