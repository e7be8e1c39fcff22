"""Administrators look after people: the list, a new person, and the slip with a password that is shown once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from elearn.accounts import administration
from elearn.accounts.passwords import hash_password
from elearn.accounts.people import people
from elearn.accounts.roles import Permission
from elearn.identities import new_password, new_public_id
from elearn.personnel.bulk import MOST
from elearn.privacy.concerns import open_ones
from elearn.study import create_account
from elearn.web.areas import Area, area
from elearn.web.current import actor, clock_time, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.people_forms import (
    BULK_LABELS,
    ORDER_LABELS,
    ROLE_LABELS,
    STATE_LABELS,
    PersonForm,
    read_new,
    read_wanted,
)
from elearn.web.views import Views

blueprint = Views("people", __name__)
LIST_LABELS = {
    "states": STATE_LABELS,
    "orders": ORDER_LABELS,
    "role_labels": ROLE_LABELS,
    "actions": BULK_LABELS,
    "most": MOST,
}
FILTERS = ("unit", "role", "state", "q", "order")


@dataclass(frozen=True, slots=True)
class FreshPassword:
    """Hold a password made on the spot, and its hash."""

    password: str
    hashed: str


def fresh_password() -> FreshPassword:
    """Make a password and hash it, before any transaction opens."""
    password = new_password()
    return FreshPassword(password, hash_password(password))


@blueprint.get("/admin/people/")
@requires(Permission.MANAGE_PEOPLE)
def listing() -> Page:
    """List the people of the own area, filtered, in order, a page at a time."""
    mine = area(Permission.MANAGE_PEOPLE)
    wanted = read_wanted(request.args, mine.by_code)
    after = request.args.get("after", "")
    found, has_more = people(transaction(), actor(), wanted, now=clock_time(), after=after)
    chosen = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    values = {
        "area": mine,
        "people": found,
        "chosen": dict.fromkeys(FILTERS, "") | chosen,
        "is_filtered": bool(chosen.keys() - {"order"}),
        "wanted": wanted,
        "is_first": not after,
        "further": urlencode({**chosen, "after": found[-1].public_id}) if has_more else None,
        "first": urlencode(chosen),
        "concerns": open_ones(transaction(), actor()),
        **LIST_LABELS,
    }
    return Page("people/list.html", values)


@blueprint.get("/admin/people/new")
@requires(Permission.MANAGE_PEOPLE)
def new() -> Page:
    """Show the form for a new person; ``?unit=`` has a code to begin with."""
    form = PersonForm(unit=request.args.get("unit", ""), roles=["trainee"])
    return _form(form, area(Permission.MANAGE_PEOPLE))


@blueprint.post("/admin/people/new")
@requires(Permission.MANAGE_PEOPLE, prepare=fresh_password)
def create(fresh: FreshPassword) -> Page:
    """Make the account and show its slip, or the form again with every fault."""
    form, mine = PersonForm(), area(Permission.MANAGE_PEOPLE)
    wanted, problems = read_new(form, mine.by_code, public_id=new_public_id(), password_hash=fresh.hashed)
    problems += administration.faults_of(transaction(), wanted)
    if problems:
        form.take(problems)
        return _form(form, mine, 422)
    paths = [mine.by_id[unit_id].path for unit_id in (wanted.unit_id, *(unit for _, unit in wanted.roles))]
    administration.require_within(actor(), paths[0], paths[1:])
    account = create_account(transaction(), wanted, now=clock_time(), actor_id=actor().public_id)
    return slip(account, fresh.password, is_new=True)


def slip(account: Any, password: str, *, is_new: bool) -> Page:
    """Show a new password, once: nothing keeps this page, and nothing but this page has the password."""
    values = {
        "name": account.name,
        "username": account.username,
        "public_id": account.public_id,
        "password": password,
        "address": settings().base_url or request.host_url,
        "is_new": is_new,
        "is_locked": account.locked_at is not None,
    }
    return Page("people/slip.html", values, 201 if is_new else 200, is_secret=True)


def _form(form: PersonForm, mine: Area, status: int = 200) -> Page:
    return Page("people/new.html", {"form": form, "area": mine, "role_labels": ROLE_LABELS}, status)
