"""First passwords on slips, or links to choose one: made before the transaction opens, kept in it, shown once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import g, request
from markupsafe import Markup
from sqlalchemy.orm import Session

from elearn.accounts import activation, slips
from elearn.accounts.activation import LASTS
from elearn.accounts.actor import Actor
from elearn.accounts.passwords import NONE_YET, hash_first_password
from elearn.accounts.roles import Permission
from elearn.accounts.slips import Slip
from elearn.identities import new_code, new_password
from elearn.roster.queries import people_in
from elearn.training.queries import members_of
from elearn.web import visitor
from elearn.web.current import actor, clock_time, database, settings, transaction
from elearn.web.pages import Page

People = Callable[[Session, Actor], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Hold for whom something was made, and what: a password with its hash, or the code of a link."""

    is_link: bool
    people: Sequence[Slip]
    secrets: Mapping[int, str]
    hashes: Mapping[int, str]


def for_roster() -> Prepared:
    """Make first passwords, or links, for the people of an uploaded roster."""
    return _fresh(lambda session, who: people_in(session, who, _given("upload_id"), now=clock_time()))


def for_class() -> Prepared:
    """Make first passwords, or links, for the members of a class."""
    return _fresh(lambda session, who: members_of(session, who, _given("class_id")))


def sheet(prepared: Prepared, back: str) -> Page:
    """Keep what was made and show the slips: nothing but this page has them, and nothing keeps this page."""
    action = "account.link" if prepared.is_link else "account.reset"
    who, now = actor().public_id, clock_time()
    given = slips.hand_out(transaction(), prepared.hashes, action=action, now=now, actor_id=who)
    if prepared.is_link:
        activation.offer(transaction(), {key: prepared.secrets[key] for key in given}, now=now)
    found = [(slip, prepared.secrets[slip.account_id]) for slip in prepared.people if slip.account_id in given]
    return shown(found, back, is_link=prepared.is_link)


def shown(found: Sequence[tuple[Slip, str]], back: str, *, is_link: bool = False) -> Page:
    """Show slips to print, each with a password, or with the address of a link and its picture for cameras."""
    values = {
        "slips": [(slip, secret, picture(link_of(secret)) if is_link else None) for slip, secret in found],
        "address": settings().base_url or request.host_url,
        "link_of": link_of,
        "days": LASTS.days,
        "is_link": is_link,
        "back": back,
    }
    return Page("roster/slips.html", values, is_secret=True)


def link_of(code: str) -> str:
    """Give the address of a link."""
    return f"{settings().base_url or request.host_url.rstrip('/')}/activate/{code}"


def picture(address: str) -> Markup:
    """Draw an address for the cameras of phones; with one mask for all, which takes a fifth of the time."""
    import segno

    drawn = segno.make(address, error="m", mask=3)
    return Markup(drawn.svg_inline(scale=3, border=3, light="#fff", svgclass=None, lineclass=None))  # noqa: S704


def _fresh(people: People) -> Prepared:
    """Read who waits for a slip in a transaction of its own, and hash for nobody who may not ask for it."""
    with database().read() as session:
        g.transaction = session
        who = visitor.actor_or_none()
        found = _waiting(session, who, people) if who is not None else []
    g.transaction = None
    if request.form.get("how") == "link":
        codes = {slip.account_id: new_code() for slip in found}
        return Prepared(True, found, codes, dict.fromkeys(codes, NONE_YET))
    passwords = {slip.account_id: new_password() for slip in found}
    return Prepared(False, found, passwords, {key: hash_first_password(one) for key, one in passwords.items()})


def _waiting(session: Session, who: Actor, people: People) -> list[Slip]:
    if who.must_change_password or not who.has(Permission.MANAGE_PEOPLE):
        return []
    return slips.waiting(session, who, people(session, who), again="again" in request.form)


def _given(name: str) -> str:
    return str((request.view_args or {})[name])
