"""Mail to oneself: the address, confirmed by a link; what is sent; and the way out of it, without log-in."""

from flask import flash, request
from wtforms import StringField

from elearn.accounts.models import Account
from elearn.errors import Invalid
from elearn.identities import new_token
from elearn.languages import translate
from elearn.outbox import addresses
from elearn.outbox.kinds import KINDS
from elearn.problems import Phrase
from elearn.web import csrf
from elearn.web.current import actor, clock_time, language, settings, transaction
from elearn.web.forms import Filled, Form
from elearn.web.guard import public, requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("mail", __name__)


class AddressForm(Form):
    """Ask for an e-mail address."""

    address = StringField(validators=[Filled()])


@blueprint.get("/account/mail")
@requires()
def choices() -> Page:
    """Show the own address and which mail comes to it."""
    return _choices(AddressForm())


@blueprint.post("/account/mail")
@requires()
def want() -> Page | Redirect:
    """Send a link to an address; it counts once the link was followed."""
    form = AddressForm()
    if not (form.validate() and settings().smtp_url):
        return _choices(form, 422)
    account = transaction().get_one(Account, actor().id)
    given, now = form.address.data or "", clock_time()
    try:
        addresses.want(transaction(), account, given, token=new_token(), own=new_token(), language=language(), now=now)
    except Invalid as error:
        form.take(error.problems)
        return _choices(form, 422)
    return _back(Phrase("A link is on its way to %(address)s. It holds for two days.", {"address": given.strip()}))


@blueprint.post("/account/mail/remove")
@requires()
def remove() -> Redirect:
    """Forget the own address."""
    addresses.remove(transaction(), actor().id, now=clock_time())
    return _back(Phrase("The address is forgotten. No more mail comes."))


@blueprint.post("/account/mail/kinds")
@requires()
def choose() -> Redirect:
    """Keep which kinds of mail are wanted."""
    addresses.choose(transaction(), actor().id, set(request.form.getlist("kind")) & KINDS.keys(), now=clock_time())
    return _back(Phrase("Kept."))


@blueprint.get("/mail/confirm/<token>")
@public()
def look_at(token: str) -> Page:
    """Ask whether the address of a link is to be confirmed: programmes that look at links must not confirm it."""
    address = addresses.waiting_for(transaction(), token, now=clock_time())
    return Page("mail/confirm.html", {"address": address, "token": token, "is_done": False}, is_secret=True)


@blueprint.post("/mail/confirm/<token>")
@public()
def confirm(token: str) -> Page:
    """Confirm the address of a link, which needs no log-in: whoever has the link reads that address's mail."""
    address = addresses.waiting_for(transaction(), token, now=clock_time())
    addresses.confirm(transaction(), token, now=clock_time())
    return Page("mail/confirm.html", {"address": address, "token": token, "is_done": True}, is_secret=True)


@blueprint.get("/mail/unsubscribe/<token>/<kind>")
@public()
def ask_to_unsubscribe(token: str, kind: str) -> Page:
    """Ask whether a kind of mail is to end; looking at the address ends nothing."""
    addresses.owner_of(transaction(), token, kind)
    return _unsubscribe(token, kind, is_done=False)


@blueprint.post("/mail/unsubscribe/<token>/<kind>")
@public()
@csrf.token_in_address
def unsubscribe(token: str, kind: str) -> Page:
    """End a kind of mail, by the page's button or by a mail programme's own one (RFC 8058), which has no session."""
    addresses.unsubscribe(transaction(), token, kind, now=clock_time())
    return _unsubscribe(token, kind, is_done=True)


def _unsubscribe(token: str, kind: str, *, is_done: bool) -> Page:
    values = {"label": KINDS[kind], "token": token, "kind": kind, "is_done": is_done}
    return Page("mail/unsubscribe.html", values, is_secret=True)


def _choices(form: AddressForm, status: int = 200) -> Page:
    box = addresses.box_of(transaction(), actor().id)
    is_waiting = box.wanted_until is not None and box.wanted_until > clock_time()
    values = {"form": form, "box": box, "is_waiting": is_waiting, "kinds": KINDS, "is_on": bool(settings().smtp_url)}
    return Page("mail/choices.html", values, status)


def _back(word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect("/account/mail")
