"""One person as administrators see it: facts, history, and what can be done about the account."""

from collections.abc import Mapping
from typing import Any

from flask import flash

from elearn.accounts import administration, people, service
from elearn.accounts.models import Account
from elearn.accounts.roles import Permission
from elearn.audit.queries import Entry, history_of
from elearn.errors import Invalid
from elearn.languages import translate
from elearn.organisation.models import OrgUnit
from elearn.organisation.queries import Unit, units
from elearn.personnel import merging, retiring
from elearn.privacy import erasing
from elearn.problems import Phrase, Problem
from elearn.study import move_account
from elearn.web.activation import may_mail
from elearn.web.areas import area
from elearn.web.audit_words import DEEDS
from elearn.web.current import actor, clock_time, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.people import FreshPassword, fresh_password, slip
from elearn.web.people_forms import NO_UNIT, ROLE_LABELS, MoveForm
from elearn.web.views import Views

blueprint = Views("person", __name__)
LABELS: Mapping[str, Phrase] = {
    "login": Phrase("Logged in"),
    "logout": Phrase("Logged out"),
    "account.create": Phrase("Account made"),
    "account.password": Phrase("Own password chosen"),
    "account.reset": Phrase("New password made"),
    "account.lock": Phrase("Locked"),
    "account.unlock": Phrase("Unlocked"),
    "mark.give": Phrase("Answer marked by hand"),
    "override.set": Phrase("Marks replaced"),
    "override.withdraw": Phrase("Replaced marks taken back"),
    "grades.view": Phrase("Looked at how a grade came about"),
    "account.link": Phrase("Link to choose a password made"),
    "account.activate": Phrase("Password chosen by a link"),
    "account.end_sessions": Phrase("Logged out everywhere"),
    "account.retire": Phrase("Retired"),
    "account.return": Phrase("Came back"),
    "account.merge": Phrase("Merged into another account"),
    "account.erase": Phrase("Personal data erased"),
    "mail.confirm": Phrase("E-mail address confirmed"),
    "mail.remove": Phrase("E-mail address removed"),
    "mail.unsubscribe": Phrase("A kind of mail turned off"),
    "calendar.renew": Phrase("New calendar address made"),
}
REFUSED = Phrase("Log-in refused")


@blueprint.get("/admin/people/<public_id>")
@requires(Permission.MANAGE_PEOPLE)
def person(public_id: str) -> Page:
    """Show a person of the own area."""
    found = people.person(transaction(), actor(), public_id)
    mine = area(Permission.MANAGE_PEOPLE)
    values = {
        "person": found,
        "unit": mine.by_id[found.unit_id],
        "area": mine,
        "forbidden": administration.why_not(actor(), found),
        "role_labels": ROLE_LABELS,
        "history": _history(public_id),
        "into": merging.into_of(transaction(), found.id),
        "may_mail": may_mail(found.id),
    }
    return Page("people/person.html", values)


@blueprint.post("/admin/people/<public_id>/lock")
@requires(Permission.MANAGE_PEOPLE)
def lock(public_id: str) -> Redirect:
    """Lock the account; who is in is put out."""
    account = _account(public_id)
    administration.lock(transaction(), account, now=clock_time(), actor_id=actor().public_id)
    return _back(account, Phrase("The account is locked, and logged out everywhere."))


@blueprint.post("/admin/people/<public_id>/unlock")
@requires(Permission.MANAGE_PEOPLE)
def unlock(public_id: str) -> Redirect:
    """Unlock the account, and end a pause after wrong passwords."""
    account = _account(public_id)
    service.unlock(transaction(), account, now=clock_time(), actor_id=actor().public_id)
    return _back(account, Phrase("The account is open again."))


@blueprint.post("/admin/people/<public_id>/end-sessions")
@requires(Permission.MANAGE_PEOPLE)
def end_sessions(public_id: str) -> Redirect:
    """Log the person out everywhere."""
    account = _account(public_id)
    administration.end_sessions(transaction(), account, now=clock_time(), actor_id=actor().public_id)
    return _back(account, Phrase("The person is logged out everywhere."))


@blueprint.post("/admin/people/<public_id>/reset")
@requires(Permission.MANAGE_PEOPLE, prepare=fresh_password)
def reset(fresh: FreshPassword, public_id: str) -> Page:
    """Make a new first password, and show it once."""
    account, now = _account(public_id), clock_time()
    service.set_password(transaction(), account, fresh.hashed, must_change=True, now=now, actor_id=actor().public_id)
    return slip(account, fresh.password, is_new=False)


@blueprint.get("/admin/people/<public_id>/reset")
@requires(Permission.MANAGE_PEOPLE)
def after_reset(public_id: str) -> Redirect:
    """Lead back from a slip's address, which shows its password once and never again."""
    return Redirect(f"/admin/people/{people.person(transaction(), actor(), public_id).public_id}")


@blueprint.post("/admin/people/<public_id>/retire")
@requires(Permission.MANAGE_PEOPLE)
def retire(public_id: str) -> Redirect:
    """Retire the person: closed, without roles, out of classes; what was done stays."""
    account = _account(public_id)
    retiring.retire(transaction(), account, now=clock_time(), actor_id=actor().public_id)
    return _back(account, Phrase("The person is retired. What was done stays and counts."))


@blueprint.post("/admin/people/<public_id>/return")
@requires(Permission.MANAGE_PEOPLE)
def bring_back(public_id: str) -> Redirect:
    """Let the person come back, with the roles of before."""
    account = _account(public_id)
    erasing.refuse_erased(transaction(), account.id)
    retiring.bring_back(transaction(), account, now=clock_time(), actor_id=actor().public_id)
    return _back(account, Phrase("The person is back, with the roles of before."))


@blueprint.post("/admin/people/<public_id>/move")
@requires(Permission.MANAGE_PEOPLE)
def move(public_id: str) -> Redirect:
    """Give the person another home unit of the own area."""
    account = _account(public_id)
    unit = area(Permission.MANAGE_PEOPLE).by_code.get(MoveForm().unit.data or "")
    if unit is None:
        raise Invalid([Problem("unit", 0, 0, "A112", NO_UNIT)])
    administration.require_another_administrator(transaction(), account)
    move_account(transaction(), account, unit.id, now=clock_time(), actor_id=actor().public_id)
    return _back(account, Phrase("Moved to %(unit)s.", {"unit": unit.name(language())}))


def _account(public_id: str) -> Account:
    return administration.account_of(transaction(), actor(), public_id)


def _back(account: Account, word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect(f"/admin/people/{account.public_id}")


def _history(public_id: str) -> list[tuple[Entry, Phrase, str | None]]:
    """Pair each event with its label and the name of who did it (None: nobody who is known)."""
    entries = history_of(transaction(), public_id)
    names = people.names_of(transaction(), {entry.actor_id for entry in entries if entry.actor_id})
    moved = {entry.facts.get(end) for entry in entries if entry.action == "account.move" for end in ("from", "to")}
    known = {unit.id: unit for unit in units(transaction(), OrgUnit.id.in_(moved))} if moved else {}
    return [(entry, _label(entry, known), names.get(entry.actor_id or "")) for entry in entries]


def _label(entry: Entry, known: Mapping[Any, Unit]) -> Phrase:
    if entry.action == "login" and entry.outcome == "refused":
        return REFUSED
    if entry.action == "account.move":
        ends = {end: known.get(entry.facts.get(end)) for end in ("from", "to")}
        shown = {end: unit.name(language()) if unit else "–" for end, unit in ends.items()}
        return Phrase("Moved from %(from)s to %(to)s", shown)
    return LABELS.get(entry.action) or DEEDS.get(entry.action, Phrase(entry.action))
