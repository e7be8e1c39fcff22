"""Groups of a class: dealt by county or mixed evenly, or made by hand."""

from flask import flash, request
from sqlalchemy import select

from elearn.accounts.roles import Permission
from elearn.errors import Invalid, NotFound
from elearn.languages import translate
from elearn.organisation.models import OrgUnit
from elearn.organisation.queries import units
from elearn.problems import Phrase, Problem
from elearn.training import grouping, membership
from elearn.training.models import ClassGroup
from elearn.training.queries import Member, Seen, class_of, members, seen_class
from elearn.web.areas import county_path
from elearn.web.class_members import people_named
from elearn.web.class_trail import recorded
from elearn.web.current import actor, clock_time, language, published, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("class_groups", __name__)
MOST = 60
NO_COUNT = Phrase("Say into how many groups, from 1 to 60.")
NO_WAY = Phrase("Choose how the groups are made.")


@blueprint.get("/admin/classes/<class_id>/groups")
@requires(Permission.MANAGE_CLASSES)
def listing(class_id: str) -> Page:
    """Show the groups with the people in them whom the actor may see, and those who are in none."""
    found = seen_class(transaction(), actor(), class_id)
    people = members(transaction(), actor(), found)
    groups = membership.groups_of(transaction(), found.id)
    values = {
        "class_": found,
        "groups": [(group, [one for one in people if one.group_id == group.id]) for group in groups],
        "free": [one for one in people if one.group_id is None],
        "discussions": list(published().discussions.values()),
    }
    return Page("classes/groups.html", values)


@blueprint.post("/admin/classes/<class_id>/groups/deal")
@requires(Permission.MANAGE_CLASSES)
def deal(class_id: str) -> Redirect:
    """Put everybody into groups anew: one a county, or so many with some of every county in each."""
    found = class_of(transaction(), actor(), class_id)
    dealt = _dealt(found, members(transaction(), actor(), found))
    with recorded(found, "groups"):
        membership.form_groups(transaction(), found.id, dealt, now=clock_time())
    return _back(found, Phrase("Everybody is in a group now."))


@blueprint.post("/admin/classes/<class_id>/groups/new")
@requires(Permission.MANAGE_CLASSES)
def new(class_id: str) -> Redirect:
    """Make a group by hand."""
    found = class_of(transaction(), actor(), class_id)
    with recorded(found, "groups"):
        membership.make_group(transaction(), found.id, request.form.get("name", ""))
    return _back(found, Phrase("The group is made."))


@blueprint.post("/admin/classes/<class_id>/groups/<group_id>/put")
@requires(Permission.MANAGE_CLASSES)
def put(class_id: str, group_id: str) -> Redirect:
    """Put people into a group by user name or staff number."""
    found = class_of(transaction(), actor(), class_id)
    ids = people_named(request.form.get("people", ""))
    with recorded(found, "groups"):
        membership.put_into_group(transaction(), _group(found, group_id), ids, now=clock_time())
    return _back(found, Phrase("They are in the group now."))


@blueprint.post("/admin/classes/<class_id>/groups/<group_id>/brief")
@requires(Permission.MANAGE_CLASSES)
def set_brief(class_id: str, group_id: str) -> Redirect:
    """Say what a group discusses."""
    found = class_of(transaction(), actor(), class_id)
    brief = request.form.get("brief", "")
    with recorded(found, "groups"):
        _group(found, group_id).brief_id = brief if brief in published().discussions else None
    return _back(found, Phrase("The subject is kept."))


@blueprint.post("/admin/classes/<class_id>/groups/<group_id>/remove")
@requires(Permission.MANAGE_CLASSES)
def remove(class_id: str, group_id: str) -> Redirect:
    """Dissolve a group; who was in it is in none."""
    found = class_of(transaction(), actor(), class_id)
    with recorded(found, "groups"):
        membership.remove_group(transaction(), _group(found, group_id), now=clock_time())
    return _back(found, Phrase("The group is dissolved."))


def _dealt(found: Seen, people: list[Member]) -> dict[str, list[int]]:
    counties = {member.account_id: county_path(member.unit_path) for member in people}
    how = request.form.get("how")
    if how == "county":
        names = _names(set(counties.values()))
        return {names[path]: ids for path, ids in grouping.by_county(counties).items()}
    if how != "mixed":
        raise Invalid([Problem("how", 0, 0, "K121", NO_WAY)])
    text = request.form.get("count", "")
    count = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if not 1 <= count <= MOST:
        raise Invalid([Problem("count", 0, 0, "K122", NO_COUNT)])
    dealt = grouping.mixed(counties, count, seed=found.id)
    label = Phrase("Group %(number)s")
    return {translate(Phrase(label.text, {"number": n}), language()): ids for n, ids in enumerate(dealt, 1)}


def _names(paths: set[str]) -> dict[str, str]:
    return {unit.path: unit.name(language()) for unit in units(transaction(), OrgUnit.path.in_(paths))}


def _group(found: Seen, public_id: str) -> ClassGroup:
    mine = (ClassGroup.class_id == found.id, ClassGroup.public_id == public_id)
    group = transaction().scalars(select(ClassGroup).where(*mine)).first()
    if group is None:
        raise NotFound
    return group


def _back(found: Seen, word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect(f"/admin/classes/{found.public_id}/groups")
