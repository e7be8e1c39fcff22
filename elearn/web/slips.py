"""First passwords on slips: made and hashed before the transaction opens, kept in it, shown once."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask import g, request
from sqlalchemy.orm import Session

from elearn.accounts import slips
from elearn.accounts.actor import Actor
from elearn.accounts.passwords import hash_first_password
from elearn.accounts.roles import Permission
from elearn.accounts.slips import Slip
from elearn.identities import new_password
from elearn.roster.queries import people_in
from elearn.training.queries import members_of
from elearn.web import visitor
from elearn.web.current import actor, clock_time, database, settings, transaction
from elearn.web.pages import Page
from elearn.web.people import FreshPassword

Prepared = Sequence[tuple[Slip, FreshPassword]]
People = Callable[[Session, Actor], Iterable[int]]


def for_roster() -> Prepared:
    """Make first passwords for the people of an uploaded roster."""
    return _fresh(lambda session, who: people_in(session, who, _given("upload_id"), now=clock_time()))


def for_class() -> Prepared:
    """Make first passwords for the members of a class."""
    return _fresh(lambda session, who: members_of(session, who, _given("class_id")))


def sheet(prepared: Prepared, back: str) -> Page:
    """Keep the passwords and show the slips: nothing but this page has them, and nothing keeps this page."""
    hashes = {slip.account_id: fresh.hashed for slip, fresh in prepared}
    given = slips.hand_out(transaction(), hashes, now=clock_time(), actor_id=actor().public_id)
    values = {
        "slips": [(slip, fresh.password) for slip, fresh in prepared if slip.account_id in given],
        "address": settings().base_url or request.host_url,
        "back": back,
    }
    return Page("roster/slips.html", values, is_secret=True)


def _fresh(people: People) -> Prepared:
    """Read who waits for a slip in a transaction of its own, and hash for nobody who may not ask for it."""
    with database().read() as session:
        g.transaction = session
        who = visitor.actor_or_none()
        found = _waiting(session, who, people) if who is not None else []
    g.transaction = None
    passwords: Mapping[int, str] = {slip.account_id: new_password() for slip in found}
    return [
        (slip, FreshPassword(passwords[slip.account_id], hash_first_password(passwords[slip.account_id])))
        for slip in found
    ]


def _waiting(session: Session, who: Actor, people: People) -> list[Slip]:
    if who.must_change_password or not who.has(Permission.MANAGE_PEOPLE):
        return []
    return slips.waiting(session, who, people(session, who), again="again" in request.form)


def _given(name: str) -> str:
    return str((request.view_args or {})[name])
