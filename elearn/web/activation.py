"""A link by which somebody chooses the password: made by an administrator, opened without log-in, good for once."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, request
from wtforms import PasswordField

from elearn.accounts import activation, administration, passwords, people
from elearn.accounts.activation import LASTS, Invited
from elearn.accounts.models import Account
from elearn.accounts.roles import Permission
from elearn.errors import Conflict, NotFound
from elearn.identities import digest, new_code, new_token
from elearn.languages import translate
from elearn.outbox import addresses
from elearn.outbox import service as outbox
from elearn.outbox.service import Letter
from elearn.problems import Phrase, Problem
from elearn.web import visitor
from elearn.web.current import actor, clock_time, database, language, settings, transaction
from elearn.web.forms import Filled, Form
from elearn.web.guard import public, requires
from elearn.web.pages import Page, Redirect
from elearn.web.slips import link_of, picture
from elearn.web.views import Views

blueprint = Views("activation", __name__)
DIFFER = Phrase("The two entries differ.")
KEPT = Phrase("Your password is kept. Next time, log in as %(username)s.")
SENT = Phrase("A link is on its way to the person's own address.")
NO_ADDRESS = Phrase("This person has no confirmed address, or the site sends no mail.")
LOCKED = Phrase("The account is locked: unlock it first.")
SUBJECT = Phrase("Choose a new password")
TEXT = Phrase(
    "An administrator has made a link by which you choose a new password. It holds for %(days)s days and works once. "
    "Until you use it, your present password stays as it is."
)


class ChoiceForm(Form):
    """Ask for a new password, twice."""

    password = PasswordField(validators=[Filled()])
    again = PasswordField(validators=[Filled()])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Hold what is wrong with the password that was chosen, or its hash."""

    problems: list[Problem]
    hashed: str | None


@blueprint.get("/activate/<code>")
@public()
def look_at(code: str) -> Page:
    """Ask for a password, twice; looking uses nothing up, for there are programmes that look at links."""
    return _asking(ChoiceForm(), activation.invited(transaction(), code, now=clock_time()), code)


def hash_choice() -> Chosen:
    """Check the password that was chosen, and hash it before the transaction opens; for no link that does not hold."""
    form, code = ChoiceForm(), str((request.view_args or {})["code"])
    with database().read() as g.transaction:
        try:
            found = activation.invited(g.transaction, code, now=clock_time())
        except NotFound:
            return Chosen([], None)
    fresh = form.password.data or ""
    problems = passwords.weaknesses(fresh, found.username)
    problems += [Problem("again", 0, 0, "A106", DIFFER)] if fresh != (form.again.data or "") else []
    return Chosen(problems, None if problems else passwords.hash_password(fresh))


@blueprint.post("/activate/<code>")
@public(prepare=hash_choice)
def choose(chosen: Chosen, code: str) -> Page | Redirect:
    """Keep the password, use the link up, and go on logged in; or show the form again with every fault."""
    found, token = activation.invited(transaction(), code, now=clock_time()), new_token()
    if chosen.hashed is None:
        form = ChoiceForm()
        form.take(chosen.problems)
        return _asking(form, found, code, 422)
    values: dict[str, Any] = {"token_key": digest(token), "now": clock_time(), "address": request.remote_addr or ""}
    activation.accept(transaction(), code, chosen.hashed, **values)
    visitor.begin_session(token)
    flash(translate(Phrase(KEPT.text, {"username": found.username}), language()))
    return Redirect("/")


@blueprint.post("/admin/people/<public_id>/link")
@requires(Permission.MANAGE_PEOPLE)
def make(public_id: str) -> Page | Redirect:
    """Make a link for one person, and show it once or send it to the person's own address."""
    account, code = administration.account_of(transaction(), actor(), public_id), new_code()
    if account.locked_at is not None:
        raise Conflict(LOCKED)
    activation.make(transaction(), account, code, now=clock_time(), actor_id=actor().public_id)
    if "mail" in request.form:
        _send(account, code)
        flash(translate(SENT, language()))
        return Redirect(f"/admin/people/{public_id}")
    address = link_of(code)
    values = {"person": account.name, "public_id": public_id, "address": address, "picture": picture(address)}
    return Page("people/link.html", {**values, "username": account.username, "days": LASTS.days}, is_secret=True)


@blueprint.get("/admin/people/<public_id>/link")
@requires(Permission.MANAGE_PEOPLE)
def after(public_id: str) -> Redirect:
    """Lead back from the address that shows a link once."""
    return Redirect(f"/admin/people/{people.person(transaction(), actor(), public_id).public_id}")


def may_mail(account_id: int) -> bool:
    """Say whether a link can be sent to a person: the address is confirmed, and the site sends mail."""
    return bool(settings().smtp_url and addresses.box_of(transaction(), account_id).address)


def _send(account: Account, code: str) -> None:
    if not may_mail(account.id):
        raise Conflict(NO_ADDRESS)
    said, now = Phrase(TEXT.text, {"days": LASTS.days}), clock_time()
    letter = Letter(
        kind=outbox.ONCE,
        title=(translate(SUBJECT, "zh"), translate(SUBJECT, "en")),
        text=(translate(said, "zh"), translate(said, "en")),
        link=f"/activate/{code}",
        key=f"link-{digest(code)[:32]}",
        expires_at=now + LASTS,
    )
    outbox.put(transaction(), [(account.id, letter)], language=settings().language, now=now)


def _asking(form: ChoiceForm, found: Invited, code: str, status: int = 200) -> Page:
    values = {"form": form, "invited": found, "code": code, "shortest": passwords.SHORTEST}
    return Page("account/activate.html", values, status, is_secret=True)
