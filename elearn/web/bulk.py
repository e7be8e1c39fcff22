"""One deed for many people: chosen on the list, foreseen on a page, then done."""

from typing import get_args

from flask import flash, g, request

from elearn.accounts.passwords import hash_first_password
from elearn.accounts.people import people
from elearn.accounts.roles import Permission
from elearn.accounts.slips import Slip
from elearn.errors import Invalid
from elearn.identities import new_password
from elearn.languages import translate
from elearn.personnel import bulk
from elearn.personnel.bulk import MOST, Action, Foreseen
from elearn.problems import Phrase, Problem
from elearn.web import slips, visitor
from elearn.web.areas import area
from elearn.web.current import actor, clock_time, database, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.people_forms import BULK_LABELS, NO_UNIT, read_wanted
from elearn.web.views import Views

blueprint = Views("bulk", __name__)
Fresh = dict[str, tuple[str, str]]  # public id → a password and its hash


def fresh_passwords() -> Fresh:
    """Make passwords for a reset, before the transaction opens, and for nobody who may not ask for it."""
    if request.form.get("action") != "reset" or request.form.get("sure") != "yes":
        return {}
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
        may = who is not None and not who.must_change_password and who.has(Permission.MANAGE_PEOPLE)
        found = bulk.foresee(g.transaction, who, request.form.getlist("person"), "reset", None) if may and who else []
    g.transaction = None
    made = {one.person.public_id: new_password() for one in found if one.hindered is None}
    return {public_id: (password, hash_first_password(password)) for public_id, password in made.items()}


@blueprint.get("/admin/people/bulk")
@requires(Permission.MANAGE_PEOPLE)
def after() -> Redirect:
    """Lead back from the page that foresees."""
    return Redirect("/admin/people/")


@blueprint.post("/admin/people/bulk")
@requires(Permission.MANAGE_PEOPLE, prepare=fresh_passwords)
def do(fresh: Fresh) -> Page | Redirect:
    """Say what would become of each person; with ``sure`` do it, which for a reset gives slips, shown once."""
    action = next((one for one in get_args(Action) if one == request.form.get("action")), None)
    if action is None:
        raise Invalid([Problem("action", 0, 0, "A132", Phrase("Choose what is to be done."))])
    mine = area(Permission.MANAGE_PEOPLE)
    unit = mine.by_code.get(request.form.get("to", "")) if action == "move" else None
    if action == "move" and unit is None:
        raise Invalid([Problem("to", 0, 0, "A112", NO_UNIT)])
    if request.form.get("sure") != "yes":
        found = bulk.foresee(transaction(), actor(), _chosen(), action, unit.id if unit else None)
        return _foreseen(found, action, unit.code if unit else "")
    return _done(action, unit.id if unit else None, fresh)


def _done(action: Action, unit_id: int | None, fresh: Fresh) -> Page | Redirect:
    hashes = {public_id: hashed for public_id, (_, hashed) in fresh.items()}
    ids = request.form.getlist("person")
    done = bulk.carry_out(transaction(), actor(), ids, action, unit_id=unit_id, hashes=hashes, now=clock_time())
    if action != "reset":
        flash(translate(Phrase("Done for %(count)s people.", {"count": len(done)}), language()))
        return Redirect("/admin/people/")
    units = area(Permission.MANAGE_PEOPLE).by_id
    given = []
    for account in done:
        home = units[account.unit_id]
        who = (account.id, account.public_id, account.username, account.name)
        given.append((Slip(*who, home.code, home.name_zh, home.name_en), fresh[account.public_id][0]))
    return slips.shown(sorted(given, key=lambda pair: (pair[0].unit_code, pair[0].name)), "/admin/people/")


def _chosen() -> list[str]:
    """List who was ticked, or everybody whom the list's filter shows."""
    if request.form.get("all") != "yes":
        return request.form.getlist("person")
    wanted = read_wanted(request.form, area(Permission.MANAGE_PEOPLE).by_code)
    found, _ = people(transaction(), actor(), wanted, now=clock_time(), limit=MOST)
    return [one.public_id for one in found]


def _foreseen(found: list[Foreseen], action: Action, unit: str) -> Page:
    values = {
        "found": found,
        "doable": bulk.doable(found),
        "action": action,
        "label": BULK_LABELS[action],
        "to": unit,
        "area": area(Permission.MANAGE_PEOPLE),
        "is_cut": len(found) >= MOST,
    }
    return Page("people/bulk.html", values)
