"""Who belongs to a class: people by user name or staff number, whole units, and first passwords for all of them."""

import re

from flask import flash, request
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.accounts.names import fold_username
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.errors import Invalid, NotFound
from elearn.languages import translate
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase, Problem
from elearn.training import membership
from elearn.training.queries import Seen, class_of, count_members, members, seen_class, some_members, units_of
from elearn.web import slips
from elearn.web.areas import area
from elearn.web.class_trail import recorded
from elearn.web.current import actor, clock_time, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.people_forms import NO_UNIT
from elearn.web.views import Views

blueprint = Views("class_members", __name__)
MOST_NAMED = 500
NOBODY = Phrase("Nobody in your area has one of these user names or staff numbers: %(names)s")


@blueprint.get("/admin/classes/<class_id>/members")
@requires(Permission.MANAGE_CLASSES)
def listing(class_id: str) -> Page:
    """List the members whom the actor may see, a page at a time."""
    found, after = seen_class(transaction(), actor(), class_id), request.args.get("after", "")
    listed, has_more = some_members(transaction(), actor(), found, after=after)
    values = {
        "class_": found,
        "members": listed,
        "number": count_members(transaction(), actor(), found),
        "next_page": f"?after={listed[-1].public_id}" if has_more else None,
        "is_first": not after,
        "groups": {group.id: group.name for group in membership.groups_of(transaction(), found.id)},
        "units": units_of(transaction(), found.id),
        "area": area(Permission.MANAGE_CLASSES),
    }
    return Page("classes/members.html", values)


@blueprint.post("/admin/classes/<class_id>/members")
@requires(Permission.MANAGE_CLASSES)
def add(class_id: str) -> Redirect:
    """Let people join who are named by user name or staff number, one a line or with commas."""
    found = class_of(transaction(), actor(), class_id)
    ids = people_named(request.form.get("people", ""))
    with recorded(found, "members"):
        came = membership.join(transaction(), found.id, ids, came_by="person", now=clock_time())
    return _back(found, Phrase("%(count)s have joined.", {"count": came}))


@blueprint.post("/admin/classes/<class_id>/units")
@requires(Permission.MANAGE_CLASSES)
def add_unit(class_id: str) -> Redirect:
    """Let a whole unit belong to the class."""
    found, unit = class_of(transaction(), actor(), class_id), _unit()
    with recorded(found, "members"):
        came = membership.add_unit(transaction(), found.id, unit, now=clock_time())
    return _back(found, Phrase("%(count)s have joined.", {"count": came}))


@blueprint.post("/admin/classes/<class_id>/units/remove")
@requires(Permission.MANAGE_CLASSES)
def remove_unit(class_id: str) -> Redirect:
    """Let nobody join for being of a unit any more."""
    found, unit = class_of(transaction(), actor(), class_id), _unit()
    with recorded(found, "members"):
        membership.remove_unit(transaction(), found.id, unit.id)
    return _back(found, Phrase("Later trainees of this unit do not join by themselves any more."))


@blueprint.post("/admin/classes/<class_id>/members/<person_id>/leave")
@requires(Permission.MANAGE_CLASSES)
def leave(class_id: str, person_id: str) -> Redirect:
    """Let somebody leave the class; the stay and what was attended are kept."""
    found = class_of(transaction(), actor(), class_id)
    member = next(iter(members(transaction(), actor(), found, Account.public_id == person_id)), None)
    if member is None:
        raise NotFound
    with recorded(found, "members"):
        membership.leave(transaction(), found.id, member.account_id, now=clock_time())
    return _back(found, Phrase("%(name)s has left the class.", {"name": member.name}))


@blueprint.post("/admin/classes/<class_id>/slips")
@requires(Permission.MANAGE_PEOPLE, prepare=slips.for_class)
def print_slips(prepared: slips.Prepared, class_id: str) -> Page:
    """Give first passwords to members who have none, and show them once."""
    found = seen_class(transaction(), actor(), class_id)
    return slips.sheet(prepared, f"/admin/classes/{found.public_id}/members")


@blueprint.get("/admin/classes/<class_id>/slips")
@requires(Permission.MANAGE_PEOPLE)
def after_slips(class_id: str) -> Redirect:
    """Lead back from the slips' address, which shows them once and never again."""
    return Redirect(f"/admin/classes/{seen_class(transaction(), actor(), class_id).public_id}/members")


def people_named(text: str) -> list[int]:
    """Find people of the own area by user names and staff numbers. Raises Invalid naming those who are not there."""
    words = list(dict.fromkeys(word for word in re.split(r"[\s,;，；、]+", text) if word))[:MOST_NAMED]
    folded = {fold_username(word) for word in words}
    read = (
        select(Account.id, Account.username, Account.staff_number)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(
            within(actor(), Permission.MANAGE_CLASSES, OrgUnit.path),
            Account.username.in_(folded) | Account.staff_number.in_(words),
        )
    )
    rows = transaction().execute(read).all()
    known = {row.username for row in rows} | {row.staff_number for row in rows}
    missing = [word for word in words if word not in known and fold_username(word) not in known]
    if missing or not words:
        message = Phrase(NOBODY.text, {"names": tuple(missing[:20]) or "–"})
        raise Invalid([Problem("people", 0, 0, "K120", message)])
    return [row.id for row in rows]


def _unit() -> OrgUnit:
    unit = area(Permission.MANAGE_CLASSES).by_code.get(request.form.get("unit", ""))
    if unit is None:
        raise Invalid([Problem("unit", 0, 0, "A112", NO_UNIT)])
    return transaction().get_one(OrgUnit, unit.id)


def _back(found: Seen, word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect(f"/admin/classes/{found.public_id}/members")
