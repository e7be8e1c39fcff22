"""What each role may do, on one page: made of the rule itself, so that it cannot say anything else."""

from collections.abc import Mapping

from flask import current_app

from elearn.accounts.roles import PERMISSIONS, Permission, Role
from elearn.problems import Phrase
from elearn.web.guard import access_of, requires
from elearn.web.pages import Page
from elearn.web.people_forms import ROLE_LABELS
from elearn.web.views import Views

blueprint = Views("roles", __name__)
# Said in words; who may is said by ``PERMISSIONS`` alone. A test holds the list complete.
PERMISSION_LABELS: Mapping[Permission, Phrase] = {
    Permission.READ_COURSE: Phrase("Open lectures, sources and discussions"),
    Permission.STUDY: Phrase("Study: keep progress, take quizzes, review"),
    Permission.SEE_WORK: Phrase("See who has done what on the quizzes"),
    Permission.SEE_MASTERY: Phrase("See the map of mastery by topic and unit, without names"),
    Permission.SEE_FAULTS: Phrase("Edit the course, and see faults of its text and keys of what measures"),
    Permission.PUBLISH: Phrase("Publish what was written in the browser"),
    Permission.FIND_QUESTIONS: Phrase("Find practice questions with their keys"),
    Permission.SEE_SCORES: Phrase("See scores by unit and quiz"),
    Permission.SEE_PERSON: Phrase("See the scores of a single person by name (each look is recorded)"),
    Permission.EXPORT_SCORES: Phrase("Export scores"),
    Permission.MARK: Phrase("Mark answers by hand, and see how a grade came about"),
    Permission.REGRADE: Phrase("Mend how a question was marked, for everybody"),
    Permission.ARRANGE: Phrase("Arrange extra time, attempts and days"),
    Permission.RUN_PAPERS: Phrase("Print quizzes, type their results in, and count them"),
    Permission.ADVISE_PLANS: Phrase("Read action plans, comment on them, recommend examples"),
    Permission.MANAGE_PEOPLE: Phrase("Look after people: create, lock, reset, move, retire, merge, answer complaints"),
    Permission.SEE_AUDIT: Phrase("See and export who did what to whom, when and from where"),
    Permission.ANNOUNCE: Phrase("Announce to a class or unit"),
    Permission.MANAGE_CLASSES: Phrase("Run classes: programme, groups, attendance, robots of groups"),
}


@blueprint.get("/admin/roles")
@requires(Permission.MANAGE_PEOPLE)
def overview() -> Page:
    """Show what each role may do, and how many pages and buttons each permission opens."""
    opened = dict.fromkeys(Permission, 0)
    for view in current_app.view_functions.values():
        access = access_of(view)
        if access is not None and access.permission is not None:
            opened[access.permission] += 1
    rows = [
        (PERMISSION_LABELS[one], [ROLE_LABELS[role] for role in Role if one in PERMISSIONS[role]], opened[one])
        for one in Permission
    ]
    return Page("people/roles.html", {"rows": rows})
