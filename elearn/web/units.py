"""The organisation tree, to look at: counties with their townships, and how many trainees each has."""

from elearn.accounts.roles import Permission
from elearn.reporting.headcounts import trainees_by_unit
from elearn.web.areas import area
from elearn.web.current import transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.views import Views

blueprint = Views("units", __name__)


@blueprint.get("/admin/units/")
@requires(Permission.MANAGE_PEOPLE)
def tree() -> Page:
    """Show the units of the own area."""
    mine = area(Permission.MANAGE_PEOPLE)
    counts = trainees_by_unit(transaction(), [unit.id for unit in mine.units])
    groups = [(group, sum(counts.get(unit.id, 0) for unit in group.members)) for group in mine.groups]
    values = {"groups": groups, "counts": counts, "total": sum(counts.values()), "number": len(mine.units)}
    return Page("people/units.html", values)
